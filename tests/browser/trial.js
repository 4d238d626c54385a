// trial.js -- a report is tried by keyboard, and all that follows is told
//
// usage: COOKIE=... node trial.js URL
"use strict";
const { step, expect, launch, looksRight, says, signedIn } = require("./steps.js");

const base = process.argv[2];

async function typed(page) {
	await page.goto(`${base}/staff/what-if`);
	await page.keyboard.press("/");
	await page.keyboard.type("192.0.2.3");
	await page.getByLabel("Cause").fill("mirai");
	await page.getByLabel("Source", { exact: true }).selectOption("sinkhole");
	await page.keyboard.press("Enter");
}

async function main() {
	const browser = await launch();
	const page = await signedIn(browser, { viewport: { width: 1440, height: 900 } });
	await step("a report is typed and tried", async () => {
		await typed(page);
		await says(page, "A new case opens.");
	});
	await step("rule by rule, with the mail and the wall", async () => {
		await says(page, "Step 1 of the ladder gives garden.");
		await says(page, "Your Internet line: a device needs cleaning");
		await says(page, "192.0.2.3/32");
	});
	await step("and the subscriber's page stands in its frame", async () => {
		const seen = page.frameLocator("iframe");
		await seen.getByRole("heading", { level: 1 }).waitFor({ timeout: 30000 });
		const yellow = await seen.locator("html").evaluate((html) => html.className);
		expect(yellow === "paused", `the flag is ${yellow}`);
	});
	await step("a playbook is pasted and tried before it is loaded", async () => {
		await page.getByText("Instead of what is in force").click();
		await page.getByLabel("A text to load for the trial").fill(process.env.TEXT);
		await page.getByRole("button", { name: "Try it" }).click();
		await says(page, "A trial: this is not in force");
		await says(page, "Step 1 of the ladder gives notice.");
		await page.getByRole("button", { name: "Show it" }).click();
		await page.frameLocator("iframe").getByRole("heading", { level: 1 }).waitFor({ timeout: 30000 });
	});
	await step("the same as a file, without script", async () => {
		const plain = await signedIn(browser, { javaScriptEnabled: false });
		await plain.goto(`${base}/staff/what-if`);
		await plain.getByLabel("Address, or a line").fill("192.0.2.3");
		await plain.getByLabel("Cause").fill("mirai");
		await plain.getByLabel("Source", { exact: true }).selectOption("sinkhole");
		await plain.getByText("Instead of what is in force").click();
		await plain.getByLabel("A file of it").setInputFiles(
			{ name: "milder.txt", mimeType: "text/plain", buffer: Buffer.from(process.env.TEXT) });
		await plain.getByRole("button", { name: "Try it" }).click();
		await says(plain, "A trial: this is not in force");
		await says(plain, "Step 1 of the ladder gives notice.");
		const kept = await plain.getByLabel("A text to load for the trial").inputValue();
		expect(kept === process.env.TEXT, "the form keeps the file's text");
		await plain.close();
	});
	for (const [width, colorScheme] of [[1440, "light"], [1024, "dark"]])
		await step(`it looks right at ${width}, ${colorScheme}`, async () => {
			await page.setViewportSize({ width, height: 900 });
			await page.emulateMedia({ colorScheme });
			await looksRight(page, width);
			if (process.env.PICTURES)
				await page.screenshot({ path: `${process.env.PICTURES}/${width}.png`, fullPage: true });
		});
	await browser.close();
}

main();
