"""はじめの一歩: the participation finder, without a sign-in and without a trace of the reader."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sasaeai.areas.public import all_districts
from sasaeai.core.access import open_to_everyone
from sasaeai.places.enums import DayPart
from sasaeai.places.models import Stage, Term
from sasaeai.places.starting import Answers, Found, first_steps, note_use
from sasaeai.places.views import asked


@open_to_everyone
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """A few questions; with answers, first steps with the reason for each."""
    stages, terms = list(Stage.objects.filter(in_use=True)), list(Term.objects.filter(in_use=True))
    districts = list(all_districts())
    given = request.GET
    stage = asked.one_of(given.get("who", ""), [row.code for row in stages])
    term = asked.one_of(given.get("want", ""), [row.code for row in terms])
    when = asked.one_of(given.get("when", ""), [*DayPart.values, "weekend"])
    answers = Answers(
        stage=next((row for row in stages if row.code == stage), None),
        term=next((row for row in terms if row.code == term), None),
        area=asked.area(given, districts),
        part=DayPart(when) if when in DayPart.values else None,
        weekend=when == "weekend",
        step_free=given.get("step_free", "") == "1",
        free=given.get("free", "") == "1",
    )
    found = first_steps(answers) if answers.any else Found([])
    context = {
        "answers": answers,
        "steps": found.steps,
        "left_out": found.left_out,
        "sent": bool(given),
        "stages": stages,
        "terms": terms,
        "districts": districts,
        "parts": DayPart.choices,
        "when": when,
    }
    response = render(request, "places/start.jinja", context)
    if answers.any:
        note_use(answers, found=len(found.steps))
        response["Cache-Control"] = "no-store"
    return response
