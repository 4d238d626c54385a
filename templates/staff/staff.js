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

{{! What a key does: [data-key] is clicked, or gets the focus where it is a field. }}
	const press = (key) => {
		const what = all("[data-key]").find((one) => one.dataset.key === key);
		if (!what)
			return false;
		if (what.matches("input, textarea, select"))
			what.focus();
		else
			what.click();
		return true;
	};

	const moves = { j: () => walk(1), k: () => walk(-1) };
	addEventListener("keydown", (event) => {
		const typing = event.target.closest("input, textarea, select");
		if (event.key === "Escape" && typing)
			return typing.blur();
		if (typing || event.ctrlKey || event.altKey || event.metaKey)
			return;
		if (moves[event.key])
			moves[event.key]();
		else if (!press(event.key))
			return;
		event.preventDefault();
	});
})();
