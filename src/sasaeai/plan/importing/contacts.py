"""Who publishes the plan and how to reach them, from the lines of the imprint (奥付)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from sasaeai.plan.importing.folding import close_up, despace, phrase
from sasaeai.plan.importing.layout import Logical
from sasaeai.plan.importing.proposal import Contact
from sasaeai.plan.importing.vocabulary import words

_LONGEST_IMPRINT = 1000
_POST = re.compile(r"〒\s*[0-9]{3}\s*-?\s*[0-9]{4}")
_PHONE = re.compile(r"\(?0[0-9]{1,4}\)?\s*[-(（]?\s*[0-9]{1,4}\s*[-)）]?\s*[0-9]{3,4}")
_URL = re.compile(r"https?://[^\s　、。）)」]+|www\.[^\s　、。）)」]+")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]+)+")
_DATE = re.compile(
    r"(?:令和|平成)\s*(?:元|[0-9]{1,2})\s*年(?:\s*[0-9]{1,2}\s*月)?|20[0-9]{2}\s*年(?:\s*[0-9]{1,2}\s*月)?"
)


def find_contacts(lines: tuple[Logical, ...]) -> tuple[Contact, ...]:
    """One contact of each kind; the first complete printing wins, later ones are further places."""
    found: dict[str, Contact] = {}
    for line in lines:
        for key, text in _in_line(line.text):
            known = found.get(key)
            if known is None:
                found[key] = Contact(key, text, (line.place,))
            elif _same(known.text, text):
                found[key] = Contact(key, known.text, (*known.places, line.place))
    return tuple(found.values())


def is_imprint(text: str) -> bool:
    """Whether a line gives at least one contact after its label."""
    return any(True for _ in _in_line(text))


def _in_line(text: str) -> Iterator[tuple[str, str]]:
    if len(text) > _LONGEST_IMPRINT:
        return
    printed = despace(text)
    plain = _half_width(printed)
    if len(plain) != len(printed):
        printed = plain
    labels = list(_label_pattern().finditer(plain))
    for index, label in enumerate(labels):
        end = labels[index + 1].start() if index + 1 < len(labels) else len(plain)
        key = words("contact").get(_label_word(label.group()), "")
        span = printed if key in {"address", "publisher"} else plain
        value = _value(key, span[label.end() : end].strip(" 　:：/・|"))
        if value:
            yield key, value
    if not labels:
        for key, pattern in (("email", _EMAIL), ("url", _URL)):
            match = pattern.search(plain)
            if match:
                yield key, match.group()
    yield from _unlabelled(printed, plain, labels[0].start() if labels else len(plain))


def _unlabelled(printed: str, plain: str, end: int) -> Iterator[tuple[str, str]]:
    """A council's name and a postal address that stand without labels, before the first label."""
    post = _POST.search(plain[:end])
    name = printed[: post.start() if post else end].strip(" 　:：/・|")
    if (
        re.search(r"(?:社会福祉協議会|社協)$", name)
        and len(name) <= 30
        and (post or end < len(plain))
    ):
        yield "publisher", phrase(name)
    if post:
        yield "address", phrase(printed[post.start() : end].strip(" 　/|"))


def _half_width(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.replace("〜", "～"))
    return re.sub(r"[‐‑–—−ー－](?=\s?[0-9])", "-", plain)


def _label_word(text: str) -> str:
    word = re.sub(r"[\s　]+", "", text)
    table = words("contact")
    return next((known for known in table if known.lower() == word.lower()), word)


@cache
def _label_pattern() -> re.Pattern[str]:
    """Labels with any spacing between their letters ("U R L"), not inside a word or a link."""
    parts = [r"\s{0,4}".join(re.escape(c) for c in word) for word in words("contact")]
    return re.compile(rf"(?<![A-Za-z0-9@./一-龠ァ-ヶ])(?:{'|'.join(parts)})(?![a-z0-9]*[@.])", re.I)


def _value(key: str, text: str) -> str:
    if key in {"phone", "fax"}:
        match = _PHONE.search(text)
        return "-".join(re.findall("[0-9]+", match.group())) if match else ""
    for wanted, pattern in (("url", _URL), ("email", _EMAIL), ("issued", _DATE)):
        if key == wanted:
            match = pattern.search(text)
            return close_up(match.group()) if match else ""
    if key == "address":
        return (
            phrase(text)
            if _POST.search(_half_width(text)) or re.search("[市区町村郡].*[0-9]", text)
            else ""
        )
    if key == "publisher":
        return (
            phrase(text)
            if re.search("協議会|市|町|村|区|課|社協", text) and len(text) < 60 and "。" not in text
            else ""
        )
    return ""


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W", "", one) == re.sub(r"\W", "", other)
