"""Why something was not done; the sentence is shown to whoever tried."""

from __future__ import annotations

from sasaeai.core.refusal import Refusal


class ConsultRefused(Refusal):
    """Base of all refusals of this room."""


class WrongDay(ConsultRefused):
    """A day that cannot be."""


class WrongState(ConsultRefused):
    """Not from here."""


class ReasonMissing(ConsultRefused):
    """A decision without its reason."""


class NotYours(ConsultRefused):
    """Somebody else answers for it."""


class StillOpen(ConsultRefused):
    """Something hangs on it that must be settled first."""


class NoGround(ConsultRefused):
    """Nothing that would carry this share."""


class SomeoneWasFaster(ConsultRefused):
    """The plan was changed since it was read; nothing of what was typed is lost."""


class OutOfReach(ConsultRefused):
    """Not there for whoever acts, or not to be changed by them; a page answers with 404."""


class GlassBlocked(ConsultRefused):
    """The last broken glass has not been reviewed."""
