"""The acts of the notices in words for the journal."""

from __future__ import annotations

ACTS = {
    "places.letters.asked": "お知らせメールの申しこみが来た",
    "places.letters.changed": "お知らせメールの受けとり方が変わった",
    "places.letters.confirmed": "お知らせメールの申しこみがたしかめられた",
    "places.letters.left": "お知らせメールをやめた",
    "places.line.counted": "LINEの友だちの増えへりを数えた",
    "places.notice.dispatched": "お知らせを出したことを書いた",
    "places.notice.ends": "お知らせの終わりの日を決めた",
    "places.notice.given_back": "お知らせを書いた人にもどした",
    "places.notice.handed_in": "お知らせを見てもらうことにした",
    "places.notice.printed": "お知らせの紙を印刷した",
    "places.notice.published": "お知らせをたしかめて出した",
    "places.notice.resumed": "とまっていたお知らせを、つづきから送った",
    "places.notice.returned": "お知らせの返事の数を書いた",
    "places.notice.withdrawn": "お知らせをとりやめた",
    "places.notice.written": "お知らせを書いた",
}
