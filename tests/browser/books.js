// books.js -- loaded data by keyboard: read a playbook, compare, restore
//
// usage: COOKIE=... node books.js URL
"use strict";
const { step, expect, launch, pagesLookRight, says, signedIn } = require("./steps.js");

const base = process.argv[2];

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
	return page.url().replace(base, "");
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

async function main() {
	const browser = await launch();
	const page = await signedIn(browser, { viewport: { width: 1440, height: 900 } });
	await byKeyboard(page);
	const comparison = page.url().replace(base, "");
	const preview = await restored(page);
	const pages = ["/staff/playbooks", "/staff/playbooks?kind=causes",
		preview.replace("/restore", ""), comparison, preview];
	await pagesLookRight(browser, base, pages, "light", 1440);
	await pagesLookRight(browser, base, pages, "dark", 1024);
	await done(page);
	await browser.close();
}

main();
