"""What the web server's processes share is read before they part, and without a connection."""

from __future__ import annotations

from django.template import engines

from sasaeai.site import wsgi


def test_all_templates_are_there_before_the_first_request_and_nothing_was_asked_of_the_database():
    """A test without the database may not connect: it would fail here."""
    wsgi.read_ahead()
    drawing = engines["jinja2"].env
    ready = {name for _loader, name in drawing.cache}
    assert ready == set(drawing.list_templates(extensions=["jinja"]))
