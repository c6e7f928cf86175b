"""Why something about a person was not done; the sentence is shown to whoever tried."""

from __future__ import annotations

from sasaeai.core.refusal import Refusal


class PersonRefused(Refusal):
    """Base of all refusals about persons."""


class WrongDay(PersonRefused):
    """A day that cannot be."""


class ReasonMissing(PersonRefused):
    """A decision without a reason."""


class AlreadyDecided(PersonRefused):
    """Somebody decided about this pair before."""


class TooManySearches(PersonRefused):
    """More searches for persons than work needs."""


class StillNeeded(PersonRefused):
    """People wait for this worker; their affairs are handed over first."""
