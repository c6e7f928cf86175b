"""The moves of a meeting and of an item: label, form and verb of each; one page draws them all."""

from __future__ import annotations

from typing import Any

from sasaeai.consult.conference import forms, meeting, minutes, papers
from sasaeai.consult.conference.enums import ConferenceState
from sasaeai.consult.conference.models import Conference, ConferenceItem
from sasaeai.consult.models import Consent, LegalBasis
from sasaeai.consult.moves import Move
from sasaeai.people.public import Account


def _seat(item: ConferenceItem, data: dict[str, Any], _by: Account) -> None:
    """On the newest ground that covers the attendee's organisation."""
    attendee = data["attendee"]
    ground = meeting.carrying(item, attendee.organisation)
    meeting.seat(
        item,
        attendee,
        consent=ground if isinstance(ground, Consent) else None,
        basis=ground if isinstance(ground, LegalBasis) else None,
    )


def _decide(item: ConferenceItem, data: dict[str, Any], by: Account) -> None:
    minutes.decide(
        item,
        by=by,
        what=data["what"],
        who=data["who"],
        owner=data.get("owner"),
        due_on=data["due_on"],
    )


def _going_on(row: Conference) -> bool:
    return row.state != ConferenceState.CANCELLED


def _is_open(row: ConferenceItem) -> bool:
    return row.closed_at is None and _going_on(row.conference)


def _decides(row: ConferenceItem) -> bool:
    """Where there is a quorum, once it is known who came."""
    return _is_open(row) and (
        not row.conference.quorum or row.conference.state == ConferenceState.HELD
    )


def _minutes_open(row: ConferenceItem) -> bool:
    found = getattr(row, "minutes", None)
    return _going_on(row.conference) and (found is None or found.confirmed_at is None)


MEETING = {
    "item": Move(
        "議題を足す",
        forms.ItemForm,
        lambda row, data, by: meeting.add_item(
            row, by=by, heading=data["heading"], case=data.get("case")
        ),
        "足しました。",
        _going_on,
        "primary",
    ),
    "invite": Move(
        "人を招く",
        forms.InviteForm,
        lambda row, data, _by: meeting.invite(row, **data),
        "招きました。どの議題に出るかは、議題ごとに決めます。",
        _going_on,
    ),
    "signed": Move(
        "秘密の約束の署名を記録する",
        forms.SignedForm,
        lambda _row, data, _by: meeting.acknowledge_on_paper(data["attendee"]),
        "記録しました。",
        lambda row: _going_on(row) and row.attendees.filter(acknowledged_at=None).exists(),
    ),
    "attendance": Move(
        "出席を記録する",
        forms.AttendanceForm,
        lambda row, data, _by: minutes.take_attendance(row, data["present"]),
        "出席を記録しました。",
        _going_on,
    ),
    "keep": Move(
        "資料が見られる日を延ばす",
        forms.KeepForm,
        lambda row, data, _by: meeting.keep_papers_open(row, **data),
        "延ばしました。招いた人のページに、新しい日が出ます。",
        lambda row: _going_on(row) and meeting.in_charge(row),
    ),
    "cancel": Move(
        "会議を取りやめる",
        forms.NothingForm,
        lambda row, _data, _by: meeting.cancel_conference(row),
        "取りやめました。資料は、だれからも見えません。",
        lambda row: row.state == ConferenceState.PLANNED,
        "danger",
    ),
}
ITEM = {
    "paper": Move(
        "資料を足す",
        forms.PaperForm,
        lambda row, data, by: papers.add_paper(row, by=by, **data),
        "足しました。この議題に招いた人が、秘密の約束をしたあとに読めます。",
        _is_open,
    ),
    "seat": Move("この議題に招く", forms.SeatForm, _seat, "招きました。", _is_open),
    "unseat": Move(
        "この議題から外す",
        forms.UnseatForm,
        lambda _row, data, _by: meeting.unseat(data["seat"]),
        "外しました。もう見えません。",
        lambda row: _is_open(row) and any(one.ended_at is None for one in row.seats.all()),
    ),
    "minutes": Move(
        "記録を書く",
        forms.MinutesForm,
        lambda row, data, by: minutes.write_minutes(
            row, by=by, body=data["body"], revision=data["revision"] or 0
        ),
        "書きました。",
        _minutes_open,
    ),
    "confirm": Move(
        "記録を確かめた",
        forms.ConfirmForm,
        lambda row, data, by: minutes.confirm_minutes(row, by=by, revision=data["revision"]),
        "確かめました。もう書きかえられません。",
        lambda row: _minutes_open(row) and hasattr(row, "minutes"),
    ),
    "decide": Move("決めたことを足す", forms.DecisionForm, _decide, "足しました。", _decides),
    "close": Move(
        "議題を閉じる",
        forms.NothingForm,
        lambda row, _data, by: minutes.close_item(row, by=by),
        "閉じました。招いた人からは、資料も記録も見えません。",
        lambda row: _is_open(row) and row.conference.state == ConferenceState.HELD,
        "danger",
    ),
}
