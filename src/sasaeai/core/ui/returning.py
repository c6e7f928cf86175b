"""A book that was filled in comes back: first a look at what it would do, then all rows or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from sasaeai.core import files
from sasaeai.core.refusal import Refusal
from sasaeai.core.tables import Returned


@dataclass(frozen=True)
class Back:
    """Where the page stands: what the file would do, what is wrong, or that it was ``saved``."""

    returned: Returned | None = None
    kept: int = 0
    problem: str = ""
    saved: Returned | None = None

    @property
    def status(self) -> int:
        """422 where the person has to do something about the file."""
        return 422 if self.problem or (self.returned and self.returned.problems) else 200


def taken_back(
    request: HttpRequest,
    *,
    room: str,
    look: Callable[[bytes], Returned],
    keep: Callable[[bytes], Returned],
    said: str = "",
) -> Back:
    """What came with a POST; ``keep`` is asked for only once a person has seen the look. What was kept
    is said on the next page; ``said`` names with ``%(n)s`` what a row is, if it is more than that."""
    if request.method != "POST":
        return Back()
    upload = request.FILES.get("file")
    try:
        if upload is not None:
            kept = files.store(upload.read(), name=str(upload.name), room=room)
        else:
            known = files.own(request.POST.get("kept", ""), room=room)
            if known is None:
                raise files.Refused(_("ファイルをえらんでください。"))
            kept = known
    except files.Refused as refused:
        return Back(problem=str(refused))
    content = files.read(kept)
    if request.POST.get("do") != "save":
        return Back(look(content), kept.pk)
    try:
        saved = keep(content)
    except Refusal as refused:
        return Back(look(content), kept.pk, str(refused))
    words = said or _("%(n)s行を取り込みました。")
    messages.success(request, words % {"n": len(saved.changes)})
    return Back(saved=saved)
