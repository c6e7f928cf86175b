"""The figures and names that stand in a plan's sentences: title, period, survey, related plans."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sasaeai.core.periods import FiscalSpan, UnreadableFiscalYear
from sasaeai.plan.importing.folding import close_up, fold, nfkc, number_of
from sasaeai.plan.importing.layout import Logical
from sasaeai.plan.importing.proposal import (
    Confidence,
    Found,
    Place,
    PlanLink,
    PlanPeriod,
    VoiceFact,
)
from sasaeai.plan.importing.vocabulary import alternatives, words

_YEAR = (
    r"(?:(?P<west{0}>(?:19|20)\d\d)|(?P<era{0}>令和|平成|[RH]){2}\s*(?P<no{0}>元|\d{{1,2}}))"
    r"\s*(?:年(?:度)?)?\s*(?:[（(]\s*(?:(?:19|20)\d\d|令和\s*(?:\d+|元)|平成\s*\d+)"
    r"\s*年?(?:度)?\s*[）)])?\s*(?:年(?:度)?)?"
)
_TO = r"\s*(?:から|より|~|〜|～|-|–|—|ー|－|→|>{1,3}|≫|»)\s*"
_END = r"(?=.{0,6}(?:年|まで|[）)]|$)|\s|。)"
_PERIOD = re.compile(
    _YEAR.replace("{2}", "").format(1) + _TO + _YEAR.replace("{2}", "?").format(2) + _END
)
_STATED = re.compile(r"(\d{1,2})\s*(?:か|ヵ|カ|ケ|箇)?年(?:間|計画)")
_ORDINAL = r"第\s*([0-9一二三四五六七八九十]{1,3})\s*[次期]"
_SENTENCE = re.compile("[一-龠々ァ-ヶ」](?:を|が|に|は|と)[一-龠々ぁ-ん]|「")
_BRACKETED = r"\s*[（(〈\[【].{1,40}"
"""Behind a plan's name: its years, its edition; the last bracket may be gone with the line's own."""
_NUMBER = r"([0-9][0-9,]*(?:\.[0-9]+)?)"


@dataclass(frozen=True)
class Sentence:
    """One stretch of text for searching: half width, without line breaks."""

    text: str
    place: Place


def sentences(lines: tuple[Logical, ...]) -> tuple[Sentence, ...]:
    """Each logical line, searchable."""
    return tuple(Sentence(nfkc(close_up(line.text)), line.place) for line in lines)


def find_period(found: tuple[Sentence, ...]) -> PlanPeriod | None:
    """The plan's fiscal years. Years beyond an era's end (平成34年度) are read as meant (R4)."""
    candidates: list[tuple[int, int, int, Sentence, int | None]] = []
    for sentence in found:
        for match in _PERIOD.finditer(sentence.text):
            years = _years(match)
            if years is None:
                continue
            named = "計画期間" in sentence.text or "計画の期間" in sentence.text
            stated = _STATED.search(sentence.text, match.end())
            count = int(stated.group(1)) if stated else None
            candidates.append((2 if named else 1, *years, sentence, count))
    if not candidates:
        return None
    votes: Counter[tuple[int, int]] = Counter()
    for weight, start, end, _, _ in candidates:
        votes[start, end] += weight
    (start, end), _ = votes.most_common(1)[0]
    chosen = [c for c in candidates if (c[1], c[2]) == (start, end)]
    notes = tuple(
        f"{c[4]}年間と書かれていますが、{end - start + 1}年間になります。"
        for c in chosen
        if c[4] is not None and c[4] != end - start + 1
    )
    named = any(c[0] == 2 for c in chosen)
    confidence = Confidence.SURE if named and not notes else Confidence.LIKELY
    return PlanPeriod(
        start, end, tuple(dict.fromkeys(c[3].place for c in chosen)), confidence, notes[:1]
    )


def _years(match: re.Match[str]) -> tuple[int, int] | None:
    try:
        span = FiscalSpan.parse(f"{_year(match, 1)}-{_year(match, 2)}")
    except UnreadableFiscalYear:
        return None
    return (span.first.year, span.last.year) if 2 <= len(span) <= 12 else None


def _year(match: re.Match[str], side: int) -> str:
    """One end of a period without brackets; a bare second figure keeps the first one's era."""
    era, number, west = match[f"era{side}"], match[f"no{side}"], match[f"west{side}"]
    return str(west) if west else f"{era or ''}{number}年度"


def find_title(found: tuple[Sentence, ...]) -> tuple[Found | None, int | None]:
    """The plan's own name, as printed on a line of its own, and its ordinal (第4次 → 4)."""
    plans = alternatives("plan")
    named = rf"(?:(?:{plans})(?:・|及び|と)?)*({plans})"
    line = re.compile(
        rf"^(?:{_ORDINAL}\s*)?(.{{0,24}}?)(?:{_ORDINAL}\s*)?{named}(.{{0,14}}|{_BRACKETED})$"
    )
    votes: Counter[str] = Counter()
    first: dict[str, tuple[Found, int | None, str]] = {}
    for sentence in found:
        match = line.match(sentence.text.strip("【】「」『』 "))
        if match is None or "。" in sentence.text or "、" in sentence.text:
            continue
        kind = words("plan")[match.group(4)]
        if _SENTENCE.search(match.group(2)) or match.group(2).endswith(("の", "・")):
            continue
        if match.group(5) and not re.match(
            r"[\s【（(<〈\[]|概要|本編|ダイジェスト", match.group(5)
        ):
            continue
        ordinal = number_of(match.group(1) or match.group(3) or "")
        text = sentence.text[: match.end(4)] if match.group(5) else sentence.text
        name = close_up(text.strip("【】「」『』■◆● "))
        weight = 3 if kind == "activity" else 1
        votes[fold(name)] += weight + (2 if ordinal else 0)
        first.setdefault(fold(name), (Found(name, (sentence.place,)), ordinal, kind))
    if not votes:
        return None, None
    best, _ = votes.most_common(1)[0]
    title, ordinal, _ = first[best]
    return title, ordinal


def find_links(
    found: tuple[Sentence, ...], *, title: Found | None, ordinal: int | None
) -> tuple[PlanLink, ...]:
    """Other plans named with an ordinal: the municipal plan beside this one, the one before it."""
    plans = alternatives("plan")
    pattern = re.compile(rf"{_ORDINAL}\s*([^第、。「」（）()\s]{{0,14}}?)({plans})")
    links: dict[tuple[str, str], PlanLink] = {}
    for sentence in found:
        for match in pattern.finditer(sentence.text):
            number, kind = number_of(match.group(1)), words("plan")[match.group(3)]
            name = close_up(match.group())
            if title is not None and fold(title.text).startswith(fold(name)):
                continue
            link = _link_kind(kind, number, ordinal)
            if link is None:
                continue
            known = links.get((link, str(number)))
            if known is None or len(name) > len(known.title):
                places = (*(known.places if known else ()), sentence.place)
                links[link, str(number)] = PlanLink(link, name, places, Confidence.LIKELY)
            elif sentence.place not in known.places:
                links[link, str(number)] = PlanLink(
                    link, known.title, (*known.places, sentence.place), Confidence.SURE
                )
    return tuple(links.values())


def _link_kind(kind: str, number: int | None, ordinal: int | None) -> str | None:
    if kind == "municipal":
        return "parallel"
    if kind == "activity":
        before = number is not None and ordinal is not None and number == ordinal - 1
        return "predecessor" if before else None
    return kind


_SURVEY = (
    ("posted", "件", rf"{_NUMBER}\s*(?:件|人|名|世帯|通|部)?[にをの]?(?:配布|発送|郵送|送付)"),
    ("posted", "件", rf"(?:配布|発送|郵送|送付)(?:数|件数|部数|者数|人数)?\s*[:は…]?\s*{_NUMBER}"),
    ("undeliverable", "件", rf"(?:不到達|返戻|宛先不明)(?:数|件数)?\s*[:は]?\s*{_NUMBER}"),
    ("returned", "件", rf"(?<!未)(?:回収数|回収件数|回収票数)\s*[:は]?\s*{_NUMBER}"),
    ("returned", "件", rf"{_NUMBER}\s*(?:件|人|名|通|票)[をが]?\s*回収"),
    ("valid", "件", rf"有効(?:回答|回収)(?:数|件数|者数|票数|票)?\s*[:は]?\s*{_NUMBER}(?!\s*[%\d.])"),
    ("valid", "人", rf"{_NUMBER}\s*(?:名|人|件|通)(?:の方|の皆さん|のみなさん|の市民)?(?:に|から|より|の)(?:ご)?回答"),
    ("valid", "人", rf"回答(?:数|者数|件数)\s*[:は]?\s*{_NUMBER}(?!\s*%)"),
    ("rate", "%", rf"(?:有効)?回[収答]率\s*[:は]?\s*{_NUMBER}\s*%"),
)  # fmt: skip
_SESSIONS = (
    ("held", "回", rf"(?:全|計|合計|延べ)?\s*{_NUMBER}\s*回[、にわたり]*(?:の)?(?:開催|実施)"),
    ("held", "回", rf"(?:開催|実施)(?:回数|数)\s*[:は]?\s*{_NUMBER}"),
    (
        "participants",
        "人",
        rf"(?:延べ)?参加(?:者|人数|者数)+\s*[:は]?\s*(?:延べ)?\s*{_NUMBER}\s*[人名]",
    ),
    (
        "participants",
        "人",
        rf"(?:延べ)?\s*{_NUMBER}\s*[人名](?:の方|の住民|の皆さん)*[がの]?(?:ご)?参加",
    ),
)


def find_voices(found: tuple[Sentence, ...]) -> tuple[VoiceFact, ...]:
    """Printed figures of the survey and of the talk sessions, each read once."""
    facts: dict[tuple[str, str], VoiceFact] = {}
    for sentence in found:
        if re.search("委員会", sentence.text) and "延べ" not in sentence.text:
            continue
        for source, table in (("survey", _SURVEY), ("sessions", _SESSIONS)):
            for key, unit, pattern in table:
                match = re.search(pattern, sentence.text)
                if match and (source, key) not in facts:
                    value = Decimal(match.group(1).replace(",", ""))
                    facts[source, key] = VoiceFact(
                        source, key, value, unit, (sentence.place,), Confidence.SURE
                    )
    return tuple(_checked(facts))


def _checked(facts: dict[tuple[str, str], VoiceFact]) -> list[VoiceFact]:
    """Compare the printed rate with its own numbers: it must be their value rounded half up."""
    posted, rate = facts.get(("survey", "posted")), facts.get(("survey", "rate"))
    valid = facts.get(("survey", "valid")) or facts.get(("survey", "returned"))
    if posted and rate and valid and posted.value:
        exact = Fraction(int(valid.value)) * 100 / Fraction(int(posted.value))
        exponent = rate.value.as_tuple().exponent
        half = Fraction(1, 2) * Fraction(10) ** int(exponent)
        agrees = -half <= exact - Fraction(rate.value) < half
        note = (
            f"{valid.value}÷{posted.value}と合っています。"
            if agrees
            else f"{valid.value}÷{posted.value}とは合いません。"
        )
        confidence = Confidence.SURE if agrees else Confidence.LIKELY
        facts["survey", "rate"] = VoiceFact(
            "survey", "rate", rate.value, "%", rate.places, confidence, (note,)
        )
    return list(facts.values())
