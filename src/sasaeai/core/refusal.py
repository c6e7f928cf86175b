"""The sentence that says why something was not done, in the language of whoever reads it.

Verbs raise it in Japanese, the source language; it becomes the reader's own words when it is shown
(``str(refused)``), because only then is the reader known: the same refusal may go to a page in
English, a terminal or the journal.
"""

from __future__ import annotations

from django.utils.translation import gettext

from sasaeai.core.ui.words import words


class Refusal(ValueError):
    """``words`` is the whole sentence; ``%(name)s`` in it stands for ``values``.

    Values that are words of the programme themselves (a state, a unit) are translated too; several
    (refusals among them) become a list.
    """

    def __init__(self, words: str = "", /, **values: object) -> None:
        self.words, self.values = words, values
        super().__init__(words)

    def __str__(self) -> str:
        said = gettext(self.words) if self.words else ""
        values = {name: _said(value) for name, value in self.values.items()}
        return said % values if values else said

    @property
    def told(self) -> tuple[str, ...]:
        """What a person should read of it, a sentence each."""
        return (str(self),)


def _said(value: object) -> object:
    if isinstance(value, list | tuple):
        return gettext("、").join(str(_said(one)) for one in value)
    return words(value) if isinstance(value, str) else value
