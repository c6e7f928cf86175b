"""Parts of addresses that fit a database column; anything longer is simply no such page."""

from __future__ import annotations

from django.urls import register_converter

LARGEST = 2**63 - 1


class BigInt:
    """A row id; thirty digits are a 404, never an error of the database."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if number > LARGEST:
            raise ValueError
        return number

    def to_url(self, value: int) -> str:
        return str(value)


def register() -> None:
    register_converter(BigInt, "bigint")
