"""A text in other forms: easy Japanese, other languages, speech, the text of a voice code."""
