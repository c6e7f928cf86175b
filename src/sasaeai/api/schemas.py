"""What goes out. Figures are text and whole numbers, so no reader rounds them another way."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

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

    state: Literal["value", "zero", "not_entered", "not_applicable", "uncomputable", "suppressed"]
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


class IndicatorOut(Schema):
    """What is counted and where it should go. ``sentence`` says the counting in words."""

    code: str
    name: str
    node: str
    unit: str
    kind: str
    direction: Literal["increase", "decrease", "maintain", "all_of", "monitor"]
    sentence: str
    counted: bool = Field(description="false while no records for it are kept here yet")
    source: str
    baseline: TargetOut | None
    targets: list[TargetOut]
    page: str


class IndicatorsOut(Schema):
    plan: PlanOut
    indicators: list[IndicatorOut]


class YearFigureOut(Schema):
    """``live`` is counted now; ``confirmed`` stays as it was published; ``shown`` is on the pages."""

    year: YearOut
    target: FigureOut | None
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
    standing: Literal["on_track", "near", "behind", "unknown"]
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
    code: str
    name: str
    kana: str
    kind: str
    category: str
    category_label: str
    area: AreaRef
    description: str
    audience: list[str]
    cost: str
    apply_how: str
    step_free: str
    features: list[str]
    verified_on: date | None
    rhythms: list[str]
    sessions: list[SessionOut]
    where: WhereOut | None
    page: str


class PlacesOut(Schema):
    places: list[PlaceOut]
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
    q: str = Field("", max_length=100)


class AreasAsked(PageAsked):
    kind: str = Field("", max_length=30)
