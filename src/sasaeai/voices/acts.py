"""The acts of this room in words for the journal."""

from __future__ import annotations

ACTS = {
    "voices.category.saved": "意見の区分を直した",
    "voices.card.coded": "札を課題に分けた",
    "voices.card.dropped": "札を消した",
    "voices.card.masked": "札のことばを直した",
    "voices.card.settled": "2人がちがう札を決めた",
    "voices.cards.added": "札を加えた",
    "voices.coding.taken_back": "札の分け方を取り消した",
    "voices.fact.added": "アンケートの結果を課題につないだ",
    "voices.fact.dropped": "アンケートの結果を外した",
    "voices.session.hidden": "話し合いの記録を非公開にした",
    "voices.session.saved": "話し合いの記録を書いた",
    "voices.session.shown": "話し合いの記録を公開した",
    "voices.opinion.answered": "意見に考え方を書いた",
    "voices.opinion.merged": "同じ意見をまとめた",
    "voices.opinion.parted": "まとめた意見を分けた",
    "voices.opinion.split": "意見を二つに分けた",
    "voices.original.seen": "届いた意見の原文を見た",
    "voices.round.announced": "意見の募集を知らせた",
    "voices.round.called": "意見の募集を書いた",
    "voices.round.published": "意見と考え方を公表した",
    "voices.round.withdrawn": "意見の公表をとりけした",
    "voices.submission.received": "意見を受け付けた",
    "voices.submission.seen": "意見を出した人のことを見た",
    "voices.submission.set_aside": "意見を数えないことにした",
    "voices.submission.taken_back": "意見を数えることにもどした",
    "voices.survey.counted": "アンケートの数を入れた",
    "voices.survey.described": "アンケートの説明を書いた",
    "voices.survey.hidden": "アンケートを非公開にした",
    "voices.survey.shown": "アンケートを公開した",
}

SUBJECTS = {
    "card": "話し合いの札",
    "talk_session": "話し合いの記録",
    "comment_category": "意見の区分",
    "comment_round": "意見の募集",
    "public_opinion": "寄せられた意見",
    "survey": "アンケート",
}
"""Kinds of records that the acts are about."""
