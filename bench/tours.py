"""Sends visitors to a server and reads what they met and what it cost."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench.processes import Watched

COOKIE = "sasaeai"


class TourFailed(RuntimeError):
    """An answer came that a working page does not give."""


@dataclass(frozen=True)
class Request:
    """One request of a tour."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None


@dataclass(frozen=True)
class Visitor:
    """Somebody who has signed in, with the cookies that prove it."""

    session: str
    csrf: str

    def get(self, path: str) -> Request:
        return Request(path, headers={"Cookie": self._cookies})

    def post(self, path: str, values: dict[str, str]) -> Request:
        body = urlencode({**values, "csrfmiddlewaretoken": self.csrf})
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return Request(path, "POST", {"Cookie": self._cookies, **form}, body)

    @property
    def _cookies(self) -> str:
        return f"{COOKIE}={self.session}; csrf={self.csrf}"


def start(
    port: int,
    requests: list[Request],
    *,
    threads: int,
    count: int,
    seconds: float,
    rate: float = 0.0,
) -> subprocess.Popen[str]:
    order = {
        "port": port,
        "requests": [asdict(request) for request in requests],
        "threads": threads,
        "count": count,
        "seconds": seconds,
        "rate": rate,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.driver"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(order))
    process.stdin.close()
    return process


def result(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    text = process.stdout.read()
    if process.wait():
        raise TourFailed("the load generator stopped")
    found: dict[str, Any] = json.loads(text)
    return found


def drive(
    port: int,
    requests: list[Request],
    watched: Watched,
    *,
    threads: int,
    count: int,
    seconds: float,
    fine: tuple[str, ...] = ("200", "302"),
) -> dict[str, Any]:
    """One measured tour: rates, waiting times, and CPU milliseconds per request."""
    before = watched.cost()
    found = result(start(port, requests, threads=threads, count=count, seconds=seconds))
    spent = watched.cost() - before
    wrong = {status: n for status, n in found["statuses"].items() if status not in fine}
    if wrong or not found["done"]:
        raise TourFailed(f"{requests[0].method} {requests[0].path}: {found['statuses']}")
    found["app_ms"] = round(spent.app * 1000 / found["done"], 2)
    found["database_ms"] = round(spent.database * 1000 / found["done"], 2)
    found["cpu_ms"] = round((spent.app + spent.database) * 1000 / found["done"], 2)
    return found


def sign_in(port: int, login: str, password: str) -> Visitor:
    """Through the sign-in form, as a person does."""
    page = _answer(port, Request("/accounts/login/"))
    csrf = _cookie(page, "csrf")
    body = urlencode({"csrfmiddlewaretoken": csrf, "login": login, "password": password})
    headers = {"Cookie": f"csrf={csrf}", "Content-Type": "application/x-www-form-urlencoded"}
    answer = _answer(port, Request("/accounts/login/", "POST", headers, body))
    session = _cookie(answer, COOKIE)
    if answer.status != 302 or not session:
        raise TourFailed(f"{login} could not sign in: {answer.status}")
    return Visitor(session, _cookie(answer, "csrf") or csrf)


def wrong_passwords(port: int, logins: list[str]) -> list[Request]:
    """Attempts as a program makes them that has read the form once."""
    csrf = _cookie(_answer(port, Request("/accounts/login/")), "csrf")
    headers = {"Cookie": f"csrf={csrf}", "Content-Type": "application/x-www-form-urlencoded"}
    return [
        Request(
            "/accounts/login/",
            "POST",
            headers,
            urlencode({"csrfmiddlewaretoken": csrf, "login": login, "password": f"wrong-{n}"}),
        )
        for n, login in enumerate(logins)
    ]


def _answer(port: int, request: Request) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(request.method, request.path, request.body, request.headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def _cookie(answer: http.client.HTTPResponse, name: str) -> str:
    for line in answer.headers.get_all("Set-Cookie") or []:
        key, _, value = line.split(";", 1)[0].partition("=")
        if key == name:
            return value
    return ""
