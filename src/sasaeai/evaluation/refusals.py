"""Why an act of evaluation cannot be done; the message says what to do, in the person's words."""

from __future__ import annotations

from collections.abc import Mapping

from sasaeai.core.access import current
from sasaeai.core.refusal import Refusal


class EvaluationRefused(Refusal):
    """The act cannot be done now or by this person."""


class ScaleInUse(EvaluationRefused):
    """A round judges by this scale; its words stay as they were then."""


class NotYourStage(EvaluationRefused):
    """The sheet waits for somebody else, or this person wrote it."""


class OtherSection(NotYourStage):
    """The sheet's self-evaluation is another section's."""


class AfterBoard(EvaluationRefused):
    """The figures are frozen; an edit needs a new revision with its reason."""


class Blocked(EvaluationRefused):
    """Checks that must be settled first; ``blockers`` are full sentences."""

    def __init__(self, message: str, blockers: tuple[str, ...] = (), /, **values: object) -> None:
        self.blockers = blockers
        super().__init__(message, **values)

    @property
    def told(self) -> tuple[str, ...]:
        return (str(self), *self.blockers)


class EditConflict(EvaluationRefused):
    """Somebody saved meanwhile; ``theirs`` is what stands now, ``version`` its number."""

    def __init__(self, theirs: Mapping[str, object], version: int, name: str) -> None:
        self.theirs, self.version, self.name = theirs, version, name
        super().__init__(
            "%(name)sさんが先に保存しました。ちがいを見て、えらんでください。", name=name
        )


def signed_in() -> int:
    """The account that acts; work that names its author is never done by nobody."""
    account = current().account_id
    if account is None:
        raise NotYourStage("サインインしてください。")
    return account
