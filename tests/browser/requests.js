// requests.js -- a subscriber asks by phone; two at the desk answer by keyboard
//
// usage: node requests.js PAGES CONSOLE ANNA BEN PICTURES
// PAGES is the subscriber's portal, where this machine is the walled line L-1;
// ANNA and BEN are the cookies of two agents who are signed in at CONSOLE.
"use strict";
const { step, expect, launch } = require("./steps.js");
const axe = require("axe-core");

const [pages, console_, anna, ben, pictures] = process.argv.slice(2);
const words = "I have reset the camera in the hall.";

async function main() {
	const browser = await launch();
	const open = async (options) => {
		const context = await browser.newContext({ bypassCSP: true, ...options });
		const page = await context.newPage();
		page.setDefaultTimeout(30000);
		return page;
	};
	const phone = await open({ viewport: { width: 360, height: 740 }, locale: "en" });
	const desk = async (cookie, more) => {
		const page = await open({ viewport: { width: 1440, height: 900 }, ...more });
		const [name, value] = cookie.split("=");
		await page.context().addCookies([{ name, value, domain: "127.0.0.1", path: "/", secure: true }]);
		return page;
	};
	const picture = (page, name) => page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
	const keys = async (page, ...list) => {
		for (const key of list)
			await page.keyboard.press(key);
	};
	const opens = (page, key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
	const title = (page) => page.locator("#one").textContent();

	await step("the subscriber asks by phone", async () => {
		await phone.goto(`${pages}/ask`);
		await phone.locator("#words").fill(words);
		await phone.getByRole("button", { name: "Send" }).click();
		await phone.getByText("Your message is with us").first().waitFor();
	});

	const a = await desk(anna), b = await desk(ben);
	await step("who waits longest is open at the desk", async () => {
		await a.goto(`${console_}/staff/requests`);
		expect((await title(a)).startsWith("dispute"), await title(a));
		expect(await a.locator(".queue li").count() === 3, "the queue has three");
		await picture(a, "queue-1440");
	});
	await step("one key opens the next, one takes it", async () => {
		await opens(a, "j");
		await opens(a, "j");
		expect((await a.locator("blockquote").first().textContent()) === words, "the phone's words are open");
		await keys(a, "t");
		await a.getByText("It is yours").waitFor();
	});
	await step("another is told who has it", async () => {
		await b.goto(a.url());
		await b.getByText("anna has it").waitFor();
		expect(await b.getByRole("button", { name: "Approve" }).count() === 0, "there is nothing to press");
	});

	for (const [name, options] of Object.entries({
		"1440 light": {}, "1024 dark": { viewport: { width: 1024, height: 768 }, colorScheme: "dark" } }))
		await step(`fit for all: ${name}`, async () => {
			const page = await desk(anna, options);
			await page.goto(a.url());
			await page.evaluate(axe.source);
			const found = await page.evaluate(() => window.axe.run());
			expect(found.violations.length === 0, found.violations.map((one) =>
				`${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`).join("\n"));
			const wide = await page.evaluate(() => [...document.querySelectorAll("body *")]
				.filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
				.map((one) => `${one.tagName} ${one.className} ${Math.round(one.getBoundingClientRect().right)}`));
			expect(wide.length === 0, `wider than the screen: ${wide.slice(0, 6).join(", ")}`);
			await picture(page, `request-${name.replace(" ", "-")}`);
			await page.context().close();
		});

	await step("approved by keyboard alone, and the next one is open", async () => {
		await keys(a, "a", "Enter");
		await a.getByRole("status").getByText("approved").waitFor();
		expect((await a.locator("blockquote").first().textContent()) !== words, "another is open");
		await picture(a, "approved");
	});
	await step("the phone is back online", async () => {
		await phone.goto(`${pages}/`);
		await phone.getByRole("heading", { level: 1, name: "You are back online." }).waitFor();
	});

	await step("of two who answer at once the other is told who and what", async () => {
		const url = a.url();
		await b.goto(url);
		await keys(a, "a", "Enter");
		await a.getByRole("status").getByText("approved").waitFor();
		await keys(b, "w");
		await b.keyboard.type("Not yet.");
		await b.getByRole("button", { name: "Deny" }).click();
		await b.getByRole("alert").getByText("Not done: anna has approved it already.").waitFor();
		await picture(b, "too-late");
	});
	await step("an empty queue is told so", async () => {
		await keys(a, "a", "Enter");
		await a.getByText("Nobody waits for an answer.").waitFor();
		await picture(a, "empty");
	});
	await browser.close();
}

main();
