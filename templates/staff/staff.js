{{! staff.js -- the keys of the console; without it all is a click away }}
"use strict";
(() => {
	const find = (what) => document.querySelector(what);
	const all = (what) => [...document.querySelectorAll(what)];

{{! Rows to walk through: [data-row], each with a link to open it. }}
	const walk = (by) => {
		const rows = all("[data-row]");
		if (!rows.length)
			return;
		const at = rows.findIndex((row) => row.contains(document.activeElement));
		const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
		(next.querySelector("a") ?? next).focus();
		next.scrollIntoView({ block: "nearest" });
	};

{{! What a key does: [data-key] is clicked, or gets the focus where it is a field or
	a button that wants a second look. }}
	const press = (key) => {
		const what = all("[data-key]").find((one) => one.dataset.key === key);
		if (!what)
			return false;
		if (what.matches("input, textarea, select, [data-focus]"))
			what.focus();
		else
			what.click();
		return true;
	};

{{! What goes on by itself is looked at again, after so many seconds. }}
	const again = find("[data-reload]");
	if (again)
		setTimeout(() => location.reload(), again.dataset.reload * 1000);

{{! A list that is looked at again by itself, [data-live]. Rows stay in their places: what
	changed in one is drawn anew there, what is gone pales, and what came is told, until it is
	asked for. Only an empty list that nobody types beside is filled at once. }}
	const live = find("[data-live]");
	const every = 20000;
	const title = document.title;
	let tag, turn;
	const tell = (words) => {
		const news = find("#news");
		news.hidden = !words;
		if (news.firstChild.textContent !== words)
			news.firstChild.textContent = words;
		document.title = words ? `(${words}) ${title}` : title;
	};
	const types = () => document.activeElement.matches("input, textarea, select")
		|| all("textarea").some((one) => one.value !== one.defaultValue);
	const compare = (now) => {
		const fresh = new Map(now.map((row) => [row.id, row]));
		const cut = now.length >= live.children.length;
		let gone = 0, last = cut;
		for (const row of [...live.children].reverse()) {
			const drawn = fresh.get(row.id);
			fresh.delete(row.id);
			last &&= !drawn;
			row.classList.toggle("gone", !drawn && !last);
			gone += !drawn && !last;
			if (drawn && drawn.innerHTML !== row.innerHTML && !row.contains(document.activeElement))
				row.replaceChildren(...drawn.childNodes);
		}
		if (fresh.size && !live.children.length && !types())
			return location.reload();
		tell([fresh.size && `${fresh.size} new`, gone && `${gone} gone`].filter(Boolean).join(", "));
	};
	const look = async () => {
		clearTimeout(turn);
		try {
			const answer = await fetch(live.dataset.live, tag ? { headers: { "If-None-Match": tag } } : {});
			if (answer.redirected)
				return tell("Your session has ended");
			if (answer.status === 200) {
				tag = answer.headers.get("ETag");
				const page = new DOMParser().parseFromString(await answer.text(), "text/html");
				compare([...page.querySelector("tbody, ol").children]);
			}
		} catch {
{{! Away for a moment: the next turn asks again. }}
		}
		turn = setTimeout(look, document.hidden ? 6 * every : every);
	};
	if (live) {
		turn = setTimeout(look, every);
		document.addEventListener("visibilitychange", () => document.hidden || look());
	}

{{! After g, the page of the navigation whose letter follows. }}
	let going = 0;
	const go = (key) => {
		const entry = find(`[data-go="${CSS.escape(key)}"]`);
		going = 0;
		entry?.click();
	};

{{! The list of keys: those that are always there, and those of this page. }}
	const name = (one) => one.getAttribute("aria-label") ?? one.labels?.[0]?.textContent ?? one.textContent;
	const help = () => {
		const keys = find("#keys");
		const list = keys.querySelector("dl");
		const say = (key, text) => {
			const [dt, dd, kbd] = ["dt", "dd", "kbd"].map((tag) => document.createElement(tag));
			kbd.textContent = key;
			dt.append(kbd);
			dd.textContent = text.trim();
			dt.dataset.said = dd.dataset.said = "";
			list.append(dt, dd);
		};
		list.querySelectorAll("[data-said]").forEach((old) => old.remove());
		all("[data-key]").forEach((one) => say(one.dataset.key, name(one)));
		all("[data-go]").forEach((one) => say(`g ${one.dataset.go}`, one.firstChild.textContent));
		keys.showModal();
	};

	const moves = { j: () => walk(1), k: () => walk(-1), g: () => { going = Date.now(); }, "?": help };
	addEventListener("keydown", (event) => {
		const typing = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select");
		if (event.key === "Escape" && typing)
			return typing.blur();
		if (typing || event.ctrlKey || event.altKey || event.metaKey)
			return;
		if (going && Date.now() - going < 2000)
			go(event.key);
		else if (!press(event.key)) {
			if (!moves[event.key])
				return;
			moves[event.key]();
		}
		event.preventDefault();
	});
})();
