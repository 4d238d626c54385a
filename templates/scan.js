{{! scan.js -- each file by its own request: progress, cancel, send again }}
"use strict";
(() => {
	const form = document.getElementById("scan");
	const list = document.querySelector(".files");
	const sum = document.querySelector(".sum");
	const say = form.dataset;
	const tries = 6;
	const queue = [];
	let batch, chosen, open = 0, running = 0;

	const later = (seconds) => new Promise((go) => setTimeout(go, 1000 * seconds));

	const add = (tag, parent, text = "") => {
		const element = parent.appendChild(document.createElement(tag));
		element.textContent = text;
		return element;
	};

	{{! One attempt: what the server answers, status 0 where the line broke. }}
	const send = (item) => new Promise((answer) => {
		const request = item.request = new XMLHttpRequest();
		request.open("POST", "/scan/file");
		const heads = {
			"Content-Type": "application/octet-stream",
			"Lazaret-Token": form.elements.token.value,
			"Lazaret-Batch": item.batch,
			"Lazaret-Number": item.number,
			"Lazaret-File": encodeURIComponent(item.file.name),
		};
		for (const name in heads)
			request.setRequestHeader(name, heads[name]);
		request.upload.onprogress = (event) => {
			item.progress.value = event.loaded / (event.total || 1);
			item.state.textContent = event.loaded < event.total ? say.sending : say.checking;
		};
		request.onloadend = () => answer(request);
		request.send(item.file);
	});

	{{! Until there is a verdict. Who is asked to wait waits; a connection that }}
	{{! broke is tried again, each time a little later. }}
	const check = async (item) => {
		for (let broken = 0; !item.over && broken < tries;) {
			const answer = await send(item);
			const wait = +answer.getResponseHeader("Retry-After") || 2;
			if (item.over)
				return {};
			if (answer.status === 200)
				return JSON.parse(answer.responseText);
			const final = { 403: say.old, 413: say.large }[answer.status];
			if (final)
				return { state: final };
			const asked = [429, 503].includes(answer.status);
			item.state.textContent = asked ? say.waiting : say.again;
			broken += asked ? 0.1 : 1;
			await later(asked ? wait : 2 ** broken / 2);
		}
		return { state: say.lost };
	};

	const end = (item, { look = "unchecked", state, words, todo }) => {
		if (item.over)
			return;
		item.over = true;
		item.row.className = look;
		item.state.textContent = state;
		item.progress.remove();
		item.cancel.remove();
		for (const text of [words, todo])
			if (text)
				add("p", item.row, text);
		if (look === "infected")
			list.prepend(item.row);
		if (--open === 0)
			finish(item.batch);
	};

	const finish = async (of) => {
		const body = new URLSearchParams({ token: form.elements.token.value, batch: of });
		batch = undefined;
		const answer = await fetch("/scan/end", { method: "POST", body, keepalive: true }).catch(() => null);
		const lines = answer?.ok ? (await answer.json()).sum : [];
		sum.replaceChildren();
		for (const line of lines)
			add("p", sum, line);
	};

	const run = async () => {
		if (running >= +say.together || !queue.length)
			return;
		running++;
		const item = queue.shift();
		if (!item.over)
			end(item, await check(item).catch(() => ({ state: say.old })));
		running--;
		run();
	};

	const take = (file) => {
		const row = add("li", list);
		const item = { file, row, batch, number: chosen++ };
		add("b", row, file.webkitRelativePath || file.name).dir = "auto";
		item.state = add("small", row, say.waiting);
		item.progress = add("progress", row);
		item.progress.value = 0;
		item.progress.setAttribute("aria-label", file.name);
		item.cancel = add("button", row, say.cancel);
		item.cancel.type = "button";
		item.cancel.onclick = () => {
			end(item, { state: say.cancelled });
			item.request?.abort();
		};
		open++;
		if (file.size > say.megabytes * 1048576)
			return () => end(item, { state: say.large });
		if (item.number >= +say.most)
			return () => end(item, { state: say.many });
		queue.push(item);
		return run;
	};

	const begin = (files) => {
		if (!files.length)
			return;
		{{! What is over makes room: the sum is of what stands below it. }}
		if (!batch) {
			batch = crypto.randomUUID();
			chosen = 0;
			list.replaceChildren();
		}
		document.getElementById("files").hidden = false;
		sum.replaceChildren();
		for (const go of [...files].map(take))
			go();
	};

	{{! All files of what was dropped, those in folders, too. }}
	const walk = async (entry) => {
		if (entry.isFile)
			return [await new Promise((yes, no) => entry.file(yes, no))];
		const reader = entry.createReader(), all = [];
		for (;;) {
			const some = await new Promise((yes, no) => reader.readEntries(yes, no));
			if (!some.length)
				return (await Promise.all(all.map(walk))).flat();
			all.push(...some);
		}
	};

	for (const input of form.querySelectorAll("[type=file]")) {
		input.multiple = true;
		input.onchange = () => {
			begin(input.files);
			input.value = "";
		};
	}
	form.querySelector("button").remove();
	form.querySelector(".more").hidden = false;
	form.ondragover = form.ondragenter = (event) => {
		event.preventDefault();
		form.className = "drop";
	};
	form.ondragleave = () => form.className = "";
	form.ondrop = async (event) => {
		event.preventDefault();
		form.className = "";
		const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
		begin((await Promise.all(entries.map(walk))).flat());
	};
})();
