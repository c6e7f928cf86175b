"""Presses at hand: started when something is printed, closed when nobody prints any more.

A page needs 60–100 MB while it is set, and a process that has had them keeps them. Here they go with
the press. Whoever prints has a press to themselves, so a long list keeps no short one waiting.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from sasaeai.core.documents import press

SECONDS_AT_REST = 20
"""How long a press waits for the next page: somebody who prints a sheet prints its neighbour."""
SECONDS_FOR_A_PAGE = 300
"""The longest book of the scale tests takes 12; a template without an end must not hold a thread."""


class Refused(Exception):
    """typst's refusal: ``message`` alone, ``diagnostic`` with the place in the template."""

    def __init__(self, message: str, diagnostic: str = "") -> None:
        super().__init__(diagnostic or message)
        self.message = message


class _Press:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(Path(press.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={},
        )
        self.rested_since = time.monotonic()

    def ask(self, question: dict[str, Any]) -> bytes:
        """Raises Refused, also when the press stopped or did not answer in time."""
        assert self._process.stdin and self._process.stdout
        patience = threading.Timer(SECONDS_FOR_A_PAGE, self._process.kill)
        patience.daemon = True
        patience.start()
        try:
            press.send(self._process.stdin, json.dumps(question, ensure_ascii=False).encode())
            answer = press.receive(self._process.stdout)
        except BrokenPipeError:
            answer = None
        finally:
            patience.cancel()
        if answer is None:
            self._process.wait()
            raise Refused("the press stopped in the middle of a page")
        if answer[:1] == b"E":
            raise Refused(**json.loads(answer[1:]))
        return answer[1:]

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        """At its end of input it ends by itself, so nothing is cut off."""
        self._process.communicate()


class _Presses:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._resting: list[_Press] = []
        self._watch: threading.Timer | None = None

    def ask(self, question: dict[str, Any]) -> bytes:
        used = self._take()
        try:
            return used.ask(question)
        finally:
            self._give_back(used)

    def _take(self) -> _Press:
        with self._lock:
            while self._resting:
                used = self._resting.pop()
                if used.runs:
                    return used
                used.close()
        return _Press()

    def _give_back(self, used: _Press) -> None:
        if not used.runs:
            used.close()
            return
        used.rested_since = time.monotonic()
        with self._lock:
            self._resting.append(used)
            if self._watch is None:
                self._start_watch()

    def _start_watch(self) -> None:
        self._watch = threading.Timer(SECONDS_AT_REST, self._close_rested)
        self._watch.daemon = True
        self._watch.start()

    def _close_rested(self) -> None:
        latest = time.monotonic() - SECONDS_AT_REST
        with self._lock:
            rested = [each for each in self._resting if each.rested_since <= latest]
            self._resting = [each for each in self._resting if each.rested_since > latest]
            self._watch = None
            if self._resting:
                self._start_watch()
        for each in rested:
            each.close()


_presses = _Presses()


def faces(places: list[str], *, system: bool) -> list[tuple[str, str, int, int]]:
    """Upright faces in these folders and, if wanted, on the system: (family, file, index, weight)."""
    told = json.loads(_presses.ask({"do": "faces", "places": places, "system": system}))
    return [(family, file, index, weight) for family, file, index, weight in told]


def set_page(root: Path, template: Path, payload: str, places: tuple[str, ...]) -> bytes:
    """The PDF of ``template`` set with the fonts that lie in ``places``. Raises Refused."""
    return _presses.ask(
        {
            "do": "set",
            "root": str(root),
            "template": str(template),
            "payload": payload,
            "places": places,
        }
    )
