"""The operations and their contract. Read only; everybody gets the same answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest
from ninja import NinjaAPI, Query, Schema

from sasaeai.api import evaluation, places, plan, schemas, voices

Operation = TypeVar("Operation", bound=Callable[..., Schema])
TEXT = {"text/plain": {"schema": {"type": "string"}}}
REFUSED = {
    400: {"description": "bytes that no address may hold", "content": TEXT},
    414: {"description": "the address is too long", "content": TEXT},
}
PROBLEMS = {404: schemas.Problem}

api = NinjaAPI(
    title="ささえあい 公開データ",
    version="1",
    description=(
        "地域福祉活動計画、その指標の数字、居場所、地域の区分を読むための窓口です。"
        "人についての記録は出しません。少ない数は、ページと同じように隠します。"
    ),
    urls_namespace="api-v1",
    openapi_url=None,
    docs_url=None,
)


def _get(
    path: str, name: str, summary: str, answer: type[Schema]
) -> Callable[[Operation], Operation]:
    return api.get(
        path,
        url_name=name,
        operation_id=name,
        summary=summary,
        response={200: answer, **PROBLEMS},
        openapi_extra={"responses": REFUSED | {422: {"description": "読み取れない条件です"}}},
    )


@_get("/plan", "plan", "計画の本文（ことばの木と版と課題）", schemas.WholePlanOut)
def read_plan(request: HttpRequest, asked: Query[schemas.PlanAsked]) -> schemas.WholePlanOut:
    return plan.whole_plan(asked.plan)


@_get("/indicators", "indicators", "指標の一覧（数え方・基準値・目標）", schemas.IndicatorsOut)
def read_indicators(request: HttpRequest, asked: Query[schemas.PlanAsked]) -> schemas.IndicatorsOut:
    return plan.all_indicators(asked.plan)


@_get(
    "/indicators/{code}", "indicator", "指標の数字（各年度と地区ごと）", schemas.WholeIndicatorOut
)
def read_indicator(
    request: HttpRequest, code: str, asked: Query[schemas.IndicatorAsked]
) -> schemas.WholeIndicatorOut:
    return plan.one_indicator(asked.plan, code, asked.year)


@_get("/surveys", "surveys", "計画のためのアンケート（配布・回収・回収率）", schemas.SurveysOut)
def read_surveys(request: HttpRequest, asked: Query[schemas.PlanAsked]) -> schemas.SurveysOut:
    return voices.all_surveys(asked.plan)


@_get("/places", "places", "いま開いている居場所", schemas.PlacesOut)
def read_places(request: HttpRequest, asked: Query[schemas.PlacesAsked]) -> schemas.PlacesOut:
    return places.some_places(asked)


@_get("/areas", "areas", "地域の区分", schemas.AreasOut)
def read_areas(request: HttpRequest, asked: Query[schemas.AreasAsked]) -> schemas.AreasOut:
    return places.some_areas(asked)


@_get("/evaluations", "evaluations", "公表した評価の一覧", schemas.EvaluationsOut)
def read_evaluations(request: HttpRequest) -> schemas.EvaluationsOut:
    return evaluation.every_evaluation()


@_get(
    "/evaluations/{round_id}",
    "evaluation",
    "公表した評価（シート・数字・照合番号）",
    schemas.WholeEvaluationOut,
)
def read_evaluation(
    request: HttpRequest, round_id: int, asked: Query[schemas.EvaluationAsked]
) -> schemas.WholeEvaluationOut:
    return evaluation.one_evaluation(round_id, asked.revision)


ASKED: dict[str, type[Schema]] = {
    "plan": schemas.PlanAsked,
    "indicators": schemas.PlanAsked,
    "indicator": schemas.IndicatorAsked,
    "surveys": schemas.PlanAsked,
    "places": schemas.PlacesAsked,
    "areas": schemas.AreasAsked,
    "evaluations": schemas.NothingAsked,
    "evaluation": schemas.EvaluationAsked,
}
"""Names that an address may ask; a misspelt filter must not pass for no filter."""
