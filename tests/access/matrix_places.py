"""Places: found by everybody, kept by the leaders of their district and by the council."""

from __future__ import annotations

from collections.abc import Callable

from tests.access.objects import Kept, Objects
from tests.access.table import NOBODY, SENT, UNKNOWN, Row, members, public

COUNCIL = members("social_worker", "planner", "manager")
LEADERS = members("place_leader", "other_place_leader")
KEEPERS = COUNCIL | LEADERS
OWN = COUNCIL | members("place_leader")
OTHER = COUNCIL | members("other_place_leader")


def _page(
    name: str,
    *,
    session: Callable[[Kept], int] | None = None,
    rule: bool = False,
    method: str = "get",
    status: int = 200,
    data: dict[str, str] | None = None,
) -> tuple[Row, ...]:
    """A desk page of one place: own district, the other one, a hidden place, none, a stranger's part."""

    def parts(of: Callable[[Objects], Kept], inner: Callable[[Objects], Kept] | None = None):
        def found(objects: Objects) -> dict[str, object]:
            place, part = of(objects), (inner or of)(objects)
            extra: dict[str, object] = {"session": session(part)} if session else {}
            return {"code": place.code} | extra | ({"rule": part.rule} if rule else {})

        return found

    rest = {"method": method, "data": data or {}}
    rows = [
        Row(name, OWN, parts(lambda o: o.salon), "own", status=status, **rest),
        Row(name, OTHER, parts(lambda o: o.exercise), "other", status=status, **rest),
        Row(name, OWN, parts(lambda o: o.hidden), "hidden", status=status, **rest),
        Row(
            name,
            NOBODY,
            lambda o: parts(lambda o: o.salon)(o) | {"code": "nowhere"},
            "unknown",
            **rest,
        ),
    ]
    if session or rule:
        mixed = parts(lambda o: o.salon, lambda o: o.exercise)
        rows.append(Row(name, NOBODY, mixed, "of another place", **rest))
        key = "session" if session else "rule"
        rows.append(Row(name, NOBODY, lambda o: mixed(o) | {key: UNKNOWN}, "unknown part", **rest))
    return tuple(rows)


PLACES = (
    public("places:list"),
    public("places:day"),
    public("places:map"),
    public("places:page", lambda o: {"code": o.salon.code}),
    public("places:page", lambda o: {"code": "nowhere"}, status=404, of="unknown"),
    Row("places:page", OWN, lambda o: {"code": o.hidden.code}, "hidden", anonymous=404),
    public("places:flyer", lambda o: {"code": o.salon.code}),
    public("places:flyer", lambda o: {"code": "nowhere"}, status=404, of="unknown"),
    Row("places:flyer", OWN, lambda o: {"code": o.hidden.code}, "hidden", anonymous=404),
    Row("places:desk", KEEPERS),
    Row("places:new", KEEPERS),
    Row("places:coverage", KEEPERS),
    Row("places:sentence", KEEPERS, method="post"),
    *_page("places:show"),
    *_page("places:edit"),
    *_page("places:edit", method="post", data=SENT),
    *_page("places:status"),
    *_page("places:verify", method="post", status=302),
    *_page("places:schedule"),
    *_page("places:rule-new"),
    *_page("places:rule-change", rule=True),
    *_page("places:rule-end", rule=True, method="post", status=302),
    *_page("places:cancel", session=lambda place: place.coming),
    *_page("places:move", session=lambda place: place.coming),
    *_page("places:attendance"),
    *_page("places:session", session=lambda place: place.past),
    *_page("places:withdraw", session=lambda place: place.past, method="post", status=302),
    *_page("places:sheet"),
)
