"""A model field that reads and writes plain text while the column holds only the sealed form."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.lookups import Exact

from sasaeai.core.sealing.seals import MARK, is_sealed, key_of, keys, open_sealed, seal


class OpenedText(str):
    """Text that came out of the database. It carries its seal, so that saving a row whose text
    nobody touched writes the same letters again and leaves no line in the history."""

    seal: str = ""
    place: str = ""


class OnlyEmpty(Exact):
    """``note=""`` may be asked (an empty text stays empty); anything else cannot be searched."""

    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            raise FieldError("a sealed text cannot be searched, only asked whether it is empty")
        return ""


class SealedTextField(models.TextField):  # type: ignore[type-arg]
    """``note = SealedTextField("メモ", default="", blank=True)``; search, order, unique: impossible.

    ``place`` (default ``table.column``) is part of the seal: name the old one after renaming.
    PostgreSQL refuses plain text in the column, whoever writes it.
    """

    def __init__(self, *args: Any, place: str = "", **options: Any) -> None:
        if options.get("unique") or options.get("db_index") or options.get("primary_key"):
            raise ValueError("a sealed column has no order and no index")
        self._place = place
        super().__init__(*args, **options)

    @property
    def place(self) -> str:
        return self._place or f"{self.model._meta.db_table}.{self.column}"

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        if self._place:
            options["place"] = self._place
        return name, "sasaeai.core.sealing.SealedTextField", args, options

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        """Refuses a text that was written past this field."""
        column = connection.ops.quote_name(str(self.column))
        return f"{column} = '' OR starts_with({column}, '{MARK}')"

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        if not value:
            return value
        opened = OpenedText(open_sealed(value, place=self.place))
        opened.seal, opened.place = value, self.place
        return opened

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if not value:
            return value
        if isinstance(value, OpenedText) and self._still_good(value):
            return value.seal
        return seal(str(value), place=self.place)

    def _still_good(self, value: OpenedText) -> bool:
        return (
            value.place == self.place
            and is_sealed(value.seal)
            and key_of(value.seal) == keys()[0].id
        )

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        if lookup_name == "exact":
            return OnlyEmpty
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError("a sealed text cannot be searched")
