"""Every word has its English, and English pages say nothing in Japanese that is not a name."""

from __future__ import annotations

import gettext
import os
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django import forms
from django.conf import settings
from django.utils import translation

from sasaeai.areas.public import Area, AreaKind
from sasaeai.core.figures import Figure
from sasaeai.core.ui import dates, words
from sasaeai.core.ui.forms import TranslatedChoices
from sasaeai.people.public import Organisation
from sasaeai.site import catalogues, extraction

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = catalogues.SOURCE / "en" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
TERM = re.compile(r"[（(][^（）()]*[）)]")
PUBLIC = ("/", "/ask/", "/places/", "/places/map/", "/places/today/", "/plan/", "/accounts/login/")
ABOUT = ("/about/accessibility/", "/about/privacy/", "/about/data/", "/no-such-page/")


def _messages() -> list[Message]:
    return [message for message in catalogues.read(ENGLISH) if message.id]


def _texts(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def test_no_sentence_is_without_english():
    assert extraction.untranslated(catalogues.read(ENGLISH)) == []


def test_the_catalogue_holds_what_the_programme_says_and_nothing_else():
    said = {(m.context, _texts(m.id)[0]) for m in extraction.extracted(ROOT) if m.id}
    kept = {(m.context, _texts(m.id)[0]) for m in _messages()}
    assert (said - kept, kept - said) == (set(), set())


def test_the_catalogue_is_written_as_check_writes_it():
    assert ENGLISH.read_bytes() == extraction.refreshed(ENGLISH, extraction.extracted(ROOT))


def test_names_in_a_sentence_are_the_same_in_both_languages():
    different = [
        (message.id, text)
        for message in _messages()
        for text in _texts(message.string)
        if set(PLACEHOLDER.findall(_texts(message.id)[0])) != set(PLACEHOLDER.findall(text))
    ]
    assert different == []


def test_a_declared_label_is_collected_where_it_stands(tmp_path):
    source = (
        "class Kind(models.TextChoices):\n    A = 'a', '見本の種類'\n"
        "Column('a', '見本の列', unit='本')\nEntry(Face.DESK, '見本の入口', 'x:y')\n"
        "_LABELS: dict[str, str] = {'a': '見本のことば'}\nother('見本でない')\n"
    )
    (tmp_path / "one.py").write_text(source)
    with (tmp_path / "one.py").open("rb") as file:
        found = [(line[1], line[2]) for line in extraction.extract_words(file, {}, (), {})]
    assert set(found) == {
        (None, "見本の種類"),
        (None, "見本の列"),
        ("pgettext", ("unit", "本")),
        (None, "見本の入口"),
        (None, "見本のことば"),
    }


def _source(folder: Path, english: str) -> Path:
    text = folder / "source" / "en" / "LC_MESSAGES" / "django.po"
    text.parent.mkdir(parents=True, exist_ok=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    text.write_text(f'{head}msgid "相談"\nmsgstr "{english}"\n', encoding="utf-8")
    return folder / "source"


def _said(folder: Path, language: str) -> str:
    with (folder / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext("相談")


def test_a_fresh_catalogue_is_left_alone_and_a_changed_one_made_again(tmp_path):
    folder = catalogues.compiled(tmp_path, source=_source(tmp_path, "Ask"))
    binary = folder / "en" / "LC_MESSAGES" / "django.mo"
    os.utime(binary, (1, 1))
    catalogues.compiled(tmp_path, source=tmp_path / "source")
    assert (binary.stat().st_mtime, _said(folder, "en")) == (1, "Ask")
    catalogues.compiled(tmp_path, source=_source(tmp_path, "Talk"))
    assert (_said(folder, "en"), _said(folder, "ja")) == ("Talk", "相談")


def test_a_catalogue_that_was_lost_comes_back(tmp_path):
    folder = catalogues.compiled(tmp_path, source=_source(tmp_path, "Ask"))
    (folder / "en" / "LC_MESSAGES" / "django.mo").unlink()
    catalogues.compiled(tmp_path, source=tmp_path / "source")
    assert _said(folder, "en") == "Ask"


def test_a_start_that_is_cut_off_leaves_the_old_words_whole(tmp_path, monkeypatch):
    folder = catalogues.compiled(tmp_path, source=_source(tmp_path, "Ask"))
    source = _source(tmp_path, "Talk")

    def cut_off(self: Path, target: Path) -> Path:
        raise InterruptedError

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", cut_off)
        with pytest.raises(InterruptedError):
            catalogues.compiled(tmp_path, source=source)
    assert _said(folder, "en") == "Ask"
    assert [path.name for path in folder.rglob(".*")] == []
    catalogues.compiled(tmp_path, source=source)
    assert _said(folder, "en") == "Talk"


def test_django_reads_the_compiled_words_of_this_installation():
    assert [catalogues.compiled(settings.HOME)] == settings.LOCALE_PATHS
    with translation.override("en"):
        assert translation.gettext("相談する") == "Ask for help"


def test_figures_and_years_are_told_in_english():
    with translation.override("en"):
        assert words.measured(Figure.count(1204, unit="人")) == "1,204 people"
        assert words.signed(Figure.count(3, unit="回")) == "+3 times"
        assert words.said(Figure.suppressed(k=10)) == "* under 10"
        assert words.said(Figure.not_entered()) == "Not entered"
        assert words.words("令和8年度") == "FY2026"
        assert words.words("令和8年11月23日") == "令和8年11月23日"
        assert words.words("") == ""
        assert words.words("ひよりサロン") == "ひよりサロン"
    assert words.measured(Figure.count(1204, unit="人")) == "1,204人"


def test_days_and_months_are_told_as_english_readers_say_them():
    day = date(2026, 11, 23)
    with translation.override("en"):
        assert dates.wareki(day) == "23 November 2026"
        assert (dates.day(day), dates.weekday(day)) == ("Mon 23 Nov", "Mon")
        assert (dates.month(day), dates.year_month(day)) == ("Nov", "November 2026")
        assert dates.clock(datetime(2026, 11, 23, 0, 5, tzinfo=UTC)) == "9:05"
    assert (dates.month(day), dates.year_month(day)) == ("11月", "令和8年11月")


class _Answer(TranslatedChoices, forms.Form):
    kind = forms.ChoiceField(choices=[("a", "相談する"), ("b", "朝凪サロン")])


def test_choices_are_offered_in_the_readers_language_and_names_stay():
    with translation.override("en"):
        assert _Answer().fields["kind"].choices == [("a", "Ask for help"), ("b", "朝凪サロン")]
    assert _Answer().fields["kind"].choices == [("a", "相談する"), ("b", "朝凪サロン")]


class _Shown(HTMLParser):
    """Text between tags and in the attributes that are read out, without what is marked Japanese."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.japanese: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (given.get("lang") == "ja" and tag != "html") or (
            self.japanese and self.japanese[-1] == tag
        ):
            self.japanese.append(tag)
        if not self.japanese:
            names = ("aria-label", "placeholder", "alt", "title")
            self.found += [text for name in names if (text := given.get(name))]

    def handle_endtag(self, tag: str) -> None:
        if self.japanese and self.japanese[-1] == tag:
            self.japanese.pop()

    def handle_data(self, data: str) -> None:
        if not self.japanese:
            self.found.append(data)


def _leftovers(page: str) -> list[str]:
    """Japanese that is neither a name of the database nor a term in brackets behind its English."""
    shown = _Shown()
    shown.feed(page)
    names = {settings.SASAEAI_COUNCIL_NAME, "ささえあい", "こども食堂", "サロン", "体操"}
    for model, field in ((Organisation, "name"), (Area, "name"), (AreaKind, "label")):
        names |= set(model.objects.values_list(field, flat=True))
    left = []
    for text in shown.found:
        rest = TERM.sub("", text)
        for name in sorted(filter(None, names), key=len, reverse=True):
            rest = rest.replace(name, "")
        if JAPANESE.search(rest):
            left.append(text.strip())
    return left


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*PUBLIC, *ABOUT])
def test_public_pages_are_english_for_those_who_ask_for_it(browse, address):
    client = browse(None)
    client.cookies["look"] = "normal.off.auto.en"
    page = client.get(address).content.decode()
    assert '<html lang="en"' in page
    assert _leftovers(page) == []


@pytest.mark.django_db
def test_a_page_in_japanese_would_be_found_out(browse):
    page = browse(None).get("/ask/").content.decode()
    assert "相談する" in _leftovers(page)


def test_words_that_are_said_later_are_found_by_either_name(tmp_path):
    (tmp_path / "babel.cfg").write_text("[python: **.py]\n")
    (tmp_path / "form.py").write_text('a = _later("あとで")\nb = gettext_lazy("のちほど")\n')
    found = {_texts(message.id)[0] for message in extraction.extracted(tmp_path) if message.id}
    assert found == {"あとで", "のちほど"}
