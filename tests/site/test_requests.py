"""Odd requests at every address: refused, never an error of ours."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client

from tests.access.urlmap import addresses
from tests.site.addresses import every_path, numbered_paths
from tests.site.headers import missing

pytestmark = pytest.mark.django_db
REFUSED = ("x=%00", "q=a%00b", "x=" + "y" * 1_000_000)
PAGED = ("/places/", "/desk/journal/", "/desk/accounts/", "/desk/places/", "/desk/watch/plans/")
NOT_A_PAGE = ("page=0", "page=abc", "page=" + "9" * 30, "after=zz", "sort=nothing")
ANYTHING = ("page=0", "page=abc", "page=" + "9" * 30, "year=" + "9" * 30, "id=%F0%9F", "area=-1")
SEES = {
    "/desk/journal/": "auditor",
    "/desk/accounts/": "administrator",
    "/desk/places/": "planner",
    "/desk/watch/plans/": "social_worker",
}


@pytest.mark.parametrize("method", ("TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "FOO"))
def test_methods_that_nobody_needs_are_refused_everywhere(method):
    client = Client()
    found = {path: client.generic(method, path).status_code for path in every_path().values()}
    assert {path for path, status in found.items() if status != 405} == set()


@pytest.mark.parametrize("query", REFUSED, ids=lambda text: text[:8])
def test_broken_bytes_and_endless_queries_are_refused_everywhere(cast, browse, query):
    for client in (browse(None), browse(cast.manager)):
        found = {path: client.get(f"{path}?{query}").status_code for path in every_path().values()}
        assert {path for path, status in found.items() if not 400 <= status < 500} == set()


@pytest.mark.parametrize("login", (None, "planner", "social_worker"))
def test_no_address_fails_on_garbage(cast, browse, login):
    client = browse(cast.accounts.get(login) if login else None)
    query = "&".join(ANYTHING)
    for name, path in every_path().items():
        status = client.get(f"{path}?{query}").status_code
        assert (name, status < 500) == (name, True)


@pytest.mark.parametrize("path", PAGED)
def test_lists_refuse_places_that_no_link_names(cast, browse, path):
    client = browse(cast.accounts[SEES[path]] if path in SEES else None)
    assert client.get(path).status_code == 200
    found = {query[:20]: client.get(f"{path}?{query}").status_code for query in NOT_A_PAGE[:3]}
    assert set(found.values()) == {400}


def test_an_id_of_thirty_digits_is_not_there(cast, browse):
    for login in ("administrator", "planner", "social_worker", "commissioner"):
        client = browse(cast.accounts[login])
        for path in numbered_paths("9" * 30):
            for method in ("get", "post"):
                status = getattr(client, method)(path).status_code
                assert (login, path, status in (302, 400, 404, 405)) == (login, path, True)


def test_every_post_needs_the_forms_own_mark(cast, browse):
    """The machine interface is exempt and writes nothing: a POST there is 405. Two addresses of
    the notices are proven otherwise, by the token in them and by a signature over the body."""
    client = browse(cast.administrator)
    client.handler.enforce_csrf_checks = True
    exempt = {
        address.name for address in addresses() if getattr(address.view, "csrf_exempt", False)
    }
    reading = ("plan", "indicators", "indicator", "surveys", "places", "areas")
    reading += ("evaluations", "evaluation")
    machines = {f"api:{name}" for name in reading}
    proven = {"places:letters-leave": 404, "places:line-events": 403}
    assert exempt == machines | set(proven)
    found = {name: client.post(path).status_code for name, path in every_path().items()}
    assert {name: found[name] for name in proven} == proven
    assert {name for name, status in found.items() if status != 403} - set(proven) == machines
    assert {found[name] for name in machines} == {405}


def test_a_foreign_site_cannot_send_a_form(cast, browse):
    client = browse(cast.administrator)
    client.handler.enforce_csrf_checks = True
    client.get("/desk/accounts/new/")
    token = client.cookies["csrf"].value
    answer = client.post(
        "/desk/accounts/new/",
        {"csrfmiddlewaretoken": token, "login": "x", "name": "x"},
        headers={"Origin": "https://elsewhere.example"},
    )
    assert answer.status_code == 403


def test_refusals_before_any_page_carry_the_headers_too():
    client = Client()
    answers = [
        client.generic("TRACE", "/"),
        client.get("/?x=%00"),
        client.get("/?x=" + "y" * 9000),
        client.get("/no/such/page/"),
        client.get("/health/", headers={"Host": "elsewhere.example"}),
    ]
    assert [answer.status_code for answer in answers] == [405, 400, 414, 404, 400]
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert missing(answer, signed_in=False) == []


def test_line_breaks_in_an_address_do_not_start_a_log_line(caplog):
    Client().get("/no%0D%0A2026-01-01%20ERROR%20forged/")
    assert caplog.messages
    assert [line for line in caplog.messages if "\n" in line or "\r" in line] == []


def test_a_page_that_fails_tells_nothing_of_the_inside(monkeypatch):
    monkeypatch.setattr(
        "sasaeai.portal.views.doors", lambda: (_ for _ in ()).throw(RuntimeError("sesame"))
    )
    caches["pages"].clear()
    client = Client(raise_request_exception=False)
    answer = client.get("/")
    assert (answer.status_code, b"sesame" in answer.content, b"Traceback" in answer.content) == (
        500,
        False,
        False,
    )
    assert missing(answer, signed_in=False) == []
