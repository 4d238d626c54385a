# mail_sink.py -- take every mail and keep it as one readable .eml file
#
# usage: mail_sink.py PORT FOLDER
#
# Files are numbered on from those that stand in FOLDER. Texts are written in
# plain UTF-8, whatever their encoding was on the way; who it was really for
# stands on top as Delivered-To.
import asyncio
import email
import email.policy
import itertools
import os
import pathlib
import sys

from aiosmtpd.smtp import SMTP

READABLE = email.policy.default.clone(
    utf8=True, cte_type="8bit", max_line_length=0, refold_source="all")


def readable(content, envelope):
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_maintype() == "text":
            part.set_content(part.get_content(errors="replace"),
                             subtype=part.get_content_subtype(), cte="8bit")
            if part is not message:
                del part["MIME-Version"]
    for recipient in envelope.rcpt_tos:
        message["Delivered-To"] = recipient
    message["Return-Path"] = f"<{envelope.mail_from}>"
    return message.as_bytes(policy=READABLE)


class Sink:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        kept = [int(path.name.split("-")[0]) for path in self.folder.glob("[0-9]*.eml")]
        self.numbers = itertools.count(max(kept, default=0) + 1)

    async def handle_DATA(self, server, session, envelope):
        name = f"{next(self.numbers):05d}-{envelope.rcpt_tos[0].replace('/', '_')}.eml"
        unfinished = self.folder / f".{name}"
        unfinished.write_bytes(readable(envelope.content, envelope))
        os.rename(unfinished, self.folder / name)
        print(f"kept {name}", flush=True)
        return "250 2.0.0 kept"


async def main(port, folder):
    sink = Sink(folder)
    loop = asyncio.get_running_loop()
    for host in ("127.0.0.1", "::1"):
        await loop.create_server(lambda: SMTP(sink, enable_SMTPUTF8=True), host, port)
    await asyncio.Event().wait()


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
