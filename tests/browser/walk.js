// walk.js -- who waits for silence sees the line talk, and finds the device
//
// usage: node walk.js SITE PICTURES
// SITE is the portal, where this machine is the walled line L-1. Sightings are
// written to the database of LAZARET_TEST_DB, as redirectors do.
"use strict";
const { execFileSync } = require("node:child_process");
const { step, expect, launch } = require("./steps.js");

const [site, pictures] = process.argv.slice(2);
const line = "(SELECT id FROM lazaret.line WHERE reference = 'L-1')";

function sql(statement) {
	execFileSync("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", process.env.LAZARET_TEST_DB,
		"-c", statement]);
}

// So many sightings, so many minutes ago.
function sight(ago, count) {
	sql(`INSERT INTO lazaret.sighting (minute, line_id, kind, indicator_id, count)
		SELECT date_trunc('minute', now()) - interval '${ago} min', ${line}, 'dns', id, ${count}
		FROM lazaret.indicator WHERE kind = 'name'`);
}

// As if so many minutes had passed since what is off was switched off.
function later(minutes) {
	sql(`UPDATE lazaret.suspect SET off_at = off_at - interval '${minutes} min'
		WHERE line_id = ${line}`);
}

async function main() {
	const browser = await launch();
	const page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: "en" });
	page.setDefaultTimeout(50000); // ten times the five seconds of a poll
	const complaints = [];
	page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
	const picture = (name) => page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
	const headline = (text) => page.getByRole("heading", { level: 1, name: text }).waitFor();
	// Nothing is loaded anew: what was put into the page stays there.
	const stays = async (deed) => {
		await page.evaluate(() => { window.here = true; });
		await deed();
		expect(await page.evaluate(() => window.here), "the page was loaded anew");
	};

	const looksAway = (away) => page.evaluate((hidden) => {
		Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
		document.dispatchEvent(new Event("visibilitychange"));
	}, away);

	await step("who comes back to the page sees what came meanwhile, without a reload", async () => {
		await page.goto(site);
		await page.locator("#live").getByText("none seen").waitFor();
		await looksAway(true);
		await page.waitForResponse(/\/state$/); // the next question is half a minute away
		const began = Date.now();
		await stays(async () => {
			sight(2, 4);
			await looksAway(false);
			await page.locator("#live dd", { hasText: /^4$/ }).first().waitFor({ timeout: 20000 });
		});
		const took = Date.now() - began;
		await page.locator("#live svg[role=img]").waitFor();
		await picture("1-talking");
		return `took ${took} ms: from a sighting until the page shows it`;
	});
	await step("what is owned is ticked once", async () => {
		sight(8, 3);
		sight(14, 3);
		await page.getByRole("link", { name: "Find the device" }).click();
		await page.getByLabel("Camera or recorder").check();
		await page.getByLabel("TV, TV box or stick").check();
		await page.getByRole("button", { name: "Go on" }).click();
		await headline("Switch off one device now.");
		await page.getByText("Switch off: Camera or recorder.").waitFor();
	});
	await step("one is off, the line talks on: the page says so by itself", async () => {
		await page.getByRole("button", { name: "It is off now" }).click();
		await headline("We look whether your line falls silent.");
		await picture("2-waiting");
		await stays(async () => {
			later(5);
			sight(0, 2);
			await headline("It is another device.");
		});
		const focus = await page.evaluate(() => document.activeElement.tagName);
		expect(focus === "H1", `the news has no focus: ${focus}`);
	});
	await step("the walk can be left and is taken up again", async () => {
		await page.getByRole("button", { name: "It is on. Go on" }).click();
		await page.getByRole("link", { name: "Back to my page" }).click();
		await page.getByRole("link", { name: "Go on finding it" }).click();
		await page.getByText("Switch off: TV, TV box or stick.").waitFor();
	});
	await step("the next is off, and the line is silent: likely found", async () => {
		await page.getByRole("button", { name: "It is off now" }).click();
		await headline("We look whether your line falls silent.");
		await stays(async () => {
			sql("UPDATE lazaret.sighting SET minute = minute - interval '25 min'");
			later(24);
			await headline("We have likely found the device.");
		});
		await picture("3-found");
	});
	await step("its steps open", async () => {
		await page.getByRole("button", { name: "Show me its steps" }).click();
		await page.getByText("Steps for: TV, TV box or stick.").waitFor();
		expect(complaints.length === 0, complaints.join("\n"));
	});
	await step("without script the same is a click away", async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, locale: "en" });
		const plain = await context.newPage();
		await plain.goto(`${site}walk`);
		await plain.getByRole("heading", { name: "We have likely found the device." }).waitFor();
		await plain.goto(site);
		expect(await plain.locator("#live svg").count() === 1, "there is no chart");
	});
	await browser.close();
}

main();
