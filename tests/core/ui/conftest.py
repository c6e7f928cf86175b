"""The environment of the pages and a way to render one macro."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jinja2
import pytest

from sasaeai.core.ui.jinja import environment

Render = Callable[..., str]


@pytest.fixture(scope="session")
def jinja() -> jinja2.Environment:
    return environment()


@pytest.fixture(scope="session")
def render(jinja: jinja2.Environment) -> Render:
    """``render("ui.chip('無料')", name=value)`` gives the markup of one expression."""

    def of(expression: str, **names: Any) -> str:
        source = '{% import "ui/components.jinja" as ui %}{{ ' + expression + " }}"
        return jinja.from_string(source).render(**names).strip()

    return of


@pytest.fixture(scope="session")
def render_call(jinja: jinja2.Environment) -> Render:
    """The same for a macro with a slot; the slot holds ``中身``."""

    def of(call: str, **names: Any) -> str:
        source = '{% import "ui/components.jinja" as ui %}{% call ' + call + " %}中身{% endcall %}"
        return jinja.from_string(source).render(**names).strip()

    return of
