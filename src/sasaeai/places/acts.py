"""The acts of this room in words for the journal."""

from __future__ import annotations

from sasaeai.places.circles.acts import ACTS as OF_CIRCLES
from sasaeai.places.desks.acts import ACTS as OF_DESKS
from sasaeai.places.municipal.acts import ACTS as OF_IMPORTS
from sasaeai.places.notices.acts import ACTS as OF_NOTICES
from sasaeai.places.renditions.acts import ACTS as OF_RENDITIONS

ACTS = (
    OF_NOTICES
    | OF_DESKS
    | OF_CIRCLES
    | OF_RENDITIONS
    | OF_IMPORTS
    | {
        "places.attendance.corrected": "人数を直した",
        "places.attendance.recorded": "人数を記録した",
        "places.attendance.withdrawn": "人数を取り消した",
        "places.category.opened": "居場所の種類を作った",
        "places.cycle.set": "居場所をたしかめる間隔を決めた",
        "places.handed_out": "情報をわたした",
        "places.handout.printed": "わたす紙を印刷した",
        "places.inclusion.accepted": "掲載の基準をたしかめた",
        "places.inclusion.refused": "掲載しないと決めた",
        "places.list.exported": "居場所の一覧を書き出した",
        "places.listing.asked": "ページが合っているかを聞いた",
        "places.listing.changed": "居場所の内容を直した",
        "places.listing.registered": "居場所を登録した",
        "places.listing.status": "居場所の状態を変えた",
        "places.listing.verified": "居場所の内容をたしかめた",
        "places.need.noted": "見つからなかったことばを課題につなげた",
        "places.occurrence.added": "開く日を足した",
        "places.occurrence.cancelled": "開く日を中止にした",
        "places.occurrence.moved": "開く日を動かした",
        "places.occurrence.restored": "開く日をもどした",
        "places.proposal.by_leader": "世話をする人がページを直した",
        "places.proposal.decided": "届いた直しを取り入れるか決めた",
        "places.proposal.made": "ページの直しが届いた",
        "places.proposal.settled": "届いた直しをすませた",
        "places.schedule.ended": "開く決まりを終えた",
        "places.synonyms.set": "同じ意味のことばを決めた",
        "places.schedule.set": "開く決まりを決めた",
        "places.form.printed": "たしかめる用紙を印刷した",
        "places.sheet.printed": "人数の用紙を印刷した",
    }
)

SUBJECTS = {
    "category": "居場所の種類",
    "circle": "交換日記の回覧",
    "import_batch": "オープンデータの取り込み",
    "inclusion": "掲載の基準",
    "listing": "居場所",
    "notice": "お知らせ",
    "occurrence": "開く日",
    "rendition": "やさしい日本語などの文",
    "synonymgroup": "同じ意味のことば",
    "unmetneed": "見つからなかったことば",
}
"""Kinds of records that the acts are about."""
