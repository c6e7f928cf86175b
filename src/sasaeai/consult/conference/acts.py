"""The acts of meetings in words for the journal."""

from __future__ import annotations

ACTS = {
    "consult.conference.acknowledged": "会議で秘密を守ると約束した",
    "consult.conference.called": "会議をひらくことにした",
    "consult.conference.cancelled": "会議を取りやめた",
    "consult.conference.closed": "会議の議題を閉じた",
    "consult.conference.confirmed": "会議の記録を確かめた",
    "consult.conference.decided": "会議で決めたことを残した",
    "consult.conference.held": "会議の出席を記録した",
    "consult.conference.invited": "会議に招いた",
    "consult.conference.item": "会議の議題にした",
    "consult.conference.kept_open": "会議の資料が見られる日を延ばした",
    "consult.conference.minutes": "会議の記録を書いた",
    "consult.conference.opened": "会議の資料のファイルを開いた",
    "consult.conference.paper": "会議の資料を足した",
    "consult.conference.printed": "会議の次第を印刷した",
    "consult.conference.read": "会議の資料を読んだ（招かれた人）",
    "consult.conference.seated": "会議の議題に招いた",
    "consult.conference.seen": "会議のページを見た",
    "consult.conference.unseated": "会議の議題から外した",
    "consult.conference_kind.added": "会議の種類を足した",
    "consult.conference_kind.changed": "会議の種類の決まりを変えた",
    "consult.conferences.seen": "会議の一覧を見た",
}
