"""What is handed in stays in memory until it is sealed, and nothing endless is read."""

from __future__ import annotations

import tempfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from sasaeai.plan.importing import sheet_reading
from sasaeai.site.middleware import PlainRequestsOnly

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_disk(monkeypatch):
    """Whoever opens a temporary file fails."""

    def refuse(*_args, **_more):
        raise AssertionError("a file of somebody was written to the disk in the clear")

    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr("django.core.files.temp.NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", refuse)


def test_the_largest_file_that_is_taken_is_read_without_touching_the_disk(no_disk):
    content = b"x" * sheet_reading.LARGEST
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("plan.xlsx", content)})
    given = request.FILES["file"]
    assert isinstance(given, InMemoryUploadedFile)
    assert given.read() == content


def test_a_request_beyond_any_file_is_refused_unread(rf):
    """The application behind it is not asked, so nothing of the body is read."""
    request = rf.post("/", {}, CONTENT_LENGTH=str(settings.LARGEST_REQUEST + 1))
    answer = PlainRequestsOnly(lambda _request: pytest.fail("read"))(request)
    assert answer.status_code == 413
    assert "大きすぎます" in answer.content.decode()
    fits = rf.post("/", {}, CONTENT_LENGTH=str(settings.LARGEST_REQUEST))
    assert PlainRequestsOnly(lambda _request: HttpResponse("ok"))(fits).status_code == 200
