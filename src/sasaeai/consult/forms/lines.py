"""What a choice in a form says of a record, in one line."""

from __future__ import annotations

from sasaeai.consult.enums import Section
from sasaeai.consult.models import Conference, Consent, ConsentRecipient
from sasaeai.core.periods import wareki


def meeting_line(conference: Conference) -> str:
    """A meeting in a line: when, which kind, under which name."""
    return f"{wareki(conference.held_on)}　{conference.kind.label}　{conference.title}"


def consent_line(consent: Consent) -> str:
    """One consent in a line: when, to whom, what, until when."""
    labels = dict(Section.choices)
    told = "・".join(str(labels[code]) for code in consent.sections)
    to = "・".join(recipient_name(row) for row in consent.recipients.all())
    return f"{wareki(consent.given_on)}の同意（{to}に、{told}、{wareki(consent.expires_on)}まで）"


def recipient_name(row: ConsentRecipient) -> str:
    """An organisation by its name, a kind of them by its own."""
    return row.organisation.name if row.organisation else str(row.get_kind_display())
