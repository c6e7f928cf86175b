"""What every answer must carry; the access matrix asks it of every answer it gets."""

from __future__ import annotations

from django.http import HttpResponseBase

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "connect-src": "'self'",
}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def missing(response: HttpResponseBase, *, signed_in: bool) -> list[str]:
    """What is wrong with the headers of one answer; an empty list when nothing is."""
    found = [name for name, value in FIXED.items() if response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";") if " " in part.strip())
    found += [name for name, value in POLICY.items() if rules.get(name) != value]
    found += ["unsafe"] if "unsafe" in policy else []
    if signed_in and "no-store" not in response.headers.get("Cache-Control", ""):
        found.append("no-store")
    return found
