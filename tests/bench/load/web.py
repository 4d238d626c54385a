# web.py -- one browser of the load: HTTPS from an address of its own
#
# It keeps its connection, as browsers do, and what it got with an ETag. What it
# was answered, and how long that took, goes into the book of its pool.
import asyncio
import collections
import time
import urllib.parse

FORM = "application/x-www-form-urlencoded"
PATIENCE = 60  # seconds
HEAD_MOST = 65536


class Answer:
    def __init__(self, status, fields, body):
        self.status = status
        self.fields = fields
        self.body = body

    @property
    def text(self):
        return self.body.decode()


class Book:
    """What one pool was asked, and how it answered; shut until it is opened."""

    def __init__(self):
        self.open = False
        self.over = False  # nothing more is asked
        self.under_way = 0
        self.times = collections.defaultdict(list)  # name of the act: seconds of each
        self.statuses = collections.Counter()
        self.failures = collections.Counter()  # by what the connection said
        self.odd = collections.Counter()  # (name, status) from 400 on

    def write(self, name, status, seconds):
        if not self.open:
            return
        self.times[name].append(seconds)
        self.statuses[status] += 1
        if status >= 400:
            self.odd[name, status] += 1


class Browser:
    """`place` has host, port and TLS of the portal."""

    def __init__(self, place, address, book, **fields):
        self.place = place
        self.address = address
        self.book = book
        self.fields = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self.wire = None
        self.kept = {}  # path: (ETag, body)
        self.turn = asyncio.Lock()  # for who shares it

    async def get(self, name, path):
        """Asks with the ETag of what is kept; a 304 is told with what is kept."""
        kept = self.kept.get(path)
        answer = await self.ask(name, "GET", path, None, {"If-None-Match": kept[0]} if kept else {})
        if answer.status == 304:
            return Answer(304, answer.fields, kept[1])
        if answer.status == 200 and "etag" in answer.fields:
            self.kept[path] = answer.fields["etag"], answer.body
        return answer

    async def post(self, name, path, pairs):
        body = urllib.parse.urlencode(pairs).encode()
        return await self.ask(name, "POST", path, body, {"Content-Type": FORM})

    async def ask(self, name, method, path, body, fields):
        head = "".join(f"{field}: {value}\r\n" for field, value in fields.items())
        if body is not None:
            head += f"Content-Length: {len(body)}\r\n"
        request = (f"{method} {path} HTTP/1.1\r\nHost: {self.place.host}\r\n{self.fields}{head}\r\n"
                   ).encode() + (body or b"")
        if self.book.over:
            await asyncio.Event().wait()
        self.book.under_way += 1
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.try_twice(name, request)
        except (OSError, EOFError, TimeoutError) as error:
            self.book.failures[name, type(error).__name__] += 1
            self.leave()
            raise Broken(f"{name}: {error!r}") from error
        finally:
            self.book.under_way -= 1

    async def try_twice(self, name, request):
        """A kept connection may have been closed meanwhile: then over a new one."""
        if self.wire is not None:
            try:
                return await self.exchange(name, request)
            except (ConnectionError, asyncio.IncompleteReadError) as error:
                self.leave()
                if getattr(error, "partial", b""):
                    raise
        await self.connect()
        return await self.exchange(name, request)

    async def connect(self):
        began = time.monotonic()
        self.wire = await asyncio.open_connection(
            self.place.host, self.place.port, ssl=self.place.tls, server_hostname=self.place.host,
            local_addr=(self.address, 0), limit=HEAD_MOST)
        self.book.write("connect", 0, time.monotonic() - began)

    def leave(self):
        if self.wire is not None:
            self.wire[1].transport.abort()
        self.wire = None

    async def exchange(self, name, request):
        reader, writer = self.wire
        began = time.monotonic()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        status, fields = read_head(head.decode("latin-1"))
        body = b"" if status in (204, 304) else await read_body(reader, fields)
        self.book.write(name, status, time.monotonic() - began)
        if fields.get("connection") == "close":
            self.leave()
        return Answer(status, fields, body)


class Broken(Exception):
    """The connection broke, or no answer came; it stands in the book."""


def read_head(text):
    lines = text.split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines[1:] if line)
    return int(lines[0][9:12]), {name.lower(): value for name, value in fields.items()}


async def read_body(reader, fields):
    if "content-length" in fields:
        return await reader.readexactly(int(fields["content-length"]))
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append((await reader.readexactly(size + 2))[:-2])
    await reader.readexactly(2)
    return b"".join(parts)
