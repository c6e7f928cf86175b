"""The register as HSDS 3.1: shapes, exact pages, ids that stay, and nothing of a hidden home."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people.public import Organisation
from sasaeai.places.public import (
    Category,
    ContactKind,
    ContactWay,
    Listing,
    ShownTo,
    Status,
    Term,
    Ties,
    Whereabouts,
    change_listing,
    set_status,
)
from tests.api import hsds_shapes as shapes
from tests.places.conftest import open_place

pytestmark = pytest.mark.django_db
ROOT = "/o/hsds/v3/"
SECRETS = ("縁側の家", "朝凪3丁目", "000-333-3333", "34.123456", "隠れ家", "000-222-2222", "柏木")
NOBODY = "00000000-0000-4000-8000-000000000000"


def read(path: str, *, client: Client | None = None, status: int = 200) -> Any:
    response = (client or Client()).get(f"{ROOT}{path}")
    assert response.status_code == status, response.content.decode()
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return response.json()


@pytest.fixture
def register(places, cast) -> dict[str, Listing]:
    """Beside the two public pages: a desk with its telephone, and a salon in a private home."""
    with acting(cast.planner.pk, purpose="test"):
        body = Organisation.objects.get(code="care-1")
        desk = open_place(
            "くらしの相談窓口", cast.asanagi, "bureau", organisation=body,
            location=Whereabouts(
                name="中央福祉館", address="ひより市朝凪1丁目",
                latitude=Decimal("34.600001"), longitude=Decimal("133.700002"),
            ),
            contacts=(ContactWay(ContactKind.PHONE, "000-555-5555", shown_to=ShownTo.PUBLIC),),
        )  # fmt: skip
        home = open_place(
            "縁側サロン", cast.asanagi, "salon",
            location=Whereabouts(
                name="縁側の家", address="ひより市朝凪3丁目",
                latitude=Decimal("34.123456"), shown_to=ShownTo.STAFF,
            ),
            contacts=(ContactWay(ContactKind.PHONE, "000-333-3333", shown_to=ShownTo.PUBLIC),),
        )  # fmt: skip
    return {"desk": desk, "home": home, "salon": places.salon, "exercise": places.exercise}


def test_the_root_says_which_version_and_profile(db):
    found = read("")
    assert (found["version"], set(found)) == ("3.1", {"version", "profile", "openapi_url"})
    for name in ("profile", "openapi_url"):
        assert Client().get(found[name].replace("http://testserver", "")).status_code == 200


def test_the_profile_leads_to_its_patches(db):
    for address in read("profile/")["patches"].values():
        answer = Client().get(address.replace("http://testserver", ""))
        assert answer.headers["Content-Type"] == "application/merge-patch+json"
        assert "properties" in answer.json()
    read("profile/nothing.json", status=404)


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("services", shapes.SERVICE_IN_LIST),
        ("services?full=true", shapes.SERVICE),
        ("organizations", shapes.ORGANIZATION),
        ("organizations?full_service=true", shapes.WHOLE_ORGANIZATION),
        ("service_at_locations", shapes.AT_LOCATION),
        ("service_at_locations?full=true", shapes.WHOLE_AT_LOCATION),
        ("taxonomies", shapes.TAXONOMY),
        ("taxonomy_terms", shapes.TERM),
    ],
)
def test_every_list_and_every_single_record_has_its_shape(register, path, shape):
    found = read(path)
    assert shapes.faults(found, shapes.page(shape)) == []
    assert found["contents"] and shapes.ids_missing(found["contents"]) == []
    single = path.split("?")[0]
    whole = {"services": shapes.SERVICE, "service_at_locations": shapes.WHOLE_AT_LOCATION}
    for row in found["contents"]:
        one = read(f"{single}/{row['id']}")
        assert one["id"] == row["id"]
        assert shapes.faults(one, whole.get(single, shape)) == []
        assert shapes.ids_missing(one) == []


def test_a_list_carries_no_children_unless_all_is_asked_for(register):
    for row in read("services")["contents"]:
        assert [name for name in shapes.CHILDREN if name in row] == []
    for row in read("services?full=true")["contents"]:
        assert [name for name in shapes.CHILDREN if name not in row] == []


def test_ids_are_the_same_on_every_call(register):
    for path in ("services?full=true", "service_at_locations", "taxonomy_terms", "organizations"):
        assert read(path) == read(path)


@pytest.mark.parametrize("path", ["services", "service_at_locations?full=true", "organizations"])
@pytest.mark.parametrize("who", [None, "planner", "place_leader"])
def test_nothing_private_leaves_whoever_asks(register, cast, browse, path, who):
    client = browse(getattr(cast, who) if who else None)
    text = json.dumps(read(path, client=client), ensure_ascii=False)
    one = read(f"services/{register['home'].uuid}", client=client)
    text += json.dumps(one, ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in text] == []


def test_a_hidden_home_has_a_district_and_no_location(register):
    one = read(f"services/{register['home'].uuid}")
    assert (one["service_at_locations"], one["phones"]) == ([], [])
    assert [area["name"] for area in one["service_areas"]] == ["朝凪"]
    placed = {row["service_id"] for row in read("service_at_locations")["contents"]}
    assert str(register["home"].uuid) not in placed
    assert str(register["desk"].uuid) in placed


def test_a_desk_says_its_telephone_and_its_spot(register):
    one = read(f"services/{register['desk'].uuid}")
    assert [(row["number"], row["type"]) for row in one["phones"]] == [("000-555-5555", "voice")]
    spot = one["service_at_locations"][0]["location"]
    assert (spot["latitude"], spot["longitude"]) == (34.600001, 133.700002)
    assert spot["addresses"][0]["country"] == "JP"
    assert one["organization"]["name"] == register["desk"].organisation.name


def test_what_is_not_public_does_not_exist(places):
    read(f"services/{places.hidden.uuid}", status=404)
    read(f"services/{NOBODY}", status=404)
    for name in ("organizations", "service_at_locations", "taxonomies", "taxonomy_terms"):
        read(f"{name}/{NOBODY}", status=404)


def test_pages_have_exact_numbers_and_join_without_gap_or_double(register):
    whole = [row["id"] for row in read("services")["contents"]]
    pages = [read(f"services?per_page=3&page={number}") for number in (1, 2)]
    assert [row["id"] for page in pages for row in page["contents"]] == whole
    counts = [
        (page["total_items"], page["total_pages"], page["page_number"], page["size"])
        for page in pages
    ]
    flags = [(page["first_page"], page["last_page"], page["empty"]) for page in pages]
    assert counts == [(4, 2, 1, 3), (4, 2, 2, 1)]
    assert flags == [(True, False, False), (False, True, False)]


def test_beyond_the_last_page_and_without_any_hit_there_is_an_empty_page(register):
    beyond, none = read("services?per_page=3&page=9"), read("services?search=そんなものはない")
    told = ("total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty")
    assert [beyond[name] for name in told] == [4, 2, 9, 0, False, False, True]
    assert [none[name] for name in told] == [0, 0, 1, 0, True, True, True]


def many(like: Listing, number: int) -> None:
    """So many public pages more of the same body."""
    names = [field.attname for field in Listing._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(like, name) for name in names}
    Listing.objects.bulk_create(
        Listing(**{**values, "uuid": uuid4(), "code": f"many-{each}"}) for each in range(number)
    )


def test_beyond_two_thousand_pages_every_number_is_exact_and_none_is_left_out(register, cast):
    with acting(cast.planner.pk, purpose="test"):
        many(register["desk"], 2_010)
    page = read("services?per_page=500&page=5")
    told = ("total_items", "total_pages", "page_number", "size", "last_page")
    assert [page[name] for name in told] == [2_014, 5, 5, 14, True]
    assert read("services?minimal=true")["size"] == 2_014
    (body,) = read("organizations?full=true")["contents"]
    assert len({row["id"] for row in body["services"]}) == 2_011
    (line,) = Client().get(f"{ROOT}organizations?full=true&format=ndjson").getvalue().splitlines()
    assert json.loads(line) == body


def test_filters_narrow_together(register, cast):
    with acting(cast.planner.pk, purpose="test"):
        theme = Term.objects.create(code="tea", label="お茶")
        change_listing(register["salon"], ties=Ties(terms=(theme,)))
    kind = Category.objects.get(code="salon").uuid
    themes = next(row["id"] for row in read("taxonomies")["contents"] if row["name"] == "テーマ")
    body = register["desk"].organisation.uuid

    def names(query: str) -> list[str]:
        return [row["name"] for row in read(f"services?{query}")["contents"]]

    assert names(f"taxonomy_term_id={kind}") == ["朝凪サロン", "縁側サロン"]
    assert names(f"taxonomy_term_id={theme.uuid}&taxonomy_id={themes}") == ["朝凪サロン"]
    assert names(f"taxonomy_term_id={theme.uuid}&taxonomy_id={NOBODY}") == []
    assert names(f"organization_id={body}") == ["くらしの相談窓口"]
    assert names(f"organization_id={body}&taxonomy_term_id={kind}") == []
    assert names("search=そうだん") == ["くらしの相談窓口"]
    assert names(f"taxonomy_term_id={NOBODY}") == []


def test_minimal_names_the_moment_of_change_by_both_names_in_one_page(register):
    found = read("services?minimal=true")
    assert (found["total_pages"], found["size"]) == (1, 4)
    for row in found["contents"]:
        assert set(row) == {"id", "name", "status", "last_modified", "modified_date"}
        assert row["last_modified"] == row["modified_date"]


def test_what_pauses_ends_or_leaves_the_public_is_told_to_those_who_ask_since_when(register, cast):
    before = read("services?minimal=true")["contents"]
    since = max(row["last_modified"] for row in before).replace("+", "%2B")
    with acting(cast.planner.pk, purpose="test"):
        set_status(register["salon"], status=Status.PAUSED, on=today())
        set_status(register["exercise"], status=Status.CLOSED, on=today())
        change_listing(register["home"], shown_to=ShownTo.STAFF)
    found = {row["id"]: row for row in read(f"services?modified_after={since}")["contents"]}
    told = {
        name: found[str(register[name].uuid)]["status"] for name in ("salon", "exercise", "home")
    }
    assert told == {"salon": "temporarily closed", "exercise": "defunct", "home": "defunct"}
    assert found[str(register["home"].uuid)]["name"] == "（公開をおえました）"
    assert read(f"services/{register['home'].uuid}")["status"] == "defunct"
    assert str(register["home"].uuid) not in json.dumps(read("services"))


def test_everything_in_lines_is_what_the_pages_hold(register):
    answer = Client().get(f"{ROOT}services?format=ndjson")
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in b"".join(answer).decode().splitlines()]
    assert lines == read("services")["contents"]
    for name in ("organizations", "taxonomies", "taxonomy_terms"):
        text = b"".join(Client().get(f"{ROOT}{name}?format=ndjson")).decode()
        assert [json.loads(line) for line in text.splitlines()] == read(name)["contents"]


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=abc",
        "page=%EF%BC%91",
        "per_page=501",
        "format=xml",
        "full=maybe",
        "taxonomy_id=1",
        "modified_after=yesterday",
        "modified_after=9999-99-99",
        "postcode=7100000",
        "serach=x",
        "search=" + "x" * 201,
    ],
)
def test_what_cannot_be_read_is_refused_and_says_which_part(register, query):
    problem = read(f"services?{query}", status=422)["detail"][0]
    assert problem["loc"] == query.split("=")[0]


def test_the_contract_knows_every_address_and_parameter(db):
    found = read("openapi.json")
    assert len(found["paths"]) == 11
    listed = {each["name"] for each in found["paths"]["/services"]["get"]["parameters"]}
    assert listed >= {"page", "per_page", "modified_after", "minimal", "full", "format"}
    assert all("get" in operations for operations in found["paths"].values())


def test_terms_have_parents_and_can_be_asked_for_by_them(register, cast):
    with acting(cast.planner.pk, purpose="test"):
        top = Term.objects.create(code="top", label="うえ")
        Term.objects.create(code="below", label="した", parent=top)
    below = read(f"taxonomy_terms?parent_id={top.uuid}")["contents"]
    assert [(row["name"], row["parent_id"]) for row in below] == [("した", str(top.uuid))]
    names = [row["name"] for row in read("taxonomy_terms?top_only=true&per_page=500")["contents"]]
    assert "うえ" in names and "した" not in names


def test_a_longer_list_costs_no_more_queries(register, cast, django_assert_max_num_queries):
    for path in ("services", "services?full=true", "service_at_locations?full=true"):
        with django_assert_max_num_queries(21):
            read(path)
