"""Every word the programme says, collected for the catalogues (``babel.cfg`` names the readers).

Besides what is marked with ``_("…")`` there are words that stand in declarations: labels of
choices, heads of columns, entries of the navigation. They stay plain Japanese there, because they
also go into files, papers and the search text, which do not change with the reader's language;
pages translate them when they draw them (filter ``words``). So they are collected by their place.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po

from sasaeai.site.catalogues import read, texts

Found = tuple[int, str | None, str | tuple[str, ...], list[str]]
JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々〆]")
Places = tuple[int | str, ...]
Word = tuple[int, str]
DECLARED: Final[Mapping[str, Places]] = {
    "Entry": (1,),
    "Column": (1, "label", "hint", "words"),
    "Table": (1, "empty", "empty_hint", "empty_label"),
    "Sign": (1,),
    "TraceSource": (1,),
    "Metric": (1, "label", "sentence", "theme"),
    "Filter": (2, "label"),
    "Part": (1, "label"),
    "_metric": (1, 4),
    "Step": (0, 4),
    "PersonStep": (0, 3),
    "CaseStep": (0, 3),
    "Move": (0, 3),
    "BandYear": ("word",),
    "uncomputable": (0,),
    "add_words": (0, 1),
    "RowError": (0, 3),
    "wrong": (1,),
    "BadCell": (0,),
    "Value": (0,),
}
"""Calls and which of their arguments are shown, by place or by name."""
UNITS: Final[Mapping[str, Places]] = {
    "Column": ("unit",),
    "Metric": (2, "unit"),
    "_metric": (2,),
    **dict.fromkeys(("of", "count", "ratio"), ("unit",)),
}
"""Units follow a number, so they are words of their own (context "unit")."""
TABLES_OF_WORDS: Final = frozenset(
    {"_LABELS", "FRESH_WORDS", "ERRORS", "CATEGORIES", "_FORMS", "ACTS", "_WORDS", "USES", "ROLES"}
    | {"SUBJECTS", "_SUBJECTS"}
    | {"REPLY_DAYS"}
)
"""Constants whose sentences are shown."""
AT_THE_TERMINAL: Final = frozenset(
    {"BadKeys", "CannotStart", "ServerRefused", "UnsafeConfiguration", "UnsuitableDatabase"}
)
"""Refusals that whoever runs the server reads, never a page."""
OURS: Final = {"_later": None, "gettext_lazy": None}
"""Marks beside those that Babel knows: words that are said later."""
HEAD: Final = (
    "# Words of Sasaeai; the source language is Japanese. ./run check --write adds new ones."
)
_TRANS: Final = re.compile(r"""\{%-?\s*(?:trans|translate)\s+(["'])(.+?)\1""")


def extract_words(
    file: IO[bytes], keywords: Any, comment_tags: Collection[str], options: Any
) -> Iterator[Found]:
    """Marked words of a Python file as Babel finds them, then those of its declarations."""
    yield from extract_python(file, keywords, comment_tags, options)  # type: ignore[misc]
    file.seek(0)
    for node in ast.walk(ast.parse(file.read())):
        for line, word in _declared(node):
            yield line, None, word, []
        for line, word in _arguments(node, UNITS):
            yield line, "pgettext", ("unit", word), []


def extract_django(
    file: IO[bytes], keywords: Any, comment_tags: Collection[str], options: Any
) -> Iterator[Found]:
    """``{% trans "…" %}`` of the few templates that the sign-in library makes us write."""
    for number, line in enumerate(file.read().decode().splitlines(), start=1):
        for found in _TRANS.finditer(line):
            yield number, None, found.group(2), []


def extracted(root: Path) -> Catalog:
    """Everything that can be shown, without places: moving a line changes no catalogue."""
    with (root / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalog = Catalog(domain="django", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        root, method_map=methods, options_map=options, keywords={**DEFAULT_KEYWORDS, **OURS}
    )
    for _path, _line, words, _comments, context in found:
        catalog.add(words, context=context)
    return catalog


def refreshed(text: Path, words: Catalog) -> bytes:
    """The catalogue with every word of the programme and no other; new ones stand empty."""
    known = read(text)
    catalog = Catalog(locale=known.locale, domain="django", fuzzy=False, charset="utf-8")
    for message in words:
        if message.id:
            same = known.get(message.id, context=message.context)
            catalog.add(message.id, same.string if same else "", context=message.context)
    return _written(catalog)


def refresh(root: Path) -> None:
    """Brings the catalogues of the repository up to date with its code."""
    words = extracted(root)
    for text in texts():
        text.write_bytes(refreshed(text, words))


def outdated(root: Path) -> list[str]:
    """Catalogues that lack a word, have one too many, or have one without a translation."""
    words = extracted(root)
    return [
        f"{text.parent.parent.name}/django.po"
        for text in texts()
        if text.read_bytes() != refreshed(text, words) or untranslated(read(text))
    ]


def untranslated(catalog: Catalog) -> list[str]:
    """Source sentences without a translation, or with one that nobody has confirmed."""
    return [
        str(message.id)
        for message in catalog
        if message.id and (message.fuzzy or not message.string or not all(message.string))
    ]


def _written(catalog: Catalog) -> bytes:
    """Without dates and places, so that two people who add words do not clash over the head."""
    out = BytesIO()
    write_po(out, catalog, width=96, no_location=True, sort_output=True, omit_header=True)
    lines = (
        f"Language: {catalog.locale}",
        f"Plural-Forms: {catalog.plural_forms}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    head = "".join(f'"{line}\\n"\n' for line in lines)
    return f'{HEAD}\nmsgid ""\nmsgstr ""\n{head}\n'.encode() + out.getvalue()


def _declared(node: ast.AST) -> Iterator[Word]:
    if isinstance(node, ast.ClassDef) and _is_choices(node):
        for line in node.body:
            if isinstance(line, ast.Assign) and isinstance(line.value, ast.Tuple):
                yield from _strings(line.value.elts[1:])
    yield from _arguments(node, DECLARED)
    yield from _refusal(node)
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if isinstance(target, ast.Name) and target.id in TABLES_OF_WORDS:
            yield from _strings([node.value])


def _refusal(node: ast.AST) -> Iterator[Word]:
    """The sentence of an error that is raised, or that its class gives itself."""
    call = node.exc if isinstance(node, ast.Raise) else node
    if not isinstance(call, ast.Call):
        return
    name = ast.unparse(call.func)
    raised = isinstance(node, ast.Raise) and name.rpartition(".")[2] not in AT_THE_TERMINAL
    if raised or name == "super().__init__":
        yield from _strings(call.args[:2])


def _arguments(node: ast.AST, declared: Mapping[str, Places]) -> Iterator[Word]:
    if not isinstance(node, ast.Call):
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    name = node.func.id if isinstance(node.func, ast.Name) else name
    shown = declared.get(name, ())
    yield from _strings([given for place, given in enumerate(node.args) if place in shown])
    yield from _strings([each.value for each in node.keywords if each.arg in shown])


def _is_choices(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).endswith("Choices") for base in node.bases)


def _strings(nodes: list[ast.expr]) -> Iterator[Word]:
    """Plain sentences, also as values of a mapping written out."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if JAPANESE.search(node.value):
                yield node.lineno, node.value
        elif isinstance(node, ast.Dict):
            yield from _strings(node.values)
        elif isinstance(node, ast.Tuple):
            yield from _strings(node.elts)
