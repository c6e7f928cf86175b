"""Addresses that hold a secret, and how they are told: without it, in journal, history and log.

Whoever has such an address comes in without a sign-in. ``ENTRANCES`` of the settings names where
they begin; ``tests/access`` finds one that is missing there.
"""

from __future__ import annotations

import logging
import re
from functools import cache

from django.conf import settings

SHORTEST = 12
"""Shorter parts are words of ours (``/refer/open/``); a secret cut off halfway is longer still."""
GONE = "[key]"


def without_keys(text: str) -> str:
    """The text with the secret of every such address in it replaced: a path, or a line that tells
    of one, whether or not the address leads anywhere."""
    return _secrets(tuple(settings.ENTRANCES)).sub(rf"\g<1>{GONE}", text)


@cache
def _secrets(entrances: tuple[str, ...]) -> re.Pattern[str]:
    begin = "|".join(re.escape(each) for each in entrances)
    return re.compile(rf"({begin})[^/\s?#\"']{{{SHORTEST},}}")


class KeylessLine(logging.Formatter):
    """Django's log lines name the path that was not found, refused or failed."""

    def format(self, record: logging.LogRecord) -> str:
        return without_keys(super().format(record))
