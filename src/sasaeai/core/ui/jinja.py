"""The Jinja environment of all pages, for Django's own Jinja2 backend and for tests.

Undefined names raise, everything is escaped, and a template finds the same few globals wherever
it lies. Settings name ``sasaeai.core.ui.jinja.environment`` and ``template_dirs()``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final

import jinja2
from django.apps import apps
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2.runtime import Context
from markupsafe import Markup, escape

from sasaeai.core.ui import calendar, charts, dates, forms, maps, words

PACKAGE: Final = Path(__file__).resolve().parents[2]
PERCENT: Final = re.compile(r"%%|%\(\w+\)[sd]|%")


def template_dirs() -> list[str]:
    """Every room's ``templates`` folder, lowest room last found first by its own folder name."""
    return [str(path) for path in sorted(PACKAGE.glob("**/templates")) if path.is_dir()]


def environment(**options: Any) -> jinja2.Environment:
    """``options`` are those of Django's backend (loader, auto_reload, …); ours cannot be undone."""
    options.setdefault("loader", jinja2.FileSystemLoader(template_dirs()))
    options |= {
        "undefined": jinja2.StrictUndefined,
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    options["extensions"] = [*options.get("extensions", ()), "jinja2.ext.i18n", "jinja2.ext.do"]
    env = jinja2.Environment(**options)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        formattable(translation.gettext),
        formattable(translation.ngettext),
        newstyle=True,
        pgettext=formattable(translation.pgettext),
    )
    env.globals.update(
        static=static,
        url=url,
        csrf=csrf,
        htmx_src=htmx_src,
        control_attrs=forms.control_attrs,
        draw_band=charts.band,
        draw_spark=charts.spark,
        draw_chart=charts.chart,
        draw_map=maps.draw,
        month_grid=calendar.grid,
    )
    filters = {**dates.FILTERS, **words.FILTERS}
    env.filters.update({name: for_each_reader(filter) for name, filter in filters.items()})
    return env


def for_each_reader(filter: Callable[..., Any]) -> Callable[..., Any]:
    """Jinja works out a filter of a constant when it compiles, in the language of whoever came
    first, and compiled pages are kept; a filter that takes the context is left for the reader."""

    @jinja2.pass_context
    @wraps(filter)
    def filtered(_context: Context, *args: Any, **kwargs: Any) -> Any:
        return filter(*args, **kwargs)

    return filtered


def formattable(translate: Callable[..., str]) -> Callable[..., str]:
    """A page's words are always a format, so a translator's "80% of target" would end in an error."""

    def translated(*args: Any) -> str:
        return PERCENT.sub(lambda sign: sign[0] if len(sign[0]) > 1 else "%%", translate(*args))

    return translated


def url(name: str, /, *args: Any, **kwargs: Any) -> str:
    """``url("plan:indicator", pk=3)``; an unknown name raises when the page is made."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def csrf(csrf_input: Markup | str) -> Markup:
    """The hidden field for a form that posts; Django puts ``csrf_input`` into each context."""
    return escape(csrf_input)


def htmx_src() -> str:
    """Address of htmx as shipped in django-htmx, or nothing where that is not installed."""
    if not settings.INSTALLED_APPS or not apps.is_installed("django_htmx"):
        return ""
    return static("django_htmx/htmx-2.min.js")
