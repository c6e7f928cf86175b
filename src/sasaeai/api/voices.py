"""What was heard for a plan, read by the very functions that the residents' pages use."""

from __future__ import annotations

from django.urls import reverse

from sasaeai.api import schemas
from sasaeai.api.plan import plan_of
from sasaeai.voices.public import Result, result_of, surveys_of


def all_surveys(code: str) -> schemas.SurveysOut:
    """Published surveys of a plan; small counts are hidden as on the page."""
    plan = plan_of(code)
    rows = surveys_of(plan).filter(shown_on__isnull=False)
    return schemas.SurveysOut(plan=plan.code, surveys=[_survey(result_of(row)) for row in rows])


def _survey(result: Result) -> schemas.SurveyOut:
    survey, whole = result.survey, result.whole
    return schemas.SurveyOut(
        title=survey.title,
        population=survey.population,
        sampling=survey.sampling,
        way=survey.way,
        tracking=survey.tracking,
        opens_on=survey.opens_on,
        closes_on=survey.closes_on,
        page=reverse("voices:survey", args=[survey.pk]),
        counts={name: schemas.FigureOut.of(figure) for name, figure in whole.figures.items()},
        rates=[
            schemas.RateOut(
                code=rate.code, label=rate.label, figure=schemas.FigureOut.of(rate.figure)
            )
            for rate in whole.rates
        ],
        channels={
            line.key: {name: schemas.FigureOut.of(figure) for name, figure in line.figures.items()}
            for line in result.channels
        },
    )
