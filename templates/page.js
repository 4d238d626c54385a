{{! page.js -- ticks that keep themselves, and "back online" by itself }}
"use strict";
(() => {
	const every = 5000;
	const here = location.pathname === "/case" ? "/case" : "/";
	const find = (what) => document.querySelector(what);
	let state, waiting = 0, queue = Promise.resolve();

	// Shows a page as the server drew it, without a reload: where the reader
	// is stays, unless the headline is another.
	const show = (text) => {
		const page = new DOMParser().parseFromString(text, "text/html");
		const tick = document.activeElement.name === "tick" && document.activeElement.value;
		const open = find("details")?.open;
		const news = document.title !== page.title;
		document.title = page.title;
		document.documentElement.className = page.documentElement.className;
		find("main").replaceWith(page.querySelector("main"));
		if (open && find("details"))
			find("details").open = true;
		if (news)
			find("h1").focus();
		else if (tick)
			find(`[value="${tick}"]`)?.focus({ preventScroll: true });
	};

	// Asks whether anything changed. Who types or ticks is left alone.
	const poll = async () => {
		try {
			const now = (await (await fetch("/state")).json()).state;
			const busy = waiting || find("#code")?.value;
			if (!busy && state && now !== state) {
				const answer = await fetch(here);
				if (answer.ok && !waiting)
					show(await answer.text());
			}
			if (!busy)
				state = now;
		} catch {
			// Away for a moment: the next turn asks again.
		}
		setTimeout(poll, document.hidden ? 6 * every : every);
	};

	// One after the other, so that the last word is the reader's.
	const save = async (form) => {
		const body = new URLSearchParams(new FormData(form));
		const answer = await fetch(form.action, { method: "POST", body });
		const text = await answer.text();
		if (--waiting || !answer.ok)
			return;
		show(text);
		const said = find("output");
		if (said)
			said.textContent = said.dataset.saved;
	};

	addEventListener("change", (event) => {
		if (event.target.name !== "tick")
			return;
		waiting++;
		queue = queue.then(() => save(event.target.form)).catch(() => waiting--);
	});
	poll();
})();
