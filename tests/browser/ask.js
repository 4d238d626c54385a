// ask.js -- from the phone's page: half an hour of Internet, and a question
//
// usage: node ask.js SITE PICTURES KEY-HASH urgent|ask
// SITE is what the subscriber wanted to see; pictures of what was seen go to
// the folder PICTURES. KEY-HASH is that of the portal's key.
"use strict";
const { step, expect, launch } = require("./steps.js");

const [site, pictures, keyHash, part] = process.argv.slice(2);

async function urgent(page, picture) {
	await step("one link and one click open the line for half an hour", async () => {
		await page.getByRole("link", { name: "I need the Internet right now" }).click();
		await picture("urgent");
		await page.getByRole("button", { name: "Open my Internet for now" }).click();
		const text = await page.locator("main").textContent();
		expect(text.includes("open for a short time"), text.slice(0, 200));
		expect(/closes again by itself .*Time left/.test(text), text.slice(0, 300));
		await picture("urgent-minutes");
	});
	await step("the site opens meanwhile", async () => {
		const until = Date.now() + 90000;
		const headline = async () => {
			await page.goto(site).catch(() => null);
			return page.locator("h1").textContent({ timeout: 1000 }).catch(() => "");
		};
		while (!(await headline()).startsWith("This is")) {
			expect(Date.now() < until, `it is still ${page.url()}`);
			await page.waitForTimeout(500);
		}
	});
}

async function ask(page, picture) {
	await step("a message without a word comes back with what to do", async () => {
		await page.getByRole("link", { name: "Write to us" }).click();
		await page.locator("#words").fill("   ");
		await page.getByRole("button", { name: "Send" }).click();
		await page.getByRole("link", { name: "Please write a few words to us." }).click();
		expect(await page.evaluate(() => document.activeElement.id) === "words", "no focus");
		await picture("ask-no-words");
	});
	await step("a message is taken in, and the page says by when it is answered", async () => {
		await page.locator("#words").fill("I have reset the camera.\nIt is unplugged.");
		await page.getByRole("button", { name: "Send" }).click();
		const text = await page.locator("main").textContent();
		expect(text.includes("Your message is with us."), text.slice(0, 200));
		expect(/We answer .* at the latest/.test(text), text.slice(0, 300));
		await picture("ask-sent");
	});
}

async function main() {
	const browser = await launch(`--ignore-certificate-errors-spki-list=${keyHash}`);
	const page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: "en" });
	page.setDefaultTimeout(15000);
	await step("the browser asks for a site and lands on the portal", async () => {
		await page.goto(site);
		expect(page.url().startsWith("https://help.isp.example/"), page.url());
	});
	await (part === "urgent" ? urgent : ask)(page,
		(name) => page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true }));
	await browser.close();
}

main();
