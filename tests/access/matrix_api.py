"""The machine interface is for everybody, and the same for everybody."""

from __future__ import annotations

from tests.access.table import public

API = (
    public("api:page"),
    public("api:contract"),
    public("api:plan"),
    public("api:indicators"),
    public("api:indicator", lambda o: {"code": "K1"}),
    public("api:indicator", lambda o: {"code": "nothing"}, status=404, of="unknown"),
    public("api:places"),
    public("api:areas"),
)
