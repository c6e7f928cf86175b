"""The acts of this room in words for the journal."""

from __future__ import annotations

ACTS = {
    "watch.overdue.seen": "期日をすぎた見守りを見た",
    "watch.people.seen": "見守りの名簿を見た",
    "watch.person.searched": "名前でさがした",
    "watch.person.seen": "見守りのカードを見た",
    "watch.plan.ended": "見守りを終えた",
    "watch.plan.interval_changed": "訪問の間かくを変えた",
    "watch.plan.paused": "見守りを休みにした",
    "watch.plan.reopened": "見守りをもどした",
    "watch.plan.resumed": "見守りを再開した",
    "watch.plan.revised": "見守りの内容を直した",
    "watch.plan.seen": "見守りの内容を見た",
    "watch.plan.started": "見守りをはじめた",
    "watch.plans.exported": "見守りの一覧を書き出した",
    "watch.plans.seen": "見守りの一覧を見た",
    "watch.sheet.printed": "紙の訪問表を印刷した",
    "watch.sheet.recorded": "紙の訪問表を入力した",
    "watch.sheet.seen": "紙の訪問表の入力を開いた",
    "watch.today.seen": "今日の見守りを見た",
    "watch.visit.described": "訪問の様子を書いた",
    "watch.visit.recorded": "訪問を記録した",
    "watch.visit.seen": "訪問の記録を見た",
    "watch.visit.voided": "訪問を取り消した",
    "watch.worries.seen": "心配ごとの一覧を見た",
    "watch.worry.closed": "心配ごとを閉じた",
    "watch.worry.seen": "心配ごとを見た",
}

SUBJECTS = {
    "visit": "訪問",
    "watch_plan": "見守りの約束",
    "worry": "心配ごと",
}
"""Kinds of records that the acts are about."""
