"""The access matrix: every address × everybody. Written by hand, never derived from the code."""

from __future__ import annotations

from tests.access.matrix_api import API
from tests.access.matrix_conference import CONFERENCE
from tests.access.matrix_consult import CONSULT
from tests.access.matrix_evaluation import EVALUATION
from tests.access.matrix_next import NEXT
from tests.access.matrix_notices import NOTICES
from tests.access.matrix_open import OPEN
from tests.access.matrix_people import PERSONS
from tests.access.matrix_places import PLACES
from tests.access.matrix_plan import PLAN
from tests.access.matrix_referral import REFERRAL
from tests.access.matrix_renditions import RENDITIONS
from tests.access.matrix_retention import RETENTION
from tests.access.matrix_sign_in import SIGN_IN
from tests.access.matrix_statistics import STATISTICS
from tests.access.matrix_voices import VOICES
from tests.access.matrix_watch import WATCH
from tests.access.table import EVERYBODY, NOBODY, SENT, Row, members, public, unknown

ADMINISTRATOR = members("administrator")
READERS_OF_THE_JOURNAL = members("auditor", "privacy_officer")
KEEPERS_OF_AREAS = members("administrator", "planner")
AT_WORK_ON_THE_PHONE = {"commissioner": 302, "other_commissioner": 302, "watcher": 302}
"""Their own work is on the phone, so the workspace's first page leads them there."""

HOUSE = (
    public("health"),
    public("style"),
    public("style_page", lambda o: {"page": "desk"}),
    public("style_page", lambda o: {"page": "nothing"}, status=404, of="unknown"),
    public("look", status=302),
    public("portal:home"),
    public("portal:ask"),
    public("portal:about", lambda o: {"page": "privacy"}),
    public("portal:about", lambda o: {"page": "nothing"}, status=404, of="unknown"),
    Row("desk:today", EVERYBODY, but=AT_WORK_ON_THE_PHONE),
)

AREAS = (
    Row("areas:list", KEEPERS_OF_AREAS),
    Row("areas:choose", KEEPERS_OF_AREAS, method="post", data={"kind": "living"}, status=302),
    Row("areas:choose", NOBODY, of="unknown", method="post", data={"kind": "nowhere"}),
    Row("areas:import", KEEPERS_OF_AREAS),
    Row("areas:import", KEEPERS_OF_AREAS, method="post", data=SENT, status=422),
)

PEOPLE = (
    Row("people:own", EVERYBODY),
    Row("people:accounts", ADMINISTRATOR),
    Row("people:new_account", ADMINISTRATOR),
    Row("people:new_account", ADMINISTRATOR, method="post", data=SENT, status=422),
    Row("people:account", ADMINISTRATOR, lambda o: {"pk": o.account}),
    Row(
        "people:account",
        ADMINISTRATOR,
        lambda o: {"pk": o.account},
        method="post",
        data=SENT,
        status=422,
    ),
    unknown("people:account"),
    Row("people:new_key", ADMINISTRATOR, lambda o: {"pk": o.account}, method="post"),
    unknown("people:new_key", method="post"),
    Row("people:pledge", ADMINISTRATOR, lambda o: {"pk": o.account}, method="post", status=302),
    unknown("people:pledge", method="post"),
    Row("people:end_duty", ADMINISTRATOR, lambda o: {"pk": o.duty}, method="post", status=302),
    Row(
        "people:end_duty",
        ADMINISTRATOR,
        lambda o: {"pk": o.ended_duty},
        of="ended",
        method="post",
        status=302,
    ),
    unknown("people:end_duty", method="post"),
    Row("people:journal", READERS_OF_THE_JOURNAL),
    Row("people:chain", READERS_OF_THE_JOURNAL),
    Row("people:chain", READERS_OF_THE_JOURNAL, method="post", status=302),
    Row("people:journal_file", READERS_OF_THE_JOURNAL, lambda o: {"kind": "csv"}),
    Row(
        "people:journal_file",
        READERS_OF_THE_JOURNAL,
        lambda o: {"kind": "exe"},
        of="unknown",
        status=400,
    ),
)

ROWS: tuple[Row, ...] = (
    *HOUSE,
    *AREAS,
    *PEOPLE,
    *PERSONS,
    *RETENTION,
    *CONSULT,
    *STATISTICS,
    *REFERRAL,
    *CONFERENCE,
    *PLAN,
    *PLACES,
    *NOTICES,
    *RENDITIONS,
    *VOICES,
    *WATCH,
    *EVALUATION,
    *NEXT,
    *API,
    *OPEN,
    *SIGN_IN,
)
