"""A post office of one's own: takes the mail that the demo city sends, delivers nothing."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from typing import Any


class _Office(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True
    letters: list[str]


class _Counter(socketserver.StreamRequestHandler):
    """As much of SMTP as Django's backend speaks."""

    server: _Office

    def handle(self) -> None:
        self._say("220 post office")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say("354 go on")
                self.server.letters.append(self._letter())
            self._say("221 bye" if verb == b"QUIT" else "250 ok")
            if verb == b"QUIT":
                return

    def _letter(self) -> str:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        message: Any = message_from_bytes(b"".join(lines), policy=default)
        return str(message.get_content())

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Mailbox:
    """``letters`` are the texts that came in, the oldest first."""

    def __init__(self, office: _Office) -> None:
        self._office = office

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._office.server_address[1]}"

    @property
    def letters(self) -> list[str]:
        return self._office.letters


@contextmanager
def opened_mailbox() -> Iterator[Mailbox]:
    with _Office(("127.0.0.1", 0), _Counter) as office:
        office.letters = []
        threading.Thread(target=office.serve_forever, daemon=True).start()
        try:
            yield Mailbox(office)
        finally:
            office.shutdown()
