// upload.js -- whoever sends files learns of each what it is
//
// usage: node upload.js SITE TESTFILES FOLDER
// SITE is the portal, where this machine is a walled line whose files may be
// checked. All of TESTFILES is infected; FOLDER is for files of our own.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { step, expect, launch } = require("./steps.js");

const [site, testfiles, folder] = process.argv.slice(2);
const infected = fs.readdirSync(testfiles);

function write(name, bytes) {
	const file = path.join(folder, name);
	fs.writeFileSync(file, bytes);
	return file;
}

async function main() {
	const browser = await launch();
	const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "en" });
	const page = await context.newPage();
	page.setDefaultTimeout(60000); // a file takes some milliseconds
	const complaints = [];
	page.on("pageerror", (error) => complaints.push(error.message));
	const rows = (look) => page.locator(`.files li.${look}`);
	// What a row says of a file, whose name it begins with.
	const said = (name, words) => page.locator(".files li", { hasText: name }).getByText(words).first().waitFor();
	const choose = (...files) => page.getByLabel("Choose files").setInputFiles(files);
	const sum = async () => (await page.locator(".sum p").first().waitFor(),
		page.locator(".sum p").allInnerTexts());
	// What becomes of the requests with this file; null: it goes on.
	const meet = (name, deed) => page.route("**/scan/file", (route) =>
		decodeURIComponent(route.request().headers()["lazaret-file"]) === name &&
		deed(route) || route.continue());

	await step("all files chosen at once: each infected one has its name", async () => {
		await page.goto(`${site}scan`);
		const began = Date.now();
		await choose(...infected.map((name) => path.join(testfiles, name)), write("letter.txt", "Dear all"));
		await sum();
		const took = Date.now() - began;
		const texts = await rows("infected").allInnerTexts();
		const others = await page.locator(".files li:not(.infected)").allInnerTexts();
		for (const name of infected)
			expect(texts.some((text) => text.startsWith(`${name}\n`) && /^Infected: \S/m.test(text)),
				`${name} is not found: ${others.join("; ")}`);
		expect(texts.length === infected.length, `${texts.length} are infected`);
		await page.screenshot({ path: `${folder}/1-infected.png`, fullPage: true });
		return `took ${took} ms: ${infected.length} files of ClamAV and a clean one`;
	});
	await step("a clean one is clean, and the sum says no more than that", async () => {
		expect((await rows("clean").allInnerTexts()).join() === "letter.txt\nClean: nothing found",
			await rows("clean").innerText());
		const [first, ...more] = await sum();
		expect(first === `${infected.length} files are infected.`, first);
		expect(!/clean\.|computer/.test(more.join()), more.join());
	});
	await step("what is too many at a time is not checked, and says so", async () => {
		await choose(...Array.from({ length: 46 }, (_, n) => write(`${n}.txt`, `${n}`)));
		await said("45.txt", "Not checked: too many at a time. Choose it again later.");
		expect((await sum())[0] === "These 45 files are clean.", (await sum()).join());
	});
	await step("one is cancelled while it is sent, the others go on", async () => {
		let sent;
		const begun = new Promise((go) => { sent = go; });
		await meet("long.txt", () => { sent(); return true; });
		await choose(write("long.txt", "It takes long"), write("short.txt", "It does not"));
		await begun;
		await said("short.txt", "Clean: nothing found");
		await page.locator(".files li", { hasText: "long.txt" }).getByRole("button", { name: "Cancel" }).click();
		await said("long.txt", "Cancelled");
		expect((await sum())[0] === "This file is clean.", (await sum()).join());
		await page.unroute("**/scan/file");
	});
	await step("a connection that broke is sent again, the others go on", async () => {
		let broken = 0;
		await meet("lost.txt", (route) => broken++ === 0 && (route.abort("connectionreset"), true));
		await choose(write("lost.txt", "Sent twice"), write("other.txt", "Sent once"));
		await said("lost.txt", "The connection broke. It is sent again.");
		await said("lost.txt", "Clean: nothing found");
		await said("other.txt", "Clean: nothing found");
		expect(broken === 2, `sent ${broken} times`);
		expect((await sum())[0] === "These 2 files are clean.", (await sum()).join());
		expect(complaints.length === 0, complaints.join("\n"));
		await page.screenshot({ path: `${folder}/2-again.png`, fullPage: true });
	});
	await step("without script: a plain form, one file, the same words", async () => {
		const plain = await (await browser.newContext({ javaScriptEnabled: false, locale: "en" })).newPage();
		plain.setDefaultTimeout(60000);
		await plain.goto(`${site}scan`);
		await plain.getByLabel("Choose files").setInputFiles(path.join(testfiles, infected[0]));
		await plain.getByRole("button", { name: "Check this file" }).click();
		await plain.locator(".files li.infected", { hasText: infected[0] }).waitFor();
		await plain.getByText("1 file is infected.").waitFor();
		await plain.screenshot({ path: `${folder}/3-plain.png`, fullPage: true });
	});
	await browser.close();
}

main();
