// desk.js -- the abuse desk by keyboard; a bulk act with its undo; the brake
//
// usage: COOKIE=... node desk.js URL
"use strict";
const { step, expect, launch, pagesLookRight, says, signedIn } = require("./steps.js");

const base = process.argv[2];
const pages = ["/staff/cases", "/staff/cases?q=L-4", "/staff/cases?state=closed", "/staff/cases?state=open&cause=mirai",
	"/staff/cases/77774B", "/staff/bulk?state=open&cause=mirai", "/staff/brake", "/staff/exemptions"];

const focused = (page) => page.evaluate(() => document.activeElement.textContent);

async function byKeyboard(page) {
	await page.goto(`${base}/staff/cases`);
	await step("j and k walk the list", async () => {
		await page.keyboard.press("j");
		const first = await focused(page);
		await page.keyboard.press("j");
		const second = await focused(page);
		expect(first !== second, `${first} is ${second}`);
		await page.keyboard.press("k");
		expect(await focused(page) === first, "k goes back");
	});
	await step("Enter opens a case", async () => {
		await page.keyboard.press("Enter");
		await page.waitForURL(/\/staff\/cases\/[2-9A-Z]{6}$/);
	});
	await step("n writes a note", async () => {
		await page.keyboard.press("n");
		await page.keyboard.type("seen by keyboard alone");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		await says(page, "The note is kept.");
		await says(page, "seen by keyboard alone");
	});
	await step("/ searches", async () => {
		await page.goto(`${base}/staff/cases`);
		await page.keyboard.press("/");
		await page.keyboard.type("777 74B");
		await page.keyboard.press("Enter");
		await page.waitForURL(/q=777/);
		expect(await page.locator("tr[data-row]").count() === 1, "one is found");
	});
	await step("s names the filter, f goes to it, Enter shows it", async () => {
		await page.goto(`${base}/staff/cases?state=open&cause=mirai`);
		await page.keyboard.press("s");
		await page.keyboard.type("open mirai");
		await page.keyboard.press("Enter");
		await says(page, "Kept for you.");
		await page.goto(`${base}/staff/cases`);
		await page.keyboard.press("f");
		await page.keyboard.press("Tab");
		expect(await focused(page) === "open mirai", "the link has the focus");
		await page.keyboard.press("Enter");
		await page.waitForURL(/state=open&cause=mirai$/);
	});
	await step("? lists the keys", async () => {
		await page.keyboard.press("?");
		await page.locator("dialog[open]").waitFor();
		await page.keyboard.press("Escape");
	});
}

async function runThrough(page) {
	await page.getByRole("button", { name: /^Do it to/ }).click();
	await page.locator("h1 .pill", { hasText: "done" }).waitFor({ timeout: 60000 });
}

async function inBulk(page) {
	await step("the preview tells exactly who is hit", async () => {
		await page.goto(`${base}/staff/cases?state=open&cause=mirai&age=day`);
		const listed = await page.locator("tr[data-row]").count();
		await page.getByRole("link", { name: "Act on all of these" }).click();
		await page.getByLabel("Act", { exact: true }).selectOption("soften");
		await page.getByLabel(/^Measure/).selectOption("notice");
		await page.getByLabel(/^Why/).fill("a false alarm");
		await page.getByRole("button", { name: "Show who is hit" }).click();
		await says(page, "Nothing is done yet");
		const hit = await page.locator("tr[data-row]").count();
		expect(hit === listed && hit > 0, `${listed} were listed, ${hit} are hit`);
	});
	await step("it is done while the page is watched", async () => {
		await runThrough(page);
		expect(await page.locator("tr[data-row] td:last-child", { hasText: "done" }).count() > 0, "rows tell it");
	});
	await step("and undone", async () => {
		await page.locator("summary", { hasText: "Undo" }).click();
		await page.getByLabel("Why").fill("it was none");
		await page.getByRole("button", { name: "Show what would be undone" }).click();
		await says(page, "Nothing is done yet");
		await runThrough(page);
		await page.goto(`${base}/staff/cases/77774B`);
		await says(page, "Bulk act undone");
		await page.locator("h1 .pill", { hasText: "garden" }).waitFor();
	});
}

async function lives(page) {
	const other = await page.context().newPage();
	const take = async (code) => {
		await other.goto(`${base}/staff/cases/${code}`);
		await Promise.all([other.waitForNavigation(), other.keyboard.press("t")]);
	};
	await take("77774B");
	await page.goto(`${base}/staff/cases?mine=on`);
	await page.keyboard.press("j");
	const first = await focused(page);
	await step("a list tells what is new, and moves nothing", async () => {
		await take("77775B");
		await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
		await page.getByRole("link", { name: "1 new" }).waitFor();
		expect(await focused(page) === first, "the selection stays");
		expect(await page.locator("tr[data-row]").count() === 1, "so do the rows");
	});
	await step("and shows it when asked", async () => {
		await Promise.all([page.waitForNavigation(), page.keyboard.press(".")]);
		expect(await page.locator("tr[data-row]").count() === 2, "there are two");
	});
	await step("what is gone pales at its place", async () => {
		await take("77774B");
		await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
		await page.getByRole("link", { name: /gone/ }).waitFor();
	});
	await other.close();
}

async function theBrake(page) {
	await step("the brake stands on every page", async () => {
		await page.goto(`${base}/staff/account`);
		await says(page, "The brake is pulled");
	});
	await step("and is let go", async () => {
		await page.goto(`${base}/staff/brake`);
		await page.getByLabel("Why", { exact: true }).fill("looked at all of them");
		await page.getByRole("button", { name: "Let it go everywhere" }).click();
		await says(page, "New walls go through again.");
		expect(await page.getByText("The brake is pulled").count() === 0, "no banner is left");
	});
	await step("with what it held", async () => {
		await page.locator("tr", { hasText: "spam" }).getByRole("link", { name: "Let go…" }).click();
		await page.getByLabel(/^Why/).fill("looked at them");
		await page.getByRole("button", { name: "Show who is hit" }).click();
		await runThrough(page);
		await page.goto(`${base}/staff/cases/8888BB`);
		await says(page, "Let go from the brake");
	});
}

async function main() {
	const browser = await launch();
	const page = await signedIn(browser, { viewport: { width: 1440, height: 900 } });
	await byKeyboard(page);
	await pagesLookRight(browser, base, pages, "light", 1440);
	await pagesLookRight(browser, base, pages, "dark", 1024);
	await inBulk(page);
	await lives(page);
	await theBrake(page);
	await browser.close();
}

main();
