"""The one way to count how often something happened lately, so that it can be refused.

Numbers lie in the shared cache, so all processes count together. What is counted is a word or a
keyed hash: no address of a reader and no mail address stands there.
"""

from __future__ import annotations

import hmac
import time
from datetime import timedelta
from hashlib import sha256

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest

from sasaeai.core.periods import today


def counted(what: str, *, within: timedelta) -> int:
    """Counts one more ``what`` in the present window of that length (an hour of the clock, a day …)
    and returns how many there were, this one included.

    Who counts the same waits until the one before has committed: a burst of requests is counted
    whole. The cache's own ``incr`` would not do: it keeps what it counted for five minutes only.
    """
    length = int(within.total_seconds())
    window, gone = divmod(int(time.time()), length)
    key = f"measure:{what}:{length}:{window}"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        number = int(cache.get(key, 0)) + 1
        cache.set(key, number, timeout=length - gone + 1)
    return number


def sender(request: HttpRequest) -> str:
    """Whoever sends, as a keyed hash of the address that is another one every day."""
    address = get_adapter().get_client_ip(request)
    words = f"{today().isoformat()}{address}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), words, sha256).hexdigest()[:32]
