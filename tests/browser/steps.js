// steps.js -- what browser tests share: a browser, and a line for each step
"use strict";
const { chromium } = require("playwright-core");

// Runs a step and prints its case, with a note where it returns one.
async function step(name, deed) {
	try {
		const note = await deed();
		console.log(`ok ${name}`);
		if (note)
			console.log(`# ${note}`);
	} catch (error) {
		console.log(`# ${String(error).replaceAll("\n", "\n# ")}`);
		console.log(`not ok ${name}`);
		process.exitCode = 1;
	}
}

function expect(what, text) {
	if (!what)
		throw new Error(text);
}

function launch(...more) {
	return chromium.launch({
		executablePath: "/usr/bin/chromium",
		args: ["--no-sandbox", "--disable-quic", "--no-first-run",
			"--disable-background-networking", "--disable-component-update",
			"--disable-sync", ...more],
	});
}

module.exports = { step, expect, launch };
