"""The acts of the circles in words for the journal."""

from __future__ import annotations

ACTS = {
    "places.circle.begun": "交換日記の回覧をはじめた",
    "places.circle.changed": "交換日記の回覧を直した",
    "places.circle.key": "交換日記の回覧の入口を新しくした",
    "places.circle.line": "交換日記の回覧にひとことが来た",
    "places.circle.line_decided": "交換日記のひとことを、のせるか決めた",
    "places.circle.line_removed": "交換日記のひとことを消した",
    "places.circle.printed": "交換日記の回覧を印刷した",
    "places.circle.read": "交換日記の回覧を読んだ",
}
