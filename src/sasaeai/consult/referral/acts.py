"""The acts of referrals in words for the journal."""

from __future__ import annotations

ACTS = {
    "consult.referral.accepted": "つなぎを引きうけた",
    "consult.referral.answered": "つなぎの質問に答えた",
    "consult.referral.asked": "つなぎの足りないことを聞いた",
    "consult.referral.declined": "つなぎを辞退した",
    "consult.referral.done": "つなぎの結果を知らせた",
    "consult.referral.drafted": "つなぎの下書きをした",
    "consult.referral.expired": "返事のないつなぎを終えた",
    "consult.referral.link.made": "つなぎのリンクを作った",
    "consult.referral.next_step": "つなぎの次の手を決めた",
    "consult.referral.opened": "つなぎのリンクを開いた",
    "consult.referral.origin_told": "つないだもとの人に結果を伝えた",
    "consult.referral.received": "つなぎを受け取った",
    "consult.referral.reminded": "返事を待つつなぎを知らせた",
    "consult.referral.seen": "つなぎの記録を見た",
    "consult.referral.sent": "ほかの窓口につないだ",
    "consult.referral.shown": "つなぎの内容を見た（つなぎ先）",
    "consult.referral.started": "つなぎ先で支援がはじまった",
    "consult.referral.withdrawn": "つなぎを取り下げた",
    "consult.referrals.seen": "つなぎの一覧を見た",
}
