"""A stand-in for the messaging service on this machine: as much of its API as we use."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN, SECRET = "stand-in-token", "stand-in-secret"


@dataclass
class LineService:
    """``sent`` are the texts that went to all; ``trouble`` are status codes it answers next."""

    url: str = ""
    followers: int = 120
    limit: int | None = 200
    used: int = 30
    ready: bool = True
    blocks: int | None = 9
    targeted: int | None = 40
    keys: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    trouble: list[int] = field(default_factory=list)

    @property
    def sent(self) -> list[str]:
        return list(self.keys.values())

    @property
    def settings(self) -> dict[str, str]:
        return {"url": self.url, "token": TOKEN, "secret": SECRET}


def _handler(service: LineService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            service.asked.append(path)
            if self.headers["Authorization"] != f"Bearer {TOKEN}":
                self.answer(401, {"message": "Authentication failed"})
            elif path == "/v2/bot/message/quota":
                limited = {"type": "limited", "value": service.limit}
                self.answer(200, limited if service.limit is not None else {"type": "none"})
            elif path == "/v2/bot/message/quota/consumption":
                self.answer(200, {"totalUsage": service.used})
            elif path == "/v2/bot/insight/followers":
                found = {"status": "ready", "followers": service.followers + 9,
                         "targetedReaches": service.targeted, "blocks": service.blocks}  # fmt: skip
                self.answer(200, found if service.ready else {"status": "unready"})
            else:
                self.answer(404, {})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.asked.append(self.path)
            key = self.headers["X-Line-Retry-Key"]
            if service.trouble:
                code = service.trouble.pop(0)
                if code == 504:
                    self.take(key, body)
                self.answer(code, {"message": "trouble"})
            elif key in service.keys:
                self.answer(409, {"message": "The retry key is already accepted"})
            else:
                self.take(key, body)
                self.answer(200, {})

        def take(self, key: str, body: dict[str, Any]) -> None:
            service.keys[key] = body["messages"][0]["text"]
            service.used += service.followers

        def answer(self, code: int, found: dict[str, Any]) -> None:
            content = json.dumps(found).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Silent."""

    return Handler


@contextmanager
def opened_line() -> Iterator[LineService]:
    service = LineService()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(service)) as server:
        service.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield service
        finally:
            server.shutdown()
