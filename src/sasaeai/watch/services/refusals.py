"""Why something was not done, in the words the screen shows."""

from __future__ import annotations

from collections.abc import Mapping

from sasaeai.core.refusal import Refusal


class WatchRefused(Refusal):
    """Every refusal of this room; its text is for the person at the screen."""


class AlreadyWatched(WatchRefused):
    """The person already has a plan that has not ended."""


class PersonProtected(WatchRefused):
    """The person's address is protected: a beat would give it away."""


class PersonDied(WatchRefused):
    """Nothing is due for someone who has died."""


class ConsentMissing(WatchRefused):
    """Nobody is looked in on who has not agreed beforehand."""


class WrongState(WatchRefused):
    """The plan is not where this step starts from."""


class WrongDay(WatchRefused):
    """A day in the future, too long ago, or outside the plan."""


class WrongInterval(WatchRefused):
    """A cadence outside what the database allows."""


class UnknownSign(WatchRefused):
    """A chip that is not on the list."""


class OnceTaken(WatchRefused):
    """The same number of a form was used for another person's visit."""


class NotYours(WatchRefused):
    """Only the one who recorded it may undo it, and only on the same day; later the office."""


class ReasonMissing(WatchRefused):
    """The office gives a reason when it changes someone's record."""


class AlreadyClosed(WatchRefused):
    """Someone has closed it before."""


class SheetRefused(WatchRefused):
    """Nothing of the sheet was saved; ``rows`` maps line numbers to what is wrong there."""

    def __init__(self, rows: Mapping[int, str]) -> None:
        self.rows = dict(rows)
        super().__init__("なおす行があるため、まだ何も保存していません。")
