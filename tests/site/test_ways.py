"""The way around on the left: at most one entry is the page one is on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/desk/consult/", "相談と支援"),
        ("/desk/consult/cases/", "相談と支援"),
        ("/desk/consult/lead/", "管理者のボード"),
        ("/desk/consult/needs/", "困りごとの地図"),
    ],
)
def test_an_entry_below_another_is_current_alone(
    cast: Cast, browse: Callable[[object], Client], path: str, label: str
) -> None:
    page = browse(cast.manager).get(path).content.decode()
    ways = re.findall(r'<nav class="wk-nav".*?</nav>', page, re.DOTALL)
    current = re.findall(r'<a [^>]*aria-current="page">(.*?)</a>', "".join(ways), re.DOTALL)
    assert [re.sub(r"<.*?>", "", entry) for entry in current] == [label]
