// books.js -- loaded data by keyboard: read a playbook, compare, restore
//
// usage: COOKIE=... node books.js URL
"use strict";
const { step, expect, launch, looksRight, signedIn } = require("./steps.js");

const base = process.argv[2];
const says = (page, text) => page.getByText(text).first().waitFor({ timeout: 30000 });

async function byKeyboard(page) {
	await step("g p leads there", async () => {
		await page.goto(`${base}/staff/account`);
		await page.keyboard.press("g");
		await page.keyboard.press("p");
		await page.waitForURL(/\/staff\/playbooks$/);
	});
	await step("j and Enter open what is in force", async () => {
		await page.getByRole("link", { name: "garden", exact: true }).first().focus();
		await page.keyboard.press("j");
		await page.keyboard.press("j");
		await page.keyboard.press("Enter");
		await page.waitForURL(/\/staff\/playbooks\/\d+$/);
		await says(page, "Attack program on a camera");
	});
	await step("c shows what differs from the one before", async () => {
		await page.keyboard.press("c");
		await page.waitForURL(/\/compare\?from=\d+&to=\d+$/);
		await says(page, "quiet 6h -> 12h");
		expect(await page.locator("del").count() === 1 && await page.locator("ins").count() === 1, "one line each");
	});
	await step("any two are compared", async () => {
		await page.keyboard.press("v");
		await page.waitForURL(/kind=causes$/);
		const [newest, oldest] = [page.getByRole("radio", { name: /^From/ }).first(), page.getByRole("radio", { name: /^To/ }).last()];
		await newest.check();
		await oldest.check();
		await page.keyboard.press("c");
		await says(page, "quiet 12h -> 6h");
	});
}

async function restored(page) {
	await step("r shows first what it would do", async () => {
		await page.keyboard.press("2");
		await page.waitForURL(/\/staff\/playbooks\/\d+$/);
		await page.keyboard.press("r");
		await says(page, "nothing is changed yet");
		await says(page, "quiet 12h -> 6h");
	});
	return page.url();
}

async function done(page) {
	await step("and after a reason it is done", async () => {
		await page.keyboard.press("w");
		await page.keyboard.type("twelve hours was a mistake");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		await says(page, "of causes is in force again.");
		await says(page, "twelve hours was a mistake");
	});
}

async function looks(browser, pages, colorScheme, width) {
	const page = await signedIn(browser, { colorScheme, viewport: { width, height: 800 } });
	for (const path of pages)
		await step(`${path.replace(base, "")} at ${width}, ${colorScheme}`, async () => {
			await page.goto(path);
			await looksRight(page, width);
		});
	await page.close();
}

async function main() {
	const browser = await launch();
	const page = await signedIn(browser, { viewport: { width: 1440, height: 900 } });
	await byKeyboard(page);
	const comparison = page.url();
	const preview = await restored(page);
	const all = `${base}/staff/playbooks`;
	const pages = [all, `${all}?kind=causes`, preview.replace("/restore", ""), comparison, preview];
	await looks(browser, pages, "light", 1440);
	await looks(browser, pages, "dark", 1024);
	await done(page);
	await browser.close();
}

main();
