"""What the contract says is what comes, and no address makes an error of ours."""

from __future__ import annotations

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sasaeai.site.wsgi import application

pytestmark = pytest.mark.django_db
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
OPERATIONS = (
    "/plan",
    "/indicators",
    "/indicators/{code}",
    "/surveys",
    "/places",
    "/areas",
    "/evaluations",
    "/evaluations/{round_id}",
)
PATHS = ("plan", "indicators", "indicators/K1", "surveys", "places", "areas", "evaluations")
GARBAGE = (
    "page=0",
    "page=abc",
    "after=abc",
    "after=-1",
    "after=" + "9" * 30,
    "limit=0",
    "limit=" + "9" * 30,
    "plan=%00",
    "q=%00",
    "plan=../../etc/passwd",
    "year=" + "9" * 30,
    "year=abc",
    "area=" + "9" * 30,
    "weekday=8",
    "part=night",
    "q=" + "あ" * 101,
    "q=" + "x" * 1_000_000,
)


@pytest.fixture
def contract(made, places):
    """Asked in process; the server's habit of closing connections would end the test's own."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_answer_keeps_the_contract(contract, path):
    operation = contract[f"/api/v1{path}"]["GET"]

    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def answers(case):
        case.call_and_validate(checks=CHECKS)

    answers()


@pytest.mark.parametrize("path", PATHS)
def test_garbage_is_refused(made, places, path):
    client = Client()
    for garbage in GARBAGE:
        status = client.get(f"/api/v1/{path}?{garbage}").status_code
        assert (garbage[:40], status in (400, 414, 422)) == (garbage[:40], True)


def test_what_is_not_there_is_told_so(made, places):
    client = Client()
    for path in (
        "indicators/%00",
        "indicators/nothing",
        "indicators/" + "9" * 5000,
        "indicators/K1?year=2001",
        "plan?plan=nothing",
        "places?category=nothing",
        "places?area=9007199254740991",
        "areas?kind=nothing",
        "nothing",
    ):
        status = client.get(f"/api/v1/{path}").status_code
        assert (path[:40], status in (400, 404)) == (path[:40], True)


@pytest.mark.parametrize("method", ("post", "put", "patch", "delete"))
def test_nothing_can_be_written(method):
    found = [getattr(Client(), method)(f"/api/v1/{path}").status_code for path in PATHS]
    assert found == [405] * len(PATHS)


def test_every_operation_declares_its_refusals():
    paths = Client().get("/api/openapi.json").json()["paths"]
    declared = {path: set(item["get"]["responses"]) for path, item in paths.items()}
    assert declared == {
        f"/api/v1{path}": {"200", "400", "404", "414", "422"} for path in OPERATIONS
    }


def test_other_sites_may_read_without_anybodys_session(made, places):
    for path in (*(f"v1/{path}" for path in PATHS), "openapi.json"):
        headers = Client().get(f"/api/{path}").headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers


def test_the_page_about_it_names_every_operation_and_no_other_host():
    page = Client().get("/api/").content.decode()
    assert all(f"/api/v1{path}" in page for path in OPERATIONS)
    assert ("https://" in page, "http://" in page.replace("http://www.w3.org", "")) == (
        False,
        False,
    )


def test_the_contract_holds_no_field_of_a_person():
    schemas = json.dumps(Client().get("/api/openapi.json").json()["components"]["schemas"])
    for word in ("person", "phone", "birth", "account", "login", "mail"):
        assert f'"{word}' not in schemas
