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

// Waits for a text on the page.
async function says(page, text) {
	await page.getByText(text).first().waitFor({ timeout: 30000 });
	await page.waitForLoadState("load"); // keys are heard from then on
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

// The same of each path below `base`, as a step in this light.
async function pagesLookRight(browser, base, paths, colorScheme, width) {
	const page = await signedIn(browser, { colorScheme, viewport: { width, height: 800 } });
	for (const path of paths)
		await step(`${path} at ${width}, ${colorScheme}`, async () => {
			await page.goto(base + path);
			await looksRight(page, width);
		});
	await page.close();
}

module.exports = { step, expect, launch, looksRight, pagesLookRight, says, signedIn };
