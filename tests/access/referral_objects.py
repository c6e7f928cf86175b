"""Referrals for the matrix: one that is answered, a draft, one of a secret case, one withdrawn."""

from __future__ import annotations

from sasaeai.consult.models import Case
from sasaeai.consult.referral import sending
from tests.cast import Cast
from tests.consult.referring import drafted, sent


def referrals(cases: dict[str, Case], cast: Cast) -> dict[str, int]:
    """Ids by what became of each; all go to the care centre."""
    withdrawn = sent(cases["revoked"], cast)
    sending.withdraw_referral(withdrawn, by=cast.social_worker, why="いらなくなった")
    return {
        "own": sent(cases["own"], cast).pk,
        "draft": drafted(cases["stopped"], cast).pk,
        "secret": sent(cases["secret"], cast).pk,
        "withdrawn": withdrawn.pk,
    }
