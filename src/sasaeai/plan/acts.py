"""The acts of this room in words for the journal."""

from __future__ import annotations

ACTS = {
    "plan.baseline.set": "基準値を決めた",
    "plan.created": "計画を作った",
    "plan.described": "計画の説明を直した",
    "plan.draft.dropped": "計画の下書きを捨てた",
    "plan.draft.opened": "計画の下書きを作った",
    "plan.import.accepted": "計画を取り込んだ",
    "plan.import.corrected": "取り込む計画を直した",
    "plan.import.dropped": "計画の取り込みをやめた",
    "plan.import.uploaded": "計画のファイルを渡した",
    "plan.indicator.defined": "指標を決めた",
    "plan.linked": "ほかの計画とつないだ",
    "plan.rows.opened": "数えた記録を開いた",
    "plan.sheet.exported": "計画シートを書き出した",
    "plan.sheet.saved": "計画シートを保存した",
    "plan.target.set": "目標を決めた",
    "plan.version.adopted": "計画の版を決めた",
    "plan.year.confirmed": "年度の数字を確定した",
}
