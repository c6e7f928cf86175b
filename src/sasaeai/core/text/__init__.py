"""Japanese text: keys for search and matching, kana order, furigana, phrase breaks, numbers."""

from sasaeai.core.text.birth import BirthDate, Precision, parse_birth
from sasaeai.core.text.breaks import phrases, with_breaks, without_breaks
from sasaeai.core.text.contacts import (
    UnreadableNumber,
    digits,
    normalise_phone,
    normalise_postcode,
    postcode_text,
    written_phone,
)
from sasaeai.core.text.folding import bigrams, fold, fold_joined
from sasaeai.core.text.kana import kana_key, kana_sort_key
from sasaeai.core.text.matching import (
    Likeness,
    Match,
    NameFacts,
    Reason,
    match_names,
    name_key,
)
from sasaeai.core.text.ruby import Ruby, furigana, normal_words, reading

__all__ = [
    "BirthDate",
    "Likeness",
    "Match",
    "NameFacts",
    "Precision",
    "Reason",
    "Ruby",
    "UnreadableNumber",
    "bigrams",
    "digits",
    "fold",
    "fold_joined",
    "furigana",
    "kana_key",
    "kana_sort_key",
    "match_names",
    "name_key",
    "normal_words",
    "normalise_phone",
    "normalise_postcode",
    "parse_birth",
    "phrases",
    "postcode_text",
    "reading",
    "with_breaks",
    "without_breaks",
    "written_phone",
]
