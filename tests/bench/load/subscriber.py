# subscriber.py -- somebody whose line is walled, with the page before them
#
# The page asks /state every five seconds and draws what changed, as its script
# does; now and then they tick a step, read on, or ask staff for a release. Who
# is back online leaves; the line is reported anew, and comes again.
import asyncio
import json
import random
import re

import web

EVERY = 5  # seconds, as templates/page.js has it
# Of each turn of five seconds: the chance that ...
TICKS = 0.03
READS = 0.01
ASKS = 0.004
BOT = 0.05  # ... the infected device asks for its centre

CODE = re.compile(r'class="code" dir="ltr">([0-9A-Z]+) ([0-9A-Z]+)<')
ADDRESS = re.compile(r"your address ([0-9.]+)")
TOKEN = re.compile(r'name="token" value="([^"]+)"')
STEP = re.compile(r'name="tick" value="([^"]+)"( checked)?')
LIVE = re.compile(r'data-from="([^"]+)"')


class Subscriber:
    def __init__(self, world, number):
        self.world = world
        self.line = world.line(number)
        self.address = world.address(number)
        self.browser = web.Browser(world.place, self.address, world.books["subscriber"],
                                   **{"Accept-Language": "en"})
        self.seen = {}
        self.page = ""
        self.asked = False

    async def live(self):
        await asyncio.sleep(random.uniform(0, self.world.ramp))
        while True:
            try:
                await self.visit()
            except web.Broken:
                await asyncio.sleep(EVERY)

    async def visit(self):
        await self.open()
        while self.walled:
            await asyncio.sleep(random.uniform(0.8, 1.2) * EVERY)
            await self.look()
            await self.do()
        self.browser.leave()
        self.asked = False
        await asyncio.sleep(random.uniform(1, 2) * EVERY)
        await self.world.report(self.line)

    @property
    def walled(self):
        return 'action="/steps"' in self.page

    async def open(self):
        await self.draw("open the page", "/")
        for path in ("/style.css", "/page.js"):
            await self.browser.get("its style and script", path)
        await self.look()

    async def draw(self, name, path):
        answer = await self.browser.get(name, path)
        self.check(answer.text)
        if path == "/" and answer.status == 200:
            self.page = answer.text
        return answer

    def check(self, text):
        """What a page says of codes and addresses must be this line's."""
        for code in CODE.findall(text):
            self.world.shown.add((self.line, "".join(code)))
        for address in ADDRESS.findall(text):
            if address != self.address:
                self.world.strange.append(f"{self.line} at {self.address} was told {address}")

    async def look(self):
        answer = await self.browser.get("poll /state", "/state")
        if answer.status not in (200, 304):
            return
        state = json.loads(answer.body)
        if self.seen and state["state"] != self.seen["state"]:
            await self.draw("draw the page anew", "/")
        elif self.seen and state["live"] != self.seen["live"]:
            part = LIVE.search(self.page)
            if part:
                await self.browser.get("draw the live part", part[1])
        self.seen = state

    async def do(self):
        if random.random() < BOT:
            self.world.infection_asks(self.address)
        if random.random() < TICKS:
            await self.tick()
        if random.random() < READS:
            await self.draw("read on", random.choice(("/help", "/case", "/ask")))
        if not self.asked and random.random() < ASKS:
            await self.ask()

    async def tick(self):
        steps = STEP.findall(self.page)
        still = [step for step, ticked in steps if not ticked]
        if not still or not TOKEN.search(self.page):
            return
        ticks = [step for step, ticked in steps if ticked] + [random.choice(still)]
        pairs = [("token", TOKEN.search(self.page)[1])] + [("tick", step) for step in ticks]
        answer = await self.browser.post("tick a step", "/steps", pairs)
        if answer.status == 303:
            self.world.perhaps_ticked += 1  # nothing is, where staff released meanwhile
            await self.draw("draw the page anew", "/")
            if self.walled:
                self.world.perhaps_ticked -= 1
                self.world.ticked += 1

    async def ask(self):
        page = (await self.draw("read on", "/ask")).text
        token = TOKEN.search(page)
        if not token:
            return
        words = f"I did all the steps, {self.line}. {random.random()}"
        answer = await self.browser.post("ask for a release", "/ask", [
            ("token", token[1]), ("about", "release"), ("words", words)])
        if answer.status == 303:
            self.asked = True
            self.world.asked.append(words)
