{{! page.js -- ticks that keep themselves, and "back online" by itself }}
"use strict";
(() => {
	const every = 5000;
	const find = (what) => document.querySelector(what);

	// Shows the page as the server draws it now, without a reload.
	const draw = async () => {
		const answer = await fetch(location.pathname, { cache: "no-store" });
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		if (!answer.ok)
			return;
		const open = find("details")?.open;
		document.title = page.title;
		document.documentElement.className = page.documentElement.className;
		find("main").replaceWith(document.adoptNode(page.querySelector("main")));
		if (open && find("details"))
			find("details").open = true;
	};

	// Asks for the state; draws when it is another. Who types is left alone.
	let state;
	const poll = async () => {
		try {
			const answer = await fetch("/state");
			const now = (await answer.json()).state;
			const typing = find("#code")?.value;
			if (state !== undefined && now !== state && !typing) {
				await draw();
				find("h1").focus();
			}
			if (!typing)
				state = now;
		} catch {
			// Away for a moment: the next turn asks again.
		}
		setTimeout(poll, document.hidden ? 6 * every : every);
	};

	addEventListener("change", async (event) => {
		const form = event.target.form;
		if (event.target.name !== "tick")
			return;
		const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
		const said = form.querySelector("output");
		if (answer.ok)
			said.textContent = said.dataset.saved;
	});
	poll();
})();
