// steps.js -- what browser tests share: a browser, and a line for each step
"use strict";
const axe = require("axe-core");
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

// A page of the clerk whose session is in COOKIE.
async function signedIn(browser, options) {
	const [name, value] = process.env.COOKIE.split("=");
	const context = await browser.newContext(options);
	await context.addCookies([{ name, value, domain: "127.0.0.1", path: "/", secure: true }]);
	return context.newPage();
}

// Nothing that axe-core calls a violation, and nothing beyond the edge.
async function looksRight(page, width) {
	await page.evaluate(axe.source);
	const { violations } = await page.evaluate(() => window.axe.run());
	const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
	expect(found.length === 0, found.join("\n"));
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	expect(wide <= width, `it is ${wide} pixels wide`);
}

module.exports = { step, expect, launch, looksRight, signedIn };
