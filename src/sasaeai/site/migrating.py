"""Migrations without drawing the whole house anew at every step.

After each operation Django renders again all models that lead to the touched one. Accounts and areas
lead everywhere, so with two hundred models nine tenths of a first start went into classes nobody
looks at. Tables need the touched model alone; functions that move data get fresh models, because
Django throws delayed ones away before it calls them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db.migrations.state import ProjectState

Names = tuple[str, str]


@contextmanager
def rendering_only_what_changes() -> Iterator[None]:
    """Inside, an operation renders the models it touches; ``tests/site`` compares the tables."""

    def one(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
        _render(state, {(app_label, model_name)})

    def several(state: ProjectState, models: Iterable[Names], delay: bool = True) -> None:
        _render(state, set(models))

    with (
        patch.object(ProjectState, "reload_model", one),
        patch.object(ProjectState, "reload_models", several),
    ):
        yield


def _render(state: ProjectState, models: set[Names]) -> None:
    if "apps" in state.__dict__:
        state.is_delayed = True
        state._reload(models)  # type: ignore[attr-defined]
