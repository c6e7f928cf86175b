"""What those invited to an item read beforehand: words, or a file that opens only with the row's key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db import transaction

from sasaeai.consult.conference.enums import MeetingGround
from sasaeai.consult.conference.guarding import refuse_names
from sasaeai.consult.conference.meeting import locked, note_item, refuse_closed
from sasaeai.consult.conference.models import ConferenceItem, ConferencePaper
from sasaeai.consult.services.refusals import NoGround, ReasonMissing, WrongState
from sasaeai.core import audit
from sasaeai.core.files import read_sealed, store_sealed
from sasaeai.core.tables.exports import safe_name
from sasaeai.people.public import Account

MOST = 20
"""Papers of one item: more is nothing that anybody reads before a meeting."""


@dataclass(frozen=True)
class Upload:
    """A file as it was handed in; its name may say anything."""

    name: str
    content: bytes


@transaction.atomic
def add_paper(
    item: ConferenceItem, *, by: Account, title: str, body: str = "", file: Upload | None = None
) -> ConferencePaper:
    """Something to read beforehand, for those invited to this item.

    Raises ``Refused`` of core.files for a file that cannot be taken. A meeting that names nobody
    takes no files, for nobody can look through them for names.
    """
    refuse_closed(locked(item))
    if not title.strip() or not (body.strip() or file):
        raise ReasonMissing("資料の名前と、中身かファイルを入れてください。")
    if item.conference.kind.ground == MeetingGround.NAMELESS:
        refuse_names(f"{title}\n{body}")
        if file is not None:
            raise NoGround(
                "この会議の資料は文で書いてください。ファイルの中の名前は、確かめられないためです。"
            )
    if item.papers.count() >= MOST:
        raise WrongState("資料は、1つの議題に%(most)s件までです。", most=MOST)
    row = ConferencePaper(item=item, title=title.strip(), body=body.strip(), made_by=by)
    if file is not None:
        row.file, row.file_key = store_sealed(file.content, name=file.name, room="consult")
        row.file_name = f"{_stem(file.name)}.{row.file.kind}"
    row.save()
    note_item("consult.conference.paper", item, file=row.file.kind if row.file else "")
    return row


def opened(paper: ConferencePaper, *, person_id: int | None) -> bytes:
    """The file of a paper in reach; who opened it stands in the journal of the person it is about."""
    assert paper.file is not None
    content = read_sealed(paper.file, paper.file_key)
    audit.record(
        "consult.conference.opened",
        subject=("conference_item", paper.item_id),
        person_id=person_id,
        detail={"paper": paper.pk},
    )
    return content


def _stem(name: str) -> str:
    return safe_name(PurePosixPath(name.replace("\\", "/")).stem)
