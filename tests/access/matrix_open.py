"""What machines of others read: open to everybody, the same for everybody."""

from __future__ import annotations

from tests.access.table import Row, public

NO_UUID = "00000000-0000-4000-8000-000000000000"
SINGLE = ("organization", "service_at_location", "taxonomy", "taxonomy_term")


OPEN: tuple[Row, ...] = (
    public("portal:robots"),
    public("places:emergency"),
    public("places:calendars"),
    public("places:atom"),
    public("places:opendata-overview"),
    public("places:opendata", lambda o: {"dataset": "event"}),
    public("places:opendata", lambda o: {"dataset": "nothing"}, status=400, of="unknown"),
    public("places:geojson"),
    public("hsds:base"),
    public("hsds:openapi"),
    public("hsds:profile"),
    public("hsds:patch", lambda o: {"name": "service"}),
    public("hsds:patch", lambda o: {"name": "nothing"}, status=404, of="unknown"),
    public("hsds:services"),
    public("hsds:service", lambda o: {"uuid": o.salon.uuid}),
    public("hsds:service", lambda o: {"uuid": o.hidden.uuid}, status=404, of="hidden"),
    public("hsds:service", lambda o: {"uuid": NO_UUID}, status=404, of="unknown"),
    public("hsds:organizations"),
    public("hsds:service_at_locations"),
    public("hsds:taxonomies"),
    public("hsds:taxonomy_terms"),
    *(
        public(f"hsds:{name}", lambda o: {"uuid": NO_UUID}, status=404, of="unknown")
        for name in SINGLE
    ),
)
