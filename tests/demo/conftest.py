"""One demo city and one of full size, made once for all tests of the generator."""

from datetime import date

import pytest

from demo.city import City, generate

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def city() -> City:
    return generate(0.02, 20260401, today=TODAY)


@pytest.fixture(scope="session")
def full_city() -> City:
    return generate(1, 7, today=TODAY)
