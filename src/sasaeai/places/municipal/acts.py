"""The acts of bringing open data in, in words for the journal."""

from __future__ import annotations

ACTS = {
    "places.import.uploaded": "オープンデータのファイルを読み込んだ",
    "places.import.chosen": "オープンデータの取り込み方をえらんだ",
    "places.import.accepted": "オープンデータを取り込んだ",
    "places.import.dropped": "オープンデータの取り込みを取りやめた",
    "places.import.sent_back": "直してほしい行を書き出した",
}
