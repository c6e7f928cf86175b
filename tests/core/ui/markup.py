"""Reads a rendered page into elements, strictly: an element left open or closed twice is an error."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    text: str = ""
    path: tuple[str, ...] = field(default=())


class MalformedMarkup(ValueError):
    """A tag does not match the one that is open."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[Element] = []
        self.elements: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            raise MalformedMarkup(f"<{tag}> names an attribute twice: {names}")
        path = tuple(element.tag for element in self.open)
        element = Element(tag, {name: value or "" for name, value in attrs}, path=path)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            raise MalformedMarkup(f"</{tag}> closes {[e.tag for e in self.open[-3:]]}")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read(markup: str) -> list[Element]:
    """All elements in document order; ``text`` holds what stands inside, at any depth."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    if reader.open:
        raise MalformedMarkup(f"left open: {[element.tag for element in reader.open]}")
    return reader.elements


def one(markup: str, tag: str, **attrs: str) -> Element:
    """The only element of this tag (and these attributes; ``class_`` must be among its classes)."""
    found = [e for e in read(markup) if e.tag == tag and _fits(e, attrs)]
    assert len(found) == 1, f"{len(found)} × {tag} {attrs}"
    return found[0]


def _fits(element: Element, attrs: dict[str, str]) -> bool:
    for name, wanted in attrs.items():
        if name == "class_":
            if wanted not in element.attrs.get("class", "").split():
                return False
        elif element.attrs.get(name.replace("_", "-")) != wanted:
            return False
    return True
