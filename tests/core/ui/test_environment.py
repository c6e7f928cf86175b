"""What every template finds, whatever room it belongs to."""

from __future__ import annotations

import jinja2
import pytest
from django.test import override_settings
from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.safestring import SafeString

from sasaeai.core.ui.jinja import environment, formattable, htmx_src, template_dirs


@override_settings(ROOT_URLCONF="tests.core.ui.addresses")
def test_the_addresses_of_pages_are_checked_when_a_page_is_made(jinja: jinja2.Environment) -> None:
    with pytest.raises(NoReverseMatch):
        jinja.from_string("{{ url('no-such-page') }}").render()


@override_settings(ROOT_URLCONF="tests.core.ui.addresses")
def test_an_address_takes_the_parts_it_needs(jinja: jinja2.Environment) -> None:
    assert jinja.from_string("{{ url('one', 'a') }}").render() == "/one/a/"
    assert jinja.from_string("{{ url('one', slug='b') }}").render() == "/one/b/"


def test_the_token_is_markup_only_when_django_made_it(jinja: jinja2.Environment) -> None:
    page = jinja.from_string("{{ csrf(token) }}")
    assert page.render(token=SafeString("<input>")) == "<input>"
    assert page.render(token="<input>") == "&lt;input&gt;"


def test_what_makes_pages_safe_cannot_be_switched_off() -> None:
    env = environment(undefined=jinja2.Undefined, autoescape=False)
    with pytest.raises(jinja2.UndefinedError):
        env.from_string("{{ nothing }}").render()
    assert env.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"


def test_a_word_that_stands_in_a_page_is_said_in_each_readers_language() -> None:
    page = environment().from_string("{{ '電話' | words }}")
    with translation.override("ja"):
        assert page.render() == "電話"
    with translation.override("en"):
        assert page.render() == "Phone"


def test_every_room_with_templates_is_found() -> None:
    assert any(path.endswith("core/ui/templates") for path in template_dirs())


@override_settings(INSTALLED_APPS=[])
def test_htmx_is_asked_for_only_where_it_is_installed() -> None:
    assert htmx_src() == ""


@override_settings(INSTALLED_APPS=["django_htmx"])
def test_htmx_comes_from_the_installed_package() -> None:
    assert htmx_src().startswith("/static/django_htmx/htmx-2.min")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("80% of target", "80% of target"),
        ("100%", "100%"),
        ("%% of %(n)s", "% of 3"),
        ("%(n)s% done", "3% done"),
        ("50% %(n)s", "50% 3"),
    ],
)
def test_a_percent_sign_in_a_translation_is_a_percent_sign(said: str, read: str) -> None:
    words = formattable(lambda _: said)("")
    assert words % {"n": 3} == read
