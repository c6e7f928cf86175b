"""What HSDS 3.1 demands of each record, written down from the facts of the specification.

Human Services Data Specification: an Open Referral resource (https://openreferral.org/),
CC BY-SA 4.0. Its own schema files are not kept here; names, types and required fields are.
"""

from __future__ import annotations

from typing import Any

from jsonschema_rs import Draft202012Validator

Shape = dict[str, Any]
UUID: Shape = {
    "type": "string",
    "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
}
TEXT: Shape = {"type": "string"}
NUMBER: Shape = {"type": "number"}
ADDRESS_OF_WEB: Shape = {"type": "string", "pattern": "^https?://"}
MOMENT: Shape = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)$",
}
DAY: Shape = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
CLOCK: Shape = {"type": "string", "pattern": r"^\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}


def one_of(*words: str) -> Shape:
    return {"enum": list(words)}


def record(required: str, **fields: Shape) -> Shape:
    return {"type": "object", "required": required.split(), "properties": {"id": UUID, **fields}}


def many(shape: Shape) -> Shape:
    return {"type": "array", "items": shape}


TAXONOMY = record("id name description", name=TEXT, description=TEXT, uri=ADDRESS_OF_WEB)
TERM = record(
    "id name description",
    name=TEXT,
    description=TEXT,
    code=TEXT,
    parent_id=UUID,
    taxonomy=TEXT,
    taxonomy_id=UUID,
    taxonomy_detail=TAXONOMY,
    language=TEXT,
)
ATTRIBUTE = record(
    "id", link_id=UUID, taxonomy_term_id=UUID, link_type=TEXT, link_entity=TEXT, taxonomy_term=TERM
)
PHONE = record(
    "id number", number=TEXT, type=TEXT, extension=NUMBER, description=TEXT, service_id=UUID
)
SCHEDULE = record(
    "id",
    service_id=UUID,
    valid_from=DAY,
    valid_to=DAY,
    dtstart=DAY,
    until=DAY,
    timezone=NUMBER,
    wkst=one_of("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
    freq=one_of("WEEKLY", "MONTHLY"),
    interval=NUMBER,
    byday=TEXT,
    bymonthday=TEXT,
    opens_at=CLOCK,
    closes_at=CLOCK,
    schedule_link=ADDRESS_OF_WEB,
    description=TEXT,
    notes=TEXT,
)
ADDRESS = record(
    "id address_1 city state_province postal_code country address_type",
    address_1=TEXT,
    city=TEXT,
    state_province=TEXT,
    postal_code=TEXT,
    country={"type": "string", "minLength": 2, "maxLength": 2},
    address_type=one_of("physical", "postal", "virtual"),
)
LOCATION = record(
    "id location_type",
    location_type=one_of("physical", "postal", "virtual"),
    latitude=NUMBER,
    longitude=NUMBER,
    addresses=many(ADDRESS),
    accessibility=many(record("id", location_id=UUID, description=TEXT)),
)
ORGANIZATION = record("id name description", name=TEXT, description=TEXT, website=ADDRESS_OF_WEB)
AT_LOCATION = record("id", service_id=UUID, location_id=UUID, description=TEXT, location=LOCATION)
SERVICE_FIELDS: dict[str, Shape] = {
    "name": TEXT,
    "status": one_of("active", "inactive", "defunct", "temporarily closed"),
    "alternate_name": TEXT,
    "description": TEXT,
    "url": ADDRESS_OF_WEB,
    "email": {"type": "string", "pattern": ".@."},
    "application_process": TEXT,
    "fees_description": TEXT,
    "eligibility_description": TEXT,
    "minimum_age": NUMBER,
    "maximum_age": NUMBER,
    "assured_date": DAY,
    "alert": TEXT,
    "last_modified": MOMENT,
    "organization_id": UUID,
    "organization": ORGANIZATION,
}
SERVICE_IN_LIST = record("id name status", **SERVICE_FIELDS)
SERVICE = record(
    "id name status",
    **SERVICE_FIELDS,
    phones=many(PHONE),
    schedules=many(SCHEDULE),
    service_areas=many(record("id", name=TEXT, service_id=UUID)),
    service_at_locations=many(AT_LOCATION),
    languages=many(record("id", name=TEXT, code={"type": "string", "pattern": "^[a-z]{2,3}$"})),
    cost_options=many(record("id", option=TEXT, currency=TEXT, amount=NUMBER)),
    additional_urls=many(record("id url", url=ADDRESS_OF_WEB, label=TEXT)),
    attributes=many(ATTRIBUTE),
)
WHOLE_AT_LOCATION = AT_LOCATION | {"properties": AT_LOCATION["properties"] | {"service": SERVICE}}
WHOLE_ORGANIZATION = ORGANIZATION | {
    "properties": ORGANIZATION["properties"] | {"services": many(SERVICE)}
}
COUNT: Shape = {"type": "integer", "minimum": 0}
FLAG: Shape = {"type": "boolean"}
CHILDREN = (
    "phones",
    "schedules",
    "service_areas",
    "service_at_locations",
    "languages",
    "cost_options",
    "additional_urls",
    "attributes",
)
"""Arrays that a list without ``full`` never carries."""


def page(item: Shape) -> Shape:
    fields = {
        "total_items": COUNT,
        "total_pages": COUNT,
        "page_number": {"type": "integer", "minimum": 1},
        "size": COUNT,
        "first_page": FLAG,
        "last_page": FLAG,
        "empty": FLAG,
        "contents": many(item),
    }
    return {"type": "object", "required": list(fields), "properties": fields}


def faults(content: Any, shape: Shape) -> list[str]:
    """Where the content is not of this shape; empty when it is."""
    found = Draft202012Validator(shape).iter_errors(content)
    return [f"{error.instance_path}: {error.message}" for error in found]


def ids_missing(content: Any) -> list[str]:
    """Every nested object bears an id."""
    if isinstance(content, list):
        return [path for item in content for path in ids_missing(item)]
    if not isinstance(content, dict):
        return []
    own = [] if "id" in content else [", ".join(content)]
    return own + [path for value in content.values() for path in ids_missing(value)]
