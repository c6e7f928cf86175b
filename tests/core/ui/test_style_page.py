"""The style pages as documents: well formed, safe under the content policy, nothing pointing nowhere."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import jinja2
import pytest

from sasaeai.core.ui import style
from sasaeai.core.ui.page import Prefs
from tests.core.ui.markup import Element, read

POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "form")


@pytest.fixture(scope="module")
def pages(jinja: jinja2.Environment) -> dict[str, str]:
    contexts = style.contexts()
    return {
        name: jinja.get_template(template).render(**contexts[name])
        for name, template in style.PAGES.items()
    }


@pytest.fixture(params=list(style.PAGES), ids=lambda name: name or "parts")
def page(request: pytest.FixtureRequest, pages: dict[str, str]) -> str:
    return pages[request.param]


def test_every_element_is_closed_where_it_was_opened(page: str) -> None:
    assert page.startswith("<!doctype html>")
    assert read(page)[0].tag == "html"


def test_nothing_needs_an_exception_from_the_content_policy(page: str) -> None:
    for element in read(page):
        assert element.tag != "style"
        assert "style" not in element.attrs
        assert [name for name in element.attrs if name.startswith("on")] == []
        assert not element.attrs.get("href", "").startswith("javascript:")
        if element.tag == "script":
            assert element.attrs["src"].startswith("/")
            assert element.text.strip() == ""


def test_no_page_asks_another_machine_for_anything(page: str) -> None:
    for element in read(page):
        for name in ("src", "href", "action"):
            assert "//" not in element.attrs.get(name, ""), element


def test_an_id_is_given_once_and_every_pointer_finds_one(page: str) -> None:
    elements = read(page)
    ids = Counter(e.attrs["id"] for e in elements if "id" in e.attrs)
    assert [name for name, times in ids.items() if times > 1] == []
    wanted = {
        target
        for element in elements
        for name in POINTERS
        for target in element.attrs.get(name, "").split()
        if element.tag != "path"
    }
    wanted |= {
        e.attrs["href"][1:] for e in elements if len(e.attrs.get("href", "")) > 1 and
        e.attrs["href"].startswith("#")
    }  # fmt: skip
    wanted |= set(re.findall(r"url\(#([\w-]+)\)", page))
    assert wanted - set(ids) == set()


def test_headings_begin_with_one_h1_and_leave_no_level_out(page: str) -> None:
    levels = [int(e.tag[1]) for e in read(page) if re.fullmatch(r"h[1-6]", e.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_form_that_posts_carries_the_token(jinja: jinja2.Environment) -> None:
    for name, context in style.contexts().items():
        markup = jinja.get_template(style.PAGES[name]).render(**context | {"csrf_input": "TOKEN"})
        posting = [e for e in read(markup) if e.tag == "form" and e.attrs.get("method") == "post"]
        assert [e.attrs for e in posting if "TOKEN" not in e.text] == [], name


def _root(jinja: jinja2.Environment, prefs: Prefs) -> Element:
    markup = jinja.get_template("ui/style.jinja").render(**style.context(prefs=prefs))
    return read(markup)[0]


def test_the_readers_choices_are_on_the_root(jinja: jinja2.Environment) -> None:
    assert _root(jinja, Prefs()).attrs == {"lang": "ja", "data-ruby": "off"}
    assert _root(jinja, Prefs(text="xlarge", ruby=True, theme="dark", lang="ja-easy")).attrs == {
        "lang": "ja",
        "data-theme": "dark",
        "data-text": "xlarge",
        "data-ruby": "on",
        "data-easy": "on",
    }


def test_the_switches_work_without_script_and_come_back(jinja: jinja2.Environment) -> None:
    prefs = Prefs(text="large", action="/prefs/", back="/plan/?year=8")
    markup = jinja.get_template("ui/style.jinja").render(**style.context(prefs=prefs))
    elements = read(markup)
    (form,) = [e for e in elements if e.attrs.get("class") == "prefs"]
    assert (form.attrs["method"], form.attrs["action"]) == ("get", "/prefs/")
    (back,) = [e for e in elements if e.attrs.get("name") == "next"]
    assert back.attrs["value"] == "/plan/?year=8"
    pressed = [
        (e.attrs["name"], e.attrs["value"])
        for e in elements
        if e.attrs.get("aria-pressed") == "true"
    ]
    assert pressed == [("text", "large"), ("theme", "auto")]


def test_a_page_that_forgets_the_council_raises(jinja: jinja2.Environment) -> None:
    context = style.layout()
    del context["council"]
    with pytest.raises(jinja2.UndefinedError, match="council"):
        jinja.get_template("ui/public.jinja").render(**context)


def test_every_macro_is_shown(jinja: jinja2.Environment) -> None:
    """A part that is not on the style pages is a part nobody has looked at."""
    module = jinja.get_template("ui/components.jinja").module
    macros = {name for name in vars(module) if not name.startswith("_")}
    sources = [
        source
        for name in jinja.list_templates()
        if name.startswith("ui/") and not name.startswith("ui/parts/") and jinja.loader
        for source in [jinja.loader.get_source(jinja, name)[0]]
    ]
    used = set(re.findall(r"\bui\.(\w+)\(", "".join(sources)))
    assert macros - used - {"year_table"} == set()


def test_a_message_that_can_be_taken_back_offers_it(pages: dict[str, str]) -> None:
    toast = [e for e in read(pages["phone"]) if e.attrs.get("class") == "toast"]
    assert [e.text.strip() for e in toast] == ["花岡さんを記録しました取り消す"]
    assert "C-10482 を記録しました" in pages["desk"]
