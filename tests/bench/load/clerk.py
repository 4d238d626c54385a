# clerk.py -- one of the staff at the console, all day
import asyncio
import html
import random
import re

import desk
import web

THINKS = (2, 8)  # seconds between two acts
REQUEST = re.compile(r'<li class="ask[^>]*><a href="/staff/requests/([0-9a-f-]{36})(.*?)</li>', re.S)
CASE = re.compile(r'<a href="/staff/cases/([0-9A-Z]{6})')
# What a clerk decides, how often of a hundred, and what they write.
DEEDS = {
    "approve": (60, ""),
    "deny": (15, "We still see it on your line."),
    "ask": (15, "Which device was it?"),
    "give-back": (10, ""),
}
LISTS = ("state=open", "state=watch", "measure=garden", "cause=mirai", "source=sinkhole", "kind=home",
         "mine=on", "state=open&cause=windows-trojan", "age=day", "")


class Clerk:
    def __init__(self, world, number):
        self.world = world
        self.name = world.clerk(number)
        secret = world.secret(number)
        self.csrf = desk.Holder(None, secret).csrf
        self.browser = web.Browser(world.place, world.desk(number), world.books["staff"],
                                   Cookie="__Host-lazaret=" + secret)

    async def live(self):
        await asyncio.sleep(random.uniform(0, self.world.ramp))
        while True:
            try:
                act, = random.choices((self.decide, self.look_up, self.browse, self.survey),
                                      (60, 20, 18, 2))
                await act()
            except web.Broken:
                await self.think()

    async def think(self):
        await asyncio.sleep(random.uniform(*THINKS))

    async def get(self, name, path):
        answer = await self.browser.get(name, path)
        await self.think()
        return answer.text

    async def post(self, name, path, done=None, **fields):
        """True where it was done; `done` keeps it in mind before anything else can happen."""
        pairs = [*fields.items(), ("csrf", self.csrf)]
        answer = await self.browser.post(name, path, pairs)
        if answer.status != 303:
            return False
        if done:
            done()
        await self.get("page after an act", answer.fields["location"])
        return True

    async def decide(self):
        """A request of the queue that nobody has taken, to its end."""
        page = await self.get("queue", "/staff/requests")
        free = [request for request, rest in REQUEST.findall(page) if "class=\"pill" not in rest]
        if not free:
            return
        request = random.choice(free)
        path = f"/staff/requests/{request}"
        await self.get("a request", path)
        if not await self.post("take", path + "/take"):
            return
        deed, = random.choices(list(DEEDS), [share for share, _ in DEEDS.values()])
        words = DEEDS[deed][1] and f"{DEEDS[deed][1]} {random.random()}"

        def done():
            self.world.decided[deed].add((request, self.name))
            self.world.said.extend([words] if words else [])

        await self.post(deed, f"{path}/{deed}", done, words=words)

    async def look_up(self):
        """Somebody calls: their account, their case, a note."""
        account = self.world.account(random.randrange(self.world.subscribers))
        found = CASE.findall(await self.get("search", f"/staff/cases?q={account}"))
        if not found:
            return
        await self.get("a case", f"/staff/cases/{found[0]}")
        note = f"They called. {random.random()}"
        await self.post("note", f"/staff/cases/{found[0]}/note",
                        lambda: self.world.noted.append(note), note=note)

    async def browse(self):
        """A list with filters, its next page, a case as its subscriber sees it."""
        page = await self.get("list", f"/staff/cases?{random.choice(LISTS)}")
        more = re.search(r'href="(/staff/cases[^"]*)" data-key="x"', page)
        if more:
            page = await self.get("list", html.unescape(more[1]))
        found = CASE.findall(page)
        if found:
            await self.get("as the subscriber sees it", f"/staff/cases/{random.choice(found)}/page")

    async def survey(self):
        await self.get("figures", "/staff/figures")
