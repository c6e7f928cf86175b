"""The acts of this room in words for the journal; each part adds its own."""

from __future__ import annotations

ACTS = {
    "evaluation.action.book": "改善策の進み具合を集めるExcelをつくった",
    "evaluation.action.created": "改善策を決めた",
    "evaluation.action.reminded": "改善策のしめきりを知らせた",
    "evaluation.action.moved": "改善策を進めた",
    "evaluation.action.rescheduled": "改善策の期限を変えた",
    "evaluation.action.verified": "改善策ができたことを確認した",
    "evaluation.action.taken": "改善策の進み具合をExcelから取り込んだ",
    "evaluation.book.exported": "評価シートのExcelを作った",
    "evaluation.book.imported": "評価シートのExcelを取り込んだ",
    "evaluation.decision.recorded": "会議の結果を入れた",
    "evaluation.evidence.added": "評価の根拠をつけた",
    "evaluation.evidence.withdrawn": "評価の根拠を外した",
    "evaluation.rendition.written": "評価の報告を書いた",
    "evaluation.round.dated": "評価の期限を決めた",
    "evaluation.round.frozen": "評価の数字を確定した",
    "evaluation.round.opened": "評価をはじめた",
    "evaluation.round.published": "評価を公表した",
    "evaluation.round.restated": "確定した数字を直した",
    "evaluation.scale.retired": "評価の尺度をしまった",
    "evaluation.scale.saved": "評価の尺度を直した",
    "evaluation.succession.action": "次の計画での改善策の扱いを決めた",
    "evaluation.succession.undone": "改善策の扱いを決めなおすことにした",
    "evaluation.sheet.commented": "評価シートにコメントした",
    "evaluation.sheet.handed": "評価シートの担当を引きついだ",
    "evaluation.sheet.refused": "自分の番でない評価シートに書こうとした",
    "evaluation.sheet.returned": "評価シートをもどした",
    "evaluation.sheet.revised": "評価シートの新しい版をひらいた",
    "evaluation.sheet.submitted": "評価シートを提出した",
}

SUBJECTS = {
    "committee": "評価委員会",
    "committee_member": "評価委員",
    "eval_round": "評価の回",
    "eval_sheet": "評価シート",
    "improvement_action": "改善策",
    "meeting": "会議",
    "member_pack": "評価資料",
    "opinion": "意見",
    "publication": "公表した評価",
    "scale": "評価の尺度",
    "step_round": "地区のふりかえり",
    "step_sheet": "地区のふりかえりの票",
}
"""Kinds of records that the acts are about."""
