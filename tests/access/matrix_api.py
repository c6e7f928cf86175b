"""The machine interface is for everybody, and the same for everybody."""

from __future__ import annotations

from tests.access.table import UNKNOWN, public

API = (
    public("api:page"),
    public("api:contract"),
    public("api:plan"),
    public("api:indicators"),
    public("api:indicator", lambda o: {"code": "K1"}),
    public("api:indicator", lambda o: {"code": "nothing"}, status=404, of="unknown"),
    public("api:surveys"),
    public("api:places"),
    public("api:areas"),
    public("api:evaluations"),
    public("api:evaluation", lambda o: {"round_id": o.evaluated.published}),
    public("api:evaluation", lambda o: {"round_id": UNKNOWN}, status=404, of="unknown"),
)
