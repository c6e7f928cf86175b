"""The acts of the desk list in words for the journal."""

from __future__ import annotations

ACTS = {
    "places.copies.recorded": "窓口の一覧表をくばったことを書いた",
    "places.copies.taken_back": "窓口の一覧表をくばった記録を取り消した",
    "places.desks.speech_ordered": "窓口の一覧表の音声を、いまつくるようにたのんだ",
    "places.desks.spoken": "窓口の一覧表の音声をつくった",
    "places.steps.set": "相談のながれを直した",
}
