"""What goes out. Figures are text and whole numbers, so no reader rounds them another way."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import Field

from sasaeai.core.figures import Figure

MOST_IN_ONE_PAGE = 200
HOURS = r"^[0-2][0-9]:[0-5][0-9]$"
LARGEST_ID = 2**63 - 1


class Problem(Schema):
    """Why nothing is there."""

    detail: str


class FigureOut(Schema):
    """One figure with its state; ``value`` is exact, ``text`` is what the pages print.

    A hidden figure (``suppressed``) carries neither value nor the counts it was made of.
    """

    state: Literal[
        "value",
        "zero",
        "not_entered",
        "not_applicable",
        "uncomputable",
        "observing",
        "suppressed",
    ]
    text: str
    value: str | None
    unit: str
    num: int | None
    den: int | None
    note: str

    @classmethod
    def of(cls, figure: Figure) -> Self:
        return cls(
            state=figure.state.value,
            text=figure.text,
            value=None if figure.value is None else f"{figure.value:f}",
            unit=figure.unit,
            num=figure.num,
            den=figure.den,
            note=figure.note,
        )

    @classmethod
    def perhaps(cls, figure: Figure | None) -> Self | None:
        return None if figure is None else cls.of(figure)


class YearOut(Schema):
    """A fiscal year, 1 April to 31 March, by the year of its first day."""

    year: int
    label: str


class PlanOut(Schema):
    code: str
    name: str
    vision: str
    first_year: YearOut
    last_year: YearOut
    organisation: str


class VersionOut(Schema):
    no: int
    kind: str
    in_force: bool
    effective_from: date | None
    effective_to: date | None
    decided_by: str
    decided_on: date | None
    reason: str
    sha256: str = Field(description="fingerprint of the whole text of this version")


class LevelOut(Schema):
    depth: int
    name: str
    evaluable: bool


class RoleOut(Schema):
    actor: str
    kind: str
    no: int | None
    text: str


class NodeOut(Schema):
    """A line of the plan; ``code`` outlives renames and moves."""

    code: str
    parent: str | None
    depth: int
    number: str
    title: str
    body: str
    roles: list[RoleOut]
    issues: list[int]


class IssueOut(Schema):
    no: int
    title: str
    nodes: list[str]


class WholePlanOut(Schema):
    plan: PlanOut
    version: VersionOut
    versions: list[VersionOut]
    levels: list[LevelOut]
    nodes: list[NodeOut]
    issues: list[IssueOut]


class TargetOut(Schema):
    year: YearOut
    figure: FigureOut


class BreakOut(Schema):
    """From this year on the indicator counts otherwise; years before stay as they were counted."""

    year: YearOut
    reason: str
    decided_by: str
    changed_on: date


class IndicatorOut(Schema):
    """What is counted and where it should go. ``sentence`` says the counting in words."""

    code: str
    name: str
    node: str
    unit: str
    kind: str
    direction: Literal["increase", "decrease", "maintain", "all_of", "monitor"]
    sentence: str
    reads: str = Field(description="the whole definition in sentences, baseline and aim included")
    nature: Literal[
        "flow",
        "stock",
        "cumulative",
        "distinct",
        "ratio",
        "median",
        "share",
        "compound",
        "typed",
        "narrative",
        "",
    ] = Field(description="how it may be added up; empty while nothing counts it")
    definition: int = Field(description="number of the definition in force")
    breaks: list[BreakOut]
    last_year: YearOut | None = Field(description="the plan no longer looks at it after this year")
    counted: bool = Field(description="false while no records for it are kept here yet")
    source: str
    baseline: TargetOut | None
    targets: list[TargetOut]
    page: str


class IndicatorsOut(Schema):
    plan: PlanOut
    indicators: list[IndicatorOut]


class YearFigureOut(Schema):
    """``live`` is counted now; ``confirmed`` stays as it was published; ``shown`` is on the pages.

    ``recounted`` counts an earlier year by today's definition, for comparison only.
    """

    year: YearOut
    certainty: Literal["confirmed", "restated", "provisional", ""]
    definition: int
    broken: bool = Field(description="the definition begins with this year")
    old_target: FigureOut | None
    target: FigureOut | None
    recounted: FigureOut | None
    live: FigureOut
    confirmed: FigureOut | None
    shown: FigureOut
    drift: FigureOut | None


class DistrictOut(Schema):
    name: str
    code: str | None = Field(description="empty for records that lie in no district")
    figure: FigureOut


class DistrictsOut(Schema):
    """District by district; ``refused`` says why there is no table."""

    year: YearOut
    kind: str
    confirmed: bool
    rows: list[DistrictOut]
    total: FigureOut
    refused: str


class WholeIndicatorOut(IndicatorOut):
    standing: Literal["on_track", "near", "behind", "watched", "unknown"]
    years: list[YearFigureOut]
    districts: DistrictsOut | None


class AreaRef(Schema):
    id: int
    code: str
    name: str


class SessionOut(Schema):
    """Hours are Japanese local time, ``10:00``."""

    day: date
    starts: str = Field(pattern=HOURS)
    ends: str | None = Field(pattern=HOURS)
    cancelled: bool
    note: str


class WhereOut(Schema):
    """Only where the place is told to everybody; a private home is not."""

    name: str
    address: str
    latitude: str | None
    longitude: str | None


class PlaceOut(Schema):
    id: int
    uuid: UUID = Field(description="never changes and is never given to another place")
    code: str
    name: str
    kana: str
    kind: str
    category: str
    category_label: str
    terms: list[str]
    area: AreaRef
    serves: list[AreaRef] = Field(description="areas whose people it is for, beside its own")
    description: str
    audience: list[str]
    cost: str
    fee: str
    apply_how: str
    step_free: str
    features: list[str]
    verified_on: date | None
    check_by: date | None = Field(description="from this day on the page may be out of date")
    changed_at: datetime
    rhythms: list[str]
    repeat_codes: list[str] = Field(description="GIF repeat codes, e.g. 13Mo; empty if unsayable")
    sessions: list[SessionOut]
    where: WhereOut | None
    page: str


class PlacesOut(Schema):
    places: list[PlaceOut]
    withdrawn: list[UUID] = Field(
        description="with modified_after: places that have left the public since then"
    )
    after: int | None = Field(description="ask again with this for what follows; null at the end")


class AreaOut(Schema):
    id: int
    code: str
    name: str
    kana: str
    kind: str
    kind_label: str
    valid_from: date
    within: list[AreaRef]


class AreasOut(Schema):
    areas: list[AreaOut]
    after: int | None = Field(description="ask again with this for what follows; null at the end")


class PlanAsked(Schema):
    """Without ``plan``: the city's plan of today."""

    plan: str = Field("", max_length=40, pattern=r"^[-a-zA-Z0-9_]*$")


class IndicatorAsked(PlanAsked):
    year: int | None = Field(None, ge=1900, le=2200, description="year of the districts' table")


class PageAsked(Schema):
    """Pages go on from the last id that was read, so none is skipped or told twice."""

    after: int = Field(0, ge=0, le=LARGEST_ID)
    limit: int = Field(50, ge=1, le=MOST_IN_ONE_PAGE)


class PlacesAsked(PageAsked):
    area: int | None = Field(None, ge=1, le=LARGEST_ID, description="id of an area")
    category: str = Field("", max_length=40)
    weekday: int | None = Field(None, ge=1, le=7, description="1 is Monday")
    part: Literal["morning", "afternoon", "evening"] | None = None
    step_free: bool = False
    modified_after: datetime | None = Field(None, description="changed since this moment")
    q: str = Field("", max_length=100)


class AreasAsked(PageAsked):
    kind: str = Field("", max_length=30)


class NothingAsked(Schema):
    """A list without conditions."""


class EvaluationAsked(Schema):
    """Without ``revision``: the newest one."""

    revision: int | None = Field(None, ge=1, le=999)


class EvaluationOut(Schema):
    """One published round; ``sha256`` is of the canonical JSON of its content."""

    round: int
    plan: str
    label: str
    revision: int
    published_on: date
    reason: str
    sha256: str
    supersedes: str | None = Field(description="sha256 of the revision before")
    page: str


class EvaluationsOut(Schema):
    evaluations: list[EvaluationOut]


class WholeEvaluationOut(EvaluationOut):
    content: dict[str, Any] = Field(description="the snapshot itself, small counts hidden")


class RateOut(Schema):
    """One rate: ``num`` and ``den`` of the figure are what was divided by what."""

    code: str
    label: str
    figure: FigureOut


class SurveyOut(Schema):
    """One published survey. ``counts`` are posted, undeliverable, reached, returned and valid."""

    title: str
    population: str
    sampling: str
    way: str = Field(description="post, web or both")
    tracking: str = Field(description="none, envelope (number on the envelope) or sheet")
    opens_on: date
    closes_on: date
    page: str
    counts: dict[str, FigureOut]
    rates: list[RateOut]
    channels: dict[str, dict[str, FigureOut]] = Field(description="counts by way of answering")


class SurveysOut(Schema):
    plan: str
    surveys: list[SurveyOut]
