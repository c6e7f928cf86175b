"""Places: found by everybody, kept by the leaders of their district and by the council."""

from __future__ import annotations

from collections.abc import Callable

from tests.access.objects import Kept, Objects
from tests.access.table import NOBODY, SENT, UNKNOWN, Row, members, public

NO_UUID = "00000000-0000-4000-8000-000000000000"
COUNCIL = members("social_worker", "planner", "manager")
HANDING = COUNCIL | members(
    "partner_worker",
    "commissioner",
    "other_commissioner",
    "unpledged_commissioner",
    "watcher",
    "district_officer",
)
PLANNER = members("planner")
HANDED = {"once": "11111111-1111-4111-8111-111111111111", "way": "print"}
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
    public("places:calendar"),
    public("places:criteria"),
    public("places:start"),
    public("places:sitemap"),
    public("places:ics", lambda o: {"code": o.salon.code}),
    public("places:ics", lambda o: {"code": "nowhere"}, status=404, of="unknown"),
    public("places:ics", lambda o: {"code": o.hidden.code}, status=404, of="hidden"),
    public("places:propose", lambda o: {"code": o.salon.code}),
    public("places:propose", lambda o: {"code": "nowhere"}, status=404, of="unknown"),
    public("places:propose", lambda o: {"code": o.hidden.code}, status=404, of="hidden"),
    public("places:thanks", lambda o: {"code": o.salon.code}),
    public("places:thanks", lambda o: {"code": "nowhere"}, status=404, of="unknown"),
    public("places:confirm", lambda o: {"token": o.place_link}),
    public("places:confirm", lambda o: {"token": "nothing"}, status=404, of="unknown"),
    public("places:page", lambda o: {"code": o.salon.code}),
    public("places:page", lambda o: {"code": "nowhere"}, status=404, of="unknown"),
    Row("places:page", OWN, lambda o: {"code": o.hidden.code}, "hidden", anonymous=404),
    public("places:flyer", lambda o: {"code": o.salon.code}),
    public("places:flyer", lambda o: {"code": "nowhere"}, status=404, of="unknown"),
    Row("places:flyer", OWN, lambda o: {"code": o.hidden.code}, "hidden", anonymous=404),
    Row("places:desk", KEEPERS),
    Row("places:new", KEEPERS),
    Row("places:coverage", KEEPERS),
    Row("places:refused", KEEPERS),
    Row("places:needs", COUNCIL),
    Row("places:needs", COUNCIL, method="post", data=SENT, status=302),
    Row("places:words", COUNCIL),
    Row("places:words", COUNCIL, method="post", data=SENT, status=302),
    Row("places:baskets", HANDING),
    Row("places:basket-add", HANDING, lambda o: {"code": o.salon.code}, method="post", status=302),
    Row("places:basket-add", NOBODY, lambda o: {"code": o.hidden.code}, "hidden", method="post"),
    Row("places:basket-add", NOBODY, lambda o: {"code": "nowhere"}, "unknown", method="post"),
    Row("places:basket", PLANNER, lambda o: {"basket": o.basket}, "own"),
    Row("places:basket", NOBODY, lambda o: {"basket": UNKNOWN}, "unknown"),
    Row("places:basket-paper", PLANNER, lambda o: {"basket": o.basket}, "own"),
    Row("places:basket-paper", NOBODY, lambda o: {"basket": UNKNOWN}, "unknown"),
    Row(
        "places:basket-change",
        PLANNER,
        lambda o: {"basket": o.basket},
        "own",
        method="post",
        data={"away": "1"},
        status=302,
    ),
    Row("places:basket-change", NOBODY, lambda o: {"basket": UNKNOWN}, "unknown", method="post"),
    Row(
        "places:handed",
        PLANNER,
        lambda o: {"basket": o.basket},
        "own",
        method="post",
        data=HANDED,
        status=302,
    ),
    Row("places:handed", NOBODY, lambda o: {"basket": UNKNOWN}, "unknown", method="post"),
    Row("places:import", COUNCIL),
    Row("places:import", COUNCIL, method="post", data=SENT),
    Row("places:import-check", COUNCIL, lambda o: {"batch": o.batch}),
    Row("places:import-check", NOBODY, lambda o: {"batch": UNKNOWN}, "unknown"),
    Row(
        "places:import-check",
        COUNCIL,
        lambda o: {"batch": o.batch},
        method="post",
        data={"act": "save"},
        status=302,
    ),
    Row("places:import-refused", COUNCIL, lambda o: {"batch": o.batch}),
    Row("places:import-refused", NOBODY, lambda o: {"batch": UNKNOWN}, "unknown"),
    Row("places:import-work", COUNCIL, lambda o: {"batch": o.coming}),
    Row("places:import-work", NOBODY, lambda o: {"batch": o.batch}, "nothing asked"),
    Row("places:import-work", NOBODY, lambda o: {"batch": UNKNOWN}, "unknown"),
    Row("places:import-cancel", COUNCIL, lambda o: {"batch": o.coming}, method="post", status=302),
    Row("places:import-cancel", NOBODY, lambda o: {"batch": UNKNOWN}, "unknown", method="post"),
    Row("places:import-drop", COUNCIL, lambda o: {"batch": o.batch}, method="post", status=302),
    Row("places:import-drop", NOBODY, lambda o: {"batch": UNKNOWN}, "unknown", method="post"),
    Row("places:due", KEEPERS),
    Row("places:ask-due", KEEPERS, method="post", status=302),
    Row("places:proposals", KEEPERS),
    Row("places:proposal", OWN, lambda o: {"proposal": o.proposal}, "own"),
    Row("places:proposal", OTHER, lambda o: {"proposal": o.other_proposal}, "other"),
    Row("places:proposal", NOBODY, lambda o: {"proposal": NO_UUID}, "unknown"),
    Row("places:sentence", KEEPERS, method="post"),
    *_page("places:show"),
    *_page("places:edit"),
    *_page("places:edit", method="post", data=SENT),
    *_page("places:status"),
    *_page("places:verify", method="post", status=302),
    *_page("places:ask", method="post", status=302),
    *_page("places:form"),
    Row("places:hide", COUNCIL, lambda o: {"code": o.salon.code}, "own", method="post", status=302),
    Row("places:hide", NOBODY, lambda o: {"code": "nowhere"}, "unknown", method="post"),
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
