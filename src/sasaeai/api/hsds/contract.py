"""The contract: OpenAPI whose shapes point to the specification, and the profile ``shakyo-jp``.

HSDS is © Open Referral, CC BY-SA 4.0 (https://openreferral.org/): nothing of it is copied here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

VERSION = "3.1"
SCHEMAS = "https://raw.githubusercontent.com/openreferral/specification/3.1/schema"
IDENTIFIER = "shakyo-jp"
PROFILE: dict[str, dict[str, Any]] = {
    "service": {
        "properties": {
            "name_kana": {
                "type": "string",
                "title": "ふりがな",
                "description": "The name in hiragana, by which Japanese lists are ordered.",
            },
            "modified_date": {
                "type": "string",
                "format": "date-time",
                "title": "最後に変わったとき",
                "description": "The same moment as last_modified.",
            },
        }
    },
    "address": {
        "properties": {
            "postal_code": {
                "description": "Empty where the register keeps the address as one line."
            },
            "city": {"description": "Empty where address_1 holds it."},
            "state_province": {"description": "Empty where address_1 holds it."},
        }
    },
}
"""HSDS file → JSON Merge Patch."""
PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "search": ("Words that occur, in kanji, kana or another spelling.", {"type": "string"}),
    "page": ("Number of the page, from 1.", {"type": "integer", "minimum": 1}),
    "per_page": ("Items in a page.", {"type": "integer", "minimum": 1, "maximum": 500}),
    "format": ("ndjson: everything, a line each.", {"type": "string", "enum": ["json", "ndjson"]}),
    "taxonomy_term_id": ("Bears this term.", {"type": "string", "format": "uuid"}),
    "taxonomy_id": ("Bears any term of this taxonomy.", {"type": "string", "format": "uuid"}),
    "organization_id": ("Is run by this organization.", {"type": "string", "format": "uuid"}),
    "modified_after": (
        "Changed at this moment or later; pages that left the public since are among them.",
        {"type": "string", "format": "date-time"},
    ),
    "minimal": ("Only id, name, status and the moment of change.", {"type": "boolean"}),
    "full": ("With everything that hangs on it.", {"type": "boolean"}),
    "full_service": ("With its services in full.", {"type": "boolean"}),
    "top_only": ("Only terms without a parent.", {"type": "boolean"}),
    "parent_id": ("Only terms below this one.", {"type": "string", "format": "uuid"}),
}
LISTS = {
    "services": ("service", "compiled/service_list.json", "compiled/service.json"),
    "organizations": (
        "organization",
        "compiled/organization_list.json",
        "compiled/organization.json",
    ),
    "service_at_locations": (
        "service_at_location",
        "compiled/service_at_location_list.json",
        "compiled/service_at_location.json",
    ),
    "taxonomies": ("taxonomy", "taxonomy.json", "taxonomy.json"),
    "taxonomy_terms": ("taxonomy_term", "taxonomy_term.json", "taxonomy_term.json"),
}
COUNTS = ("total_items", "total_pages", "page_number", "size")
FLAGS = ("first_page", "last_page", "empty")


def profile_record(address: Callable[[str], str]) -> dict[str, Any]:
    """What a reader of the profile needs: its name and where its patches lie."""
    return {
        "identifier": IDENTIFIER,
        "title": "日本の社会福祉協議会のための HSDS プロファイル",
        "hsds_version": VERSION,
        "description": (
            "よみがな・変わったときを足し、住所を分けて持たない台帳では、その欄を空にします。"
            "休みの日や臨時の日は、schedule_link のカレンダーが正しい答えです。"
            "私宅で開く場の住所と、世話をする人の名前・番号は出しません。"
        ),
        "patches": {f"{name}.json": address(name) for name in PROFILE},
    }


def patch(name: str) -> dict[str, Any]:
    return PROFILE[name]


def openapi(asked: Mapping[str, frozenset[str]], *, server: str) -> dict[str, Any]:
    """OpenAPI 3.1; ``asked`` names the parameters that each list knows."""
    paths: dict[str, Any] = {"/": {"get": _operation("base", "この窓口の説明", _object(BASE))}}
    for name, (one, of_list, of_one) in LISTS.items():
        listed = _operation(name, f"{name} の一覧", _page(of_list))
        listed["parameters"] = [_parameter(each) for each in PARAMETERS if each in asked[name]]
        paths[f"/{name}"] = {"get": listed}
        single = _operation(one, f"{one} をひとつ", {"$ref": f"{SCHEMAS}/{of_one}"}, missing=True)
        more = [_parameter(each) for each in sorted(asked.get(one, frozenset()))]
        single["parameters"] = [IN_PATH, *more]
        paths[f"/{name}/{{id}}"] = {"get": single}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ささえあい HSDS",
            "version": "1",
        },
        "servers": [{"url": server.rstrip("/")}],
        "paths": paths,
    }


BASE = {
    "version": {"type": "string"},
    "profile": {"type": "string", "format": "uri"},
    "openapi_url": {"type": "string", "format": "uri"},
}
IN_PATH = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _page(reference: str) -> dict[str, Any]:
    found: dict[str, Any] = {name: {"type": "integer", "minimum": 0} for name in COUNTS}
    found |= {name: {"type": "boolean"} for name in FLAGS}
    item = {"$ref": f"{SCHEMAS}/{reference}"}
    return _object(found | {"contents": {"type": "array", "items": item}})


def _parameter(name: str) -> dict[str, Any]:
    about, schema = PARAMETERS[name]
    return {"name": name, "in": "query", "required": False, "description": about, "schema": schema}


def _operation(
    name: str, summary: str, schema: dict[str, Any], *, missing: bool = False
) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "200": {"description": "OK", "content": {"application/json": {"schema": schema}}},
        "422": {"description": "読み取れない条件です", "content": PROBLEM},
    }
    if missing:
        answers["404"] = {"description": "その番号のものはありません", "content": PROBLEM}
    return {"operationId": name, "summary": summary, "responses": answers}


PROBLEM = {"application/json": {"schema": {"type": "object", "required": ["detail"]}}}
