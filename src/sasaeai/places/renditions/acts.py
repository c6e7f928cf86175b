"""The acts of the renditions in words for the journal."""

from __future__ import annotations

ACTS = {
    "places.rendition.written": "やさしい日本語などの文を書いた",
    "places.rendition.handed_in": "やさしい日本語などの文を見てもらうことにした",
    "places.rendition.given_back": "やさしい日本語などの文を書いた人にもどした",
    "places.rendition.published": "やさしい日本語などの文をたしかめて出した",
    "places.rendition.confirmed": "やさしい日本語などの文がいまも合っているとたしかめた",
    "places.rendition.withdrawn": "やさしい日本語などの文をとりやめた",
    "places.rendition.spoken": "読み上げの音声をつくった",
    "places.rendition.printed": "やさしい日本語などの紙を印刷した",
    "places.languages.set": "ほかのことばの一覧を直した",
}
