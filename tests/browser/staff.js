// staff.js -- somebody's first day at the console, by keyboard and pointer
//
// usage: node staff.js SITE PICTURES NAME INVITATION
// What was seen goes as pictures to the folder PICTURES.
"use strict";
const { createHmac } = require("node:crypto");
const axe = require("axe-core");
const { step, expect, launch } = require("./steps.js");

const [site, pictures, name, invitation] = process.argv.slice(2);
const password = "four words that nobody guesses";

// The six digits of a key in Base32, so many steps from now (RFC 6238).
function codeOf(key, ahead) {
	const bits = [...key].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
	const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
	const count = Buffer.alloc(8);
	count.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + ahead));
	const mac = createHmac("sha1", bytes).update(count).digest();
	const at = mac[19] & 15;
	return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

async function main() {
	const browser = await launch();
	const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
	page.setDefaultTimeout(20000);
	const complaints = [];
	page.on("console", (message) => message.type() === "error" &&
		!message.text().includes("status of 4") && complaints.push(message.text()));

	// What is seen is fit for all, in both lights, at both widths.
	const seen = async (what) => {
		for (const [width, light] of [[1440, "light"], [1024, "dark"]]) {
			await page.setViewportSize({ width, height: 900 });
			await page.emulateMedia({ colorScheme: light });
			await page.screenshot({ path: `${pictures}/${what}-${light}.png`, fullPage: true });
			await page.evaluate(axe.source);
			const { violations } = await page.evaluate((only) => window.axe.run(only),
				light === "dark" ? { runOnly: ["color-contrast"] } : {});
			const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
			expect(found.length === 0, `${what}, ${light}: ${found.join("\n")}`);
			const wide = await page.evaluate(() => document.documentElement.scrollWidth);
			expect(wide <= width, `${what} is ${wide} pixels wide`);
		}
	};
	const headline = (text) => page.getByRole("heading", { level: 1, name: text }).waitFor();
	const type = (text) => page.keyboard.type(text);
	let key;

	await step("the invitation opens the door, by keyboard alone", async () => {
		await page.goto(`${site}staff/account`);
		await headline("Sign in");
		await seen("1-door");
		await type(name);
		await page.keyboard.press("Tab");
		await type(invitation);
		await page.keyboard.press("Enter");
		await headline("Choose a password");
		await seen("2-password");
	});
	await step("a password is chosen", async () => {
		await page.locator("#password").focus();
		await type(password);
		await page.keyboard.press("Tab");
		await type(password);
		await page.keyboard.press("Enter");
		await headline("Set up your second factor");
		await seen("3-factor");
	});
	await step("the square for the app has the key that stands below it", async () => {
		await page.getByText("No camera? Type the key").click();
		key = (await page.locator(".key").textContent()).replaceAll(" ", "");
		expect(key.length === 32, key);
		expect(await page.locator("svg.qr path").count() === 1, "there is no square");
		await page.locator("#code").fill(codeOf(key, -1));
		await page.keyboard.press("Enter");
		await headline("Keep these codes on paper");
		expect(await page.locator(".words li").count() === 10, "there are not ten codes");
		await seen("4-codes");
	});
	await step("the console opens, and tells its keys", async () => {
		await page.getByRole("link", { name: "I have them. Go on" }).click();
		await page.locator("header nav [aria-current=page]").waitFor();
		await page.keyboard.press("?");
		await page.getByRole("heading", { name: "Keys" }).waitFor();
		await page.screenshot({ path: `${pictures}/5-keys.png` });
		await page.keyboard.press("Escape");
		await page.keyboard.press("g");
		await page.keyboard.press("m");
		await headline("Your account");
		await seen("5-account");
	});
	await step("somebody is invited, and the rows are walked through by j and k", async () => {
		await page.keyboard.press("g");
		await page.keyboard.press("s");
		await headline("Staff");
		await page.keyboard.press("n");
		await type("grace");
		await page.keyboard.press("Enter");
		await headline("An invitation for grace");
		await seen("6-invitation");
		await page.getByRole("link", { name: "Done" }).click();
		await seen("7-staff");
		await page.keyboard.press("j");
		await page.keyboard.press("j");
		await page.keyboard.press("k");
		await page.keyboard.press("j");
		await page.keyboard.press("Enter");
		await headline("grace");
		await seen("8-person");
	});
	await step("who signs out is out, and comes back with password and code", async () => {
		await page.getByRole("button", { name: "Sign out" }).click();
		await headline("Sign in");
		await page.goto(`${site}staff/people`);
		await page.locator("#name").fill(name);
		await page.locator("#password").fill(password);
		await page.locator("#code").fill(codeOf(key, 0));
		await page.getByRole("button", { name: "Sign in" }).click();
		await headline("Staff");
		expect(complaints.length === 0, complaints.join("\n"));
	});
	await step("without script the console works as well", async () => {
		const state = await page.context().storageState();
		const context = await browser.newContext({ javaScriptEnabled: false, storageState: state });
		const plain = await context.newPage();
		await plain.goto(`${site}staff/people`);
		await plain.getByRole("link", { name: "grace" }).click();
		await plain.locator("#role").selectOption("supervisor");
		await plain.getByRole("button", { name: "Give it" }).click();
		await plain.getByText("The new role holds at once.").waitFor();
	});
	await browser.close();
}

main();
