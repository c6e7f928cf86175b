"""The council's LINE official account: how many it reaches, what is left, one message to all.

Source: LINE Messaging API reference (quota, consumption, number of followers, broadcast, retry key,
signature). A broadcast costs one message for each person it reaches. No host is asked unless the
settings name it.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen
from uuid import UUID

from django.conf import settings

from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal

PATIENCE = 10
LONGEST = 500
"""Longest text of a message of ours, in characters; the service takes more."""
TAKEN_BEFORE, TOO_MANY = 409, 429


class NoLine(Refusal):
    """The settings name no account."""


class LineSilent(Refusal):
    """The service cannot be reached, or has trouble of its own; later it may answer."""


class LineRefused(Refusal):
    """The service answered that this cannot be done."""


@dataclass(frozen=True)
class Cost:
    """What one message to all followers costs, in messages. ``limit`` None: without limit."""

    receivers: int
    used: int
    limit: int | None

    @property
    def left(self) -> int | None:
        return None if self.limit is None else max(self.limit - self.used, 0)

    @property
    def after(self) -> int | None:
        return None if self.left is None else self.left - self.receivers

    @property
    def fits(self) -> bool:
        return self.after is None or self.after >= 0


def configured() -> bool:
    """Whether the settings name the account and the service."""
    return bool(settings.LINE["url"] and settings.LINE["token"])


def cost() -> Cost:
    """Read from the service now. Raises ``NoLine``, ``LineSilent`` and ``LineRefused``."""
    quota = _ask("GET", "/v2/bot/message/quota")
    used = _ask("GET", "/v2/bot/message/quota/consumption")
    limit = int(quota["value"]) if quota.get("type") == "limited" else None
    return Cost(_followers(), int(used["totalUsage"]), limit)


def _followers() -> int:
    """People whom a message to all would reach. The service counts once a day, in the past."""
    for days in (1, 2):
        day = today() - timedelta(days=days)
        found = _ask("GET", f"/v2/bot/insight/followers?date={day:%Y%m%d}")
        reached = _reached(found) if found.get("status") == "ready" else None
        if reached is not None:
            return reached
    raise LineRefused("友だちの数が、まだわかりません。あしたもう一度、開いてください。")


def _reached(found: Mapping[str, Any]) -> int | None:
    """Who followed at some time less who blocked the account since; None where one is not told. ``targetedReaches`` is another
    thing: those whose age and region the service believes to know."""
    followers, blocks = found.get("followers"), found.get("blocks")
    if followers is None or blocks is None:
        return None
    return max(int(followers) - int(blocks), 0)


def send_to_all(text: str, *, key: UUID) -> None:
    """One message to everybody who follows the account.

    The same ``key`` again is the same message: the service sends it once. Raises ``NoLine``,
    ``LineSilent`` (ask again with the same key) and ``LineRefused``.
    """
    body = {"messages": [{"type": "text", "text": text}]}
    _ask("POST", "/v2/bot/message/broadcast", body, key=key)


def signed_by_line(body: bytes, signature: str) -> bool:
    """Whether the account's secret signed this body (HMAC-SHA256, base64)."""
    secret = str(settings.LINE["secret"])
    if not secret:
        return False
    right = base64.b64encode(hmac.new(secret.encode(), body, sha256).digest())
    return hmac.compare_digest(right, signature.encode("utf-8", "replace"))


def _ask(
    method: str, path: str, body: dict[str, Any] | None = None, *, key: UUID | None = None
) -> dict[str, Any]:
    if not configured():
        raise NoLine("LINEの公式アカウントが、まだ決められていません。")
    headers = {
        "Authorization": f"Bearer {settings.LINE['token']}",
        "Content-Type": "application/json",
    }
    if key is not None:
        headers["X-Line-Retry-Key"] = str(key)
    content = None if body is None else json.dumps(body).encode()
    request = Request(
        settings.LINE["url"].rstrip("/") + path, data=content, headers=headers, method=method
    )
    try:
        with urlopen(request, timeout=PATIENCE) as answer:
            return dict(json.loads(answer.read() or b"{}"))
    except HTTPError as error:
        return _said(error)
    except (URLError, OSError, ValueError) as error:
        raise LineSilent("LINEにつながりません。") from error


def _said(error: HTTPError) -> dict[str, Any]:
    with error:
        code = error.code
    if code == TAKEN_BEFORE:
        return {}
    if code == TOO_MANY:
        raise LineRefused("今月に送れる数をこえます。")
    if code >= 500:
        raise LineSilent("LINEにつながりません。")
    raise LineRefused("LINEにことわられました（%(code)s）。", code=code)
