"""Acts of the journal in words a resident reads; rooms add theirs."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: dict[str, str] = {
    "areas.boundaries.saved": "区域の境界を保存した",
    "areas.contained": "区域のふくまれ方を決めた",
    "areas.district.chosen": "「地区」にする区域の種類を決めた",
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
    "people.lent": "連携機関にお名前を伝えた",
    "people.lent.back": "連携機関からお名前を引き上げた",
    "people.person.searched": "名前でさがした",
    "people.person.found": "名前でさがした結果に出た",
    "people.person.seen": "お名前・連絡先を見た",
    "people.person.corrected": "お名前・生年月日を直した",
    "people.person.died": "亡くなったことを記録した",
    "people.person.death_reversed": "亡くなった記録を取り消した",
    "people.person.protected": "住所を守る人にした",
    "people.person.protection_lifted": "住所を守るのを終えた",
    "people.person.moved": "住む区域を変えた",
    "people.name.added": "お名前を書き足した",
    "people.name.removed": "お名前のひとつを消した",
    "people.contact.added": "連絡先を書き足した",
    "people.contact.removed": "連絡先を消した",
    "people.contact_rule.set": "連絡のしかたを決めた",
    "people.household.joined": "世帯に加えた",
    "people.household.left": "世帯から出た",
    "people.relation.added": "大切な人を書き足した",
    "people.relation.ended": "大切な人の記録を終えた",
    "people.identity.decided": "同じ人かどうかを決めた",
    "people.identity.undone": "同じ人かどうかの判断を取り消した",
    "people.journal.read": "記録を見た",
    "people.journal.check_asked": "記録が書きかえられていないか、確かめるよう頼んだ",
    "people.destruction.done": "保存期間のすぎた記録を廃棄した",
    "people.destruction.printed": "廃棄の証明を印刷した",
    "people.destruction.proposed": "記録の廃棄を申し出た",
    "people.destruction.refused": "記録の廃棄を断った・取り下げた",
    "people.destruction.seen": "廃棄の申し出を見た",
    "people.held.printed": "その人について持っている記録を印刷した",
    "people.hold.lifted": "廃棄の止めを解いた",
    "people.hold.placed": "廃棄を止めた",
    "people.request.answered": "開示などの求めに答えた",
    "people.request.extended": "開示などの求めの期限を延ばした",
    "people.request.received": "開示などの求めを受けた",
    "people.request.seen": "開示などの求めを見た",
    "people.retention.changed": "保存期間を変えた",
    "people.retention.seen": "保存期間と廃棄の候補を見た",
    "people.own.read": "自分の記録を見た",
}

_SUBJECTS: dict[str, str] = {
    "account": "サインイン",
    "area": "区域",
    "destruction": "廃棄の申し出",
    "duty": "役目",
    "hold": "廃棄の止め",
    "identity": "同じ人かどうか",
    "journal": "記録",
    "organisation": "団体",
    "person": "人",
    "release": "名簿の渡し",
    "request": "開示などの求め",
    "rule": "保存期間",
}
"""Kinds of records that an act can be about."""


def add_words(words: Mapping[str, str], subjects: Mapping[str, str] | None = None) -> None:
    """A room names its verbs, and the kinds of records they are about, when it starts."""
    _WORDS.update(words)
    _SUBJECTS.update(subjects or {})


def subject_words(kind: str) -> str:
    """What the record is called; the code itself where no room named it."""
    return _SUBJECTS.get(kind, kind)


def verb_words(verb: str) -> str:
    return _WORDS.get(verb, verb)


def known_verbs() -> tuple[str, ...]:
    """Every act that a room has named."""
    return tuple(_WORDS)
