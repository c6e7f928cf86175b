"""A first draft of what is read aloud: short sentences, numbers digit by digit, no signs, no address
of a page. A person reads and changes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from sasaeai.people.public import council_readings
from sasaeai.places.enums import ContactKind
from sasaeai.places.published import preview
from sasaeai.places.renditions.enums import Form
from sasaeai.places.renditions.subjects import VOICE_CODE, Subject

_DIGITS = dict(
    zip("0123456789", ("ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"), strict=True)
)  # fmt: skip
_PHONE = re.compile(r"(?<!\d)0\d{1,4}-\d{1,4}-\d{3,4}(?!\d)")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)")
_SPAN = re.compile(r"(\d{1,2}時(?:\d{1,2}分)?)\s*[〜～–-]\s*(\d{1,2}時(?:\d{1,2}分)?)")
_URL = re.compile(r"https?://\S+")
_SIGNS = str.maketrans(
    {"／": "。", "・": "、", "（": "、", "）": "、", "※": "", "■": "", "→": "、", "　": "、"}
)
_SENTENCE = re.compile(r"[^。]+。")
_DOUBLED = re.compile(r"[、。]*。[、。]*|、{2,}")


def speakable(text: str) -> str:
    """The same in words that a voice can say."""
    said = _URL.sub("", text)
    said = _PHONE.sub(lambda found: by_digits(found[0]), said)
    said = _CLOCK.sub(_time, said)
    said = _SPAN.sub(r"\1から\2まで", said)
    said = "。".join(line.strip() for line in said.splitlines() if line.strip())
    return _DOUBLED.sub(lambda found: "。" if "。" in found[0] else "、", said.translate(_SIGNS))


def spoken_names(text: str) -> dict[str, str]:
    """Names in it that no dictionary knows, with their kana."""
    return {name: kana for name, kana in council_readings().items() if name in text}


def by_digits(number: str) -> str:
    """A telephone number as it is dictated: digit by digit, whatever parts its groups."""
    groups = re.findall(r"[0-9]+", normalize("NFKC", number))
    return "、の、".join("、".join(_DIGITS[digit] for digit in group) for group in groups)


def sentences(parts: Iterable[str]) -> str:
    """Each part in words that a voice can say, closed by a full stop; empty ones are left out."""
    said = (speakable(part).strip("。、 ") for part in parts)
    return "".join(f"{part}。" for part in said if part)


def _time(found: re.Match[str]) -> str:
    minute = int(found[2])
    return f"{int(found[1])}時{minute}分" if minute else f"{int(found[1])}時"


def proposed(subject: Subject, form: Form) -> str:
    """What a writer begins with; of a page only what is for everybody."""
    parts = _of_listing(subject) if subject.listing is not None else _of_notice(subject)
    said = [f"{speakable(part).rstrip('。')}。" for part in parts if part.strip()]
    if form is not Form.VOICE:
        return "\n".join(said)
    return _fitting(["1ページ。", *_SENTENCE.findall("".join(said))])


def _fitting(sentences: list[str]) -> str:
    """As many whole sentences as a voice code holds."""
    text = ""
    for sentence in sentences:
        if len(text) + len(sentence) > VOICE_CODE:
            break
        text += sentence
    return text


def _of_listing(subject: Subject) -> list[str]:
    listing = subject.listing
    assert listing is not None
    view = preview(listing, sessions=0)
    phone = view.way(ContactKind.PHONE)
    where = f"{view.where.name}、{view.where.address}".strip("、") if view.where else ""
    labelled = (
        ("いつ", "、".join(view.sentences)),
        ("場所", where or listing.area.name),
        ("行き方", view.where.directions if view.where else ""),
        ("だれのため", listing.audience_note),
        ("お金", listing.cost),
        ("申し込み", listing.apply_how),
        ("電話", phone.value if phone else ""),
    )
    return [
        f"{listing.name}。{listing.category.label}です",
        listing.description,
        *(f"{label}。{text}" for label, text in labelled if text),
    ]


def _of_notice(subject: Subject) -> list[str]:
    edition = subject.edition
    assert edition is not None
    return [
        edition.title,
        edition.summary,
        edition.body,
        f"たずねる先。{edition.ask}" if edition.ask else "",
    ]
