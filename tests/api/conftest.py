"""A plan, places and districts to be read by machines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from tests.places.conftest import places
from tests.plan.conftest import counting, made, planner

__all__ = ["counting", "made", "places", "planner"]


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    caches["pages"].clear()


@pytest.fixture
def ask(db: None) -> Callable[..., Any]:
    """The answer of ``/api/v1/…`` as nobody."""

    def get(path: str, *, client: Client | None = None) -> Any:
        response = (client or Client()).get(f"/api/v1/{path}")
        assert response.status_code == 200, response.content.decode()
        return response.json()

    return get
