// release.js -- a walled subscriber finds out, cleans up and lets himself out
//
// usage: node release.js SITE PICTURES KEY-HASH
// SITE is what the subscriber wanted to see, with its title there. Prints a
// line for each step; pictures of what was seen go to the folder PICTURES.
// KEY-HASH is that of the portal's key, whose authority no browser knows.
"use strict";
const { step, expect, launch } = require("./steps.js");

const [site, pictures, keyHash] = process.argv.slice(2);

async function main() {
	const browser = await launch(`--ignore-certificate-errors-spki-list=${keyHash}`);
	const page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: "en" });
	page.setDefaultTimeout(15000);
	const picture = (name) => page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });

	await step("the browser asks for a site and lands on the portal", async () => {
		await page.goto(site);
		expect(page.url().startsWith("https://help.isp.example/"), page.url());
		await picture("1-walled");
	});
	await step("the page says in its headline what is the matter", async () => {
		const headline = await page.locator("h1").textContent();
		expect(headline.includes("paused"), headline);
	});
	await step("the page loads nothing from elsewhere and breaks no policy", async () => {
		const complaints = [];
		page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
		page.on("request", (request) => request.url().startsWith("https://help.isp.example/") ||
			complaints.push(request.url()));
		await page.reload();
		expect(complaints.length === 0, complaints.join("\n"));
	});
	await step("every step can be ticked, and is kept", async () => {
		const boxes = page.locator("input[name=tick]");
		const count = await boxes.count();
		expect(count > 0, "there is nothing to tick");
		for (let i = 0; i < count; i++)
			await boxes.nth(i).check();
		await page.getByRole("button", { name: "Save my ticks" }).click();
		await page.waitForLoadState();
		expect(await page.locator("input[name=tick]:checked").count() === count, "ticks were lost");
		await picture("2-ticked");
	});
	if (await page.getByRole("link", { name: "Choose files" }).count() > 0)
		await step("a file is checked where the playbook asks for it, and is clean", async () => {
			await page.getByRole("link", { name: "Choose files" }).click();
			await page.getByLabel("Choose files").setInputFiles(
				{ name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("Dear all") });
			await page.locator(".sum p", { hasText: "This file is clean." }).waitFor();
			await picture("2-checked");
			await page.getByRole("link", { name: "Back to my line" }).click();
		});
	await step("the last three signs of the code open the line", async () => {
		const code = (await page.locator("b.code").first().textContent()).replaceAll(/\s/g, "");
		await page.locator("#code").fill(code.slice(-3));
		await page.getByRole("button", { name: "Open my Internet" }).click();
		await page.waitForLoadState();
		await picture("3-released");
	});
	const released = Date.now();
	await step("the page says that the line is open again", async () => {
		const text = await page.locator("main").textContent();
		expect(/back online|open again/i.test(text), text.slice(0, 200));
	});
	await step("the site opens", async () => {
		for (;;) {
			await page.goto(site).catch(() => null);
			const headline = await page.locator("h1").textContent({ timeout: 1000 }).catch(() => "");
			if (headline.startsWith("This is"))
				break;
			expect(Date.now() - released < 90000, `after 90 s it is still ${page.url()}`);
			await page.waitForTimeout(500);
		}
		await picture("4-online");
		return `took ${Date.now() - released} ms: from the release until the site opened`;
	});
	await browser.close();
}

main();
