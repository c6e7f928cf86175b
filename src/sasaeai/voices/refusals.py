"""Why an act of listening cannot be done; the message says what to do, in the person's words."""

from __future__ import annotations

from sasaeai.core.refusal import Refusal


class VoicesRefused(Refusal):
    """The act cannot be done now or by this person."""
