"""The reader's language is offered only where its catalogue exists, and comes back to the same page."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_choosing_a_language_returns_to_the_page_with_its_query(browse):
    client = browse(None)
    answer = client.get("/look/?lang=en&next=/ask/%3Fq%3D1")
    assert answer.headers["Location"] == "/ask/?q=1"
    assert '<html lang="en"' in client.get("/ask/").content.decode()


def test_a_foreign_address_is_never_returned_to(browse):
    answer = browse(None).get("/look/?text=large&next=https://example.com/")
    assert answer.headers["Location"] == "/"


def test_only_languages_with_a_catalogue_are_offered(browse):
    page = browse(None).get("/").content.decode()
    assert ("?lang=en" in page, "?lang=zh" in page, "ja-easy" in page) == (True, False, False)
