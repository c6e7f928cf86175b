"""The acts of this room in words for the journal."""

from __future__ import annotations

ACTS = {
    "places.attendance.corrected": "人数を直した",
    "places.attendance.recorded": "人数を記録した",
    "places.attendance.withdrawn": "人数を取り消した",
    "places.category.opened": "居場所の種類を作った",
    "places.list.exported": "居場所の一覧を書き出した",
    "places.listing.changed": "居場所の内容を直した",
    "places.listing.registered": "居場所を登録した",
    "places.listing.status": "居場所の状態を変えた",
    "places.listing.verified": "居場所の内容をたしかめた",
    "places.occurrence.added": "開く日を足した",
    "places.occurrence.cancelled": "開く日を中止にした",
    "places.occurrence.moved": "開く日を動かした",
    "places.occurrence.restored": "開く日をもどした",
    "places.schedule.ended": "開く決まりを終えた",
    "places.schedule.set": "開く決まりを決めた",
    "places.sheet.printed": "人数の用紙を印刷した",
}
