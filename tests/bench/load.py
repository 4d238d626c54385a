# load.py -- many subscribers and staff at once, for bench_load.sh
#
# usage: load.py files FOLDER     subscribers and leases, to be imported
#        load.py run PID          the load, on the station that PID has started
#
# LOAD_SUBSCRIBERS, LOAD_STAFF, LOAD_RAMP and LOAD_SECONDS say how much, and for
# how long; the station says in LAZARET_... where it is.
import asyncio
import collections
import os
import sys
import time
import urllib.parse

import clerk
import station
import subscriber
import truth
import watch
import world

RAMP, SECONDS = (int(os.environ.get(name, usual)) for name, usual in
                 (("LOAD_RAMP", "30"), ("LOAD_SECONDS", "30")))
SIZES = tuple(int(os.environ.get(name, usual)) for name, usual in
              (("LOAD_SUBSCRIBERS", "5000"), ("LOAD_STAFF", "200")))


def place():
    url = urllib.parse.urlsplit(os.environ["LAZARET_PORTAL"])
    return world.Place(url.hostname, url.port, os.environ["LAZARET_CA"])


def make_world():
    host, port = os.environ["LAZARET_DNS"].split(":")
    return world.World(place(), os.environ["LAZARET_TOKEN"], (host, int(port)), SIZES, RAMP)


# ---- while it runs ---------------------------------------------------------------

async def measure_lag(lags):
    """How late this program itself is: so much of a time may be its own."""
    while True:
        began = time.monotonic()
        await asyncio.sleep(0.05)
        lags.append(time.monotonic() - began - 0.05)


async def sample(found):
    """What the database is busy with, every two seconds."""
    while True:
        for who, locked, text, age in await asyncio.to_thread(
                lambda: list(watch.statements(station.DATABASE))):
            entry = found[who, "waits for a lock" if locked else "works", text]
            entry[0] += 1
            entry[1] = max(entry[1], age)
        await asyncio.sleep(2)


async def settle():
    """Until the mails of the filling are out."""
    while int((await asyncio.to_thread(station.sql,
            "SELECT count(*) FROM lazaret.notice WHERE state = 'queued'"))[0][0]):
        await asyncio.sleep(1)


def log(text):
    print(text, file=sys.stderr, flush=True)


async def run(isp, root):
    isp.hire()
    log(f"walling {isp.subscribers} lines ...")
    await isp.wall()
    await settle()
    people = [asyncio.create_task(person.live()) for person in
              [subscriber.Subscriber(isp, n) for n in range(isp.subscribers)] +
              [clerk.Clerk(isp, n) for n in range(isp.clerks)]]
    log(f"all come in, over {RAMP} s ...")
    await asyncio.sleep(RAMP + 5)
    seen = await attend(isp, root)
    for book in isp.books.values():
        book.over = True
    while any(book.under_way for book in isp.books.values()):
        await asyncio.sleep(0.1)
    for person in people:
        person.cancel()
    for error in await asyncio.gather(*people, return_exceptions=True):
        if isinstance(error, Exception):
            raise error
    return seen


async def attend(isp, root):
    """The measured time: lags, statements, memory and processor time."""
    lags, found = [], collections.defaultdict(lambda: [0, 0.0])
    watchers = [asyncio.create_task(measure_lag(lags)), asyncio.create_task(sample(found))]
    for book in isp.books.values():
        book.open = True
    before = watch.sums(root, watch.cpu), time.process_time()
    memory = [watch.sums(root, watch.pss)]
    for _ in range(2):
        await asyncio.sleep(SECONDS / 2)
        memory.append(watch.sums(root, watch.pss))
    after = watch.sums(root, watch.cpu), time.process_time()
    for book in isp.books.values():
        book.open = False
    for watcher in watchers:
        watcher.cancel()
    spent = {group: after[0][group] - before[0][group] for group in after[0]}
    return lags, found, memory, spent | {"the load itself": after[1] - before[1]}


# ---- afterwards ------------------------------------------------------------------

def at(times, share):
    return 1000 * sorted(times)[min(len(times) - 1, int(share * len(times)))] if times else 0


def print_times(isp):
    print(f"  {'':34}{'requests':>9}{'/s':>7}{'p50':>9}{'p99':>9}{'max':>9}")
    for pool, book in isp.books.items():
        every = [t for name, times in book.times.items() if name != "connect" for t in times]
        print_row(pool, every)
        for name, times in sorted(book.times.items(), key=lambda item: -len(item[1])):
            print_row("  " + name, times)
        print("  ", pool, "answered:", ", ".join(
            f"{count} x {status}" for status, count in sorted(book.statuses.items()) if status))
        for (name, status), count in book.odd.items():
            print(f"    {name}: {count} x {status}")
        for (name, what), count in book.failures.items():
            print(f"    {name}: {count} x {what}")


def print_row(name, times):
    print(f"  {name:34}{len(times):9}{len(times) / SECONDS:7.1f}"
          + "".join(f"{at(times, share):6.0f} ms" for share in (0.5, 0.99, 1)))


def print_machine(seen):
    lags, found, memory, spent = seen
    print(f"\n  {'':24}{'start':>9}{'middle':>9}{'end':>9}   of a core")
    for group, seconds in spent.items():
        sizes = "".join(f"{m[group] / 1024:6.1f} MB" for m in memory) if group in memory[0] else " " * 27
        print(f"  {group:24}{sizes}{100 * seconds / SECONDS:9.0f} %")
    print(f"\n  The load itself was late by {at(lags, 0.5):.0f} ms (p50), {at(lags, 0.99):.0f} ms (p99).")
    print("  The database was seen at work, or waiting for a lock (every 2 s):")
    for (who, what, text), (count, age) in sorted(found.items(), key=lambda item: -item[1][0])[:12]:
        print(f"    {count:4} x, {1000 * age:5.0f} ms at most, {who} {what}: {text}")


def print_truth(isp):
    """False where something differs."""
    well = True
    print(f"\n  {'what was answered is what is true':44}{'answered':>10}{'database':>10}")
    for name, answered, kept, wrong in truth.compare(isp):
        print(f"  {name:44}{answered:10}{kept:10}{'  WRONG: ' + str(wrong[:3]) if wrong else ''}")
        well = well and not wrong
    return well


def main():
    isp = make_world()
    if sys.argv[1] == "files":
        return isp.write_files(sys.argv[2])
    seen = asyncio.run(run(isp, int(sys.argv[2])))
    print(f"\n{isp.subscribers} subscribers and {isp.clerks} staff at once, for {SECONDS} s:")
    print_times(isp)
    print_machine(seen)
    return 0 if print_truth(isp) else 1


sys.exit(main())
