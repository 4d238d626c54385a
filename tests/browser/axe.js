// axe.js -- no page in any state has what axe-core calls a violation
//
// usage: node axe.js FOLDER
// FOLDER is a preview. Every page is tried in English by day; by night, and from
// right to left, one of those that differ in their words alone. All of them 320
// pixels wide, where nothing may stick out.
"use strict";
const { readdirSync } = require("node:fs");
const axe = require("axe-core");
const { step, expect, launch } = require("./steps.js");

const folder = process.argv[2];
const looks = [
	{ language: "en", light: "light", pages: /./ },
	{ language: "en", light: "dark", pages: /^(?!walled-(?!mirai))/ },
	{ language: "ar", light: "dark", pages: /^(?!walled-(?!mirai))/ },
];

async function look(page, file) {
	await page.goto(`file://${folder}/${file}`);
	await page.evaluate(axe.source);
	const { violations } = await page.evaluate(() => window.axe.run());
	const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
	expect(found.length === 0, found.join("\n"));
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	expect(wide <= 320, `it is ${wide} pixels wide`);
}

async function main() {
	const browser = await launch();
	await Promise.all(looks.map(async ({ language, light, pages }) => {
		const page = await browser.newPage({ colorScheme: light, viewport: { width: 320, height: 640 } });
		const files = readdirSync(folder).filter((name) => pages.test(name) && name.endsWith(`.${language}.html`));
		for (const file of files)
			await step(`${file}, ${light}`, () => look(page, file));
		await page.close();
	}));
	await browser.close();
}

main();
