"""The words of each language, compiled from the text catalogues when a process starts.

Japanese is the source: the programme's own sentences are the keys. The repository holds text only
(``site/locale/*/LC_MESSAGES/django.po``); the binary form lies in the installation's folder and is
made again whenever the text beside its mark differs. Japanese gets a catalogue that says every
sentence as it stands, so that a house whose first language is English does not answer Japanese
readers in English.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE: Final = Path(__file__).resolve().parent / "locale"
SOURCE_LANGUAGE: Final = "ja"
FORM: Final = b"1"
"""Part of the mark: raise it when compiling changes, so that old files are made anew."""


def compiled(home: Path, *, source: Path = SOURCE) -> Path:
    """The folder for ``LOCALE_PATHS`` below ``home``; costs one small read per language if fresh."""
    folder = home / "locale"
    for text in texts(source):
        language, content = text.parts[-3], text.read_bytes()
        mark = hashlib.sha256(FORM + content).hexdigest()
        if not _is_fresh(folder, language, mark):
            _compile(folder, language, content, mark)
    return folder


def texts(source: Path = SOURCE) -> Iterator[Path]:
    """The catalogues of the repository, one per language."""
    yield from sorted(source.glob("*/LC_MESSAGES/django.po"))


def read(text: Path) -> Catalog:
    with text.open("rb") as file:
        return read_po(file, locale=text.parts[-3], domain="django")


def _is_fresh(folder: Path, language: str, mark: str) -> bool:
    """The mark is written last, so whoever finds it finds whole catalogues too."""
    known = folder / f"{language}.mark"
    try:
        return known.read_text() == mark and all(
            _binary(folder, each).is_file() for each in (language, SOURCE_LANGUAGE)
        )
    except FileNotFoundError:
        return False


def _compile(folder: Path, language: str, content: bytes, mark: str) -> None:
    catalog = read_po(BytesIO(content), locale=language, domain="django")
    for name, words in ((language, catalog), (SOURCE_LANGUAGE, _as_it_stands(catalog))):
        made = BytesIO()
        write_mo(made, words)
        _replace(_binary(folder, name), made.getvalue())
    _replace(folder / f"{language}.mark", mark.encode())


def _as_it_stands(catalog: Catalog) -> Catalog:
    found = Catalog(locale=SOURCE_LANGUAGE, domain="django")
    for message in catalog:
        if message.id:
            words = (message.id[0],) if isinstance(message.id, tuple) else message.id
            found.add(message.id, words, context=message.context)
    return found


def _binary(folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / "django.mo"


def _replace(path: Path, content: bytes) -> None:
    """Several processes may start at once: each writes its own file and moves it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
