"""What a consent says, in the words in which it is read out to the person.

``{word|reading}`` prints the reading over the word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sasaeai.consult.enums import ConsentHow, Purpose, Section
from sasaeai.consult.models import Consent
from sasaeai.core.periods import today
from sasaeai.people.public import Account, Organisation, OrganisationKind

SECTIONS = {
    Section.BASICS: "お名前と、生まれた日",
    Section.WAYS: "住所と、電話番号",
    Section.CONTACTS: "{相談|そうだん}したことの{記録|きろく}",
    Section.ENTRIES: "{支援|しえん}の{記録|きろく}（いつ会って、何を話したか）",
    Section.ASSESSMENT: "くらしのようす、できること、{困|こま}っていること",
    Section.PLAN: "いっしょに立てた{支援|しえん}の{計画|けいかく}",
}
PURPOSES = {
    Purpose.SUPPORT: "みんなでいっしょに、あなたを{支|ささ}えるため",
    Purpose.REFERRAL: "あなたに合う{窓口|まどぐち}に、つなぐため",
    Purpose.SAFETY: "あなたの{命|いのち}とくらしを、{守|まも}るため",
}
SELF = "本人"


@dataclass(frozen=True)
class Agreed:
    """What may be told to whom, why and until when.

    ``recipients``: name and reading, the reading empty where there is none. ``saved`` is None for
    what was only typed; ``given_on`` then is left to the pen.
    """

    sections: frozenset[str]
    recipients: tuple[tuple[str, str], ...]
    purpose: Purpose
    expires_on: date
    explained_by: str
    given_by: str = SELF
    authority: str = ""
    witness: str = ""
    given_on: date | None = None
    how: ConsentHow | None = None
    saved: int | None = field(default=None, compare=False)
    state: str = ""

    @property
    def told(self) -> list[str]:
        return [words for section, words in SECTIONS.items() if section in self.sections]

    @property
    def untold(self) -> list[str]:
        """What nobody is told: it stands on the paper as well, so that nothing is added by hand."""
        return [words for section, words in SECTIONS.items() if section not in self.sections]

    @property
    def stands_in(self) -> bool:
        """Somebody else agrees in place of the person."""
        return self.given_by not in ("", SELF)


def typed(
    *,
    by: Account,
    sections: Sequence[str],
    organisations: Sequence[Organisation],
    purpose: str,
    expires_on: date,
    given_by: str = "",
    authority: str = "",
    witness: str = "",
) -> Agreed:
    """From what stands in the form, before anything is saved."""
    return Agreed(
        sections=frozenset(sections),
        recipients=tuple((row.name, row.kana) for row in organisations),
        purpose=Purpose(purpose),
        expires_on=expires_on,
        explained_by=by.name,
        given_by=given_by.strip() or SELF,
        authority=authority.strip(),
        witness=witness.strip(),
    )


def saved(consent: Consent) -> Agreed:
    """From a consent as it was recorded, with what holds of it today."""
    kinds = dict(OrganisationKind.choices)
    return Agreed(
        sections=frozenset(consent.sections),
        recipients=tuple(
            (to.organisation.name, to.organisation.kana)
            if to.organisation
            else (f"{kinds[to.kind]}（すべて）", "")
            for to in consent.recipients.select_related("organisation").order_by("pk")
        ),
        purpose=Purpose(consent.purpose),
        expires_on=consent.expires_on,
        explained_by=consent.entered_by.name,
        given_by=consent.given_by,
        authority=consent.authority,
        witness=consent.witness,
        given_on=consent.given_on,
        how=ConsentHow(consent.how),
        saved=consent.pk,
        state=_state(consent),
    )


def _state(consent: Consent) -> str:
    if hasattr(consent, "withdrawal"):
        return "取りやめになりました"
    return "期限が切れました" if consent.expires_on < today() else ""
