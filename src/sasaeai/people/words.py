"""Acts of the journal in words a resident reads; rooms add theirs."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: dict[str, str] = {
    "areas.boundaries.saved": "区域の境界を保存した",
    "areas.contained": "区域のふくまれ方を決めた",
    "areas.opened": "区域を作った",
    "areas.replaced": "区域を分けた・合わせた",
    "people.account.opened": "サインインを作った",
    "people.account.key": "合言葉を新しくした",
    "people.duty.appointed": "役目についた",
    "people.duty.ended": "役目を終えた",
    "people.pledge.signed": "誓約書を登録した",
    "people.organisation.founded": "団体を登録した",
    "people.person.registered": "お名前を登録した",
    "people.released": "名簿を渡した",
    "people.release.withdrawn": "名簿を引き上げた",
    "people.reader.named": "見てよい人に決めた",
    "people.journal.read": "記録を見た",
    "people.own.read": "自分の記録を見た",
}


def add_words(words: Mapping[str, str]) -> None:
    """A room names its verbs when it starts."""
    _WORDS.update(words)


def verb_words(verb: str) -> str:
    return _WORDS.get(verb, verb)
