{{! page.js -- ticks that keep themselves, news and "back online" by itself }}
"use strict";
(() => {
	const here = ["/case", "/walk"].includes(location.pathname) ? location.href : "/";
	const find = (what) => document.querySelector(what);
	const read = (text) => new DOMParser().parseFromString(text, "text/html");
	let seen, turn, waiting = 0, queue = Promise.resolve();

{{! Shows a page as the server drew it, without a reload: where the reader is }}
{{! stays, unless the headline is another. }}
	const show = (text) => {
		const page = read(text);
		const at = document.activeElement;
		const tick = at.name === "tick" && at.value;
		const open = find("details")?.open;
		const news = document.title !== page.title;
		document.title = page.title;
		document.documentElement.className = page.documentElement.className;
		find("main").replaceWith(page.querySelector("main"));
		if (open)
			find("details")?.setAttribute("open", "");
		if (news)
			find("h1").focus();
		else if (tick)
			find(`[value="${tick}"]`)?.focus({ preventScroll: true });
	};

{{! Draws anew the part that tells what the line does. }}
	const renew = async (part) => {
		const answer = part && await fetch(part.dataset.from);
		const drawn = answer?.ok && read(await answer.text()).querySelector("#live");
		if (drawn)
			part.replaceWith(drawn);
	};

{{! Asks whether anything changed. Who types or ticks is left alone. }}
	const poll = async () => {
		try {
			const now = await (await fetch("/state")).json();
			if (seen && (waiting || find("#code")?.value))
				now.state = seen.state;
			if (seen && now.state !== seen.state) {
				const answer = await fetch(here);
				if (answer.ok && !waiting)
					show(await answer.text());
			} else if (seen && now.live !== seen.live) {
				await renew(find("#live"));
			}
			seen = now;
		} catch {
{{! Away for a moment: the next turn asks again. }}
		}
		clearTimeout(turn);
		turn = setTimeout(poll, document.hidden ? 30000 : 5000);
	};

{{! One after the other, so that the last word is the reader's. }}
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
{{! Who comes back to the page sees at once what is. }}
	document.onvisibilitychange = () => document.hidden || poll();
	poll();
})();
