"""What is typed about a meeting and its items. Choices of parts are those of the meeting at hand."""

from __future__ import annotations

from datetime import time
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.consult.conference.enums import MeetingGround
from sasaeai.consult.conference.guarding import refuse_names
from sasaeai.consult.conference.kinds import CHANGEABLE, FIXED
from sasaeai.consult.conference.meeting import refuse_stranger
from sasaeai.consult.conference.models import (
    Attendee,
    Conference,
    ConferenceItem,
    ConferenceKind,
    Minutes,
    Seat,
)
from sasaeai.consult.conference.papers import Upload
from sasaeai.consult.conference.policies import DUTIES
from sasaeai.consult.enums import CaseState
from sasaeai.consult.forms.fields import areas_today, text, workers_today
from sasaeai.consult.models import Case
from sasaeai.consult.services.refusals import NoGround
from sasaeai.consult.writing import writes
from sasaeai.core.files import LARGEST, PAPERS, Refused, kind_of
from sasaeai.core.periods import today, wareki
from sasaeai.core.quorum import Quorum
from sasaeai.core.ui.forms import PlainWords, WrittenDayField
from sasaeai.people.public import Account, Organisation, OrganisationKind

HOSTS = (
    OrganisationKind.COUNCIL,
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.CARE_CENTRE,
    OrganisationKind.WELFARE_CORPORATION,
)


class CallForm(PlainWords, forms.Form):
    kind = forms.ModelChoiceField(
        ConferenceKind.objects.none(),
        label=_("会議の種類"),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("会議の名前"), max_length=60, help_text=_("人の名前は書かないでください。")
    )
    host = forms.ModelChoiceField(Organisation.objects.none(), label=_("ひらく機関"))
    charter = forms.CharField(
        label=_("設置要綱など"),
        max_length=100,
        required=False,
        help_text=_("支援会議と重層的支援会議では、かならず書きます。"),
    )
    held_on = WrittenDayField(label=_("日"))
    starts = forms.TimeField(label=_("はじまり"), initial=time(13, 30))
    place = forms.CharField(label=_("場所"), max_length=60, required=False)
    area = forms.ModelChoiceField(areas_today(), label=_("地区"))
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = ConferenceKind.objects.filter(ended_on=None)  # type: ignore[attr-defined]
        rows = Organisation.objects.filter(kind__in=HOSTS, ended_on=None).order_by("kind", "kana")
        self.fields["host"].queryset = rows  # type: ignore[attr-defined]
        self.fields["area"].queryset = areas_today()  # type: ignore[attr-defined]
        self.fields["held_on"].initial = wareki(today())


class KindRulesForm(PlainWords, forms.ModelForm):  # type: ignore[type-arg]
    """What may change of a kind: it is asked of meetings that are called from then on."""

    ended_on = WrittenDayField(
        label=_("使わなくなった日"),
        required=False,
        help_text=_("入れると、新しい会議ではえらべません。ひらいた会議は、そのまま残ります。"),
    )

    class Meta:
        model = ConferenceKind
        fields: ClassVar[tuple[str, ...]] = CHANGEABLE
        labels: ClassVar[dict[str, Any]] = {
            "about": _("どんな会議か"),
            "needs_charter": _("設置要綱の名前をかならず書く"),
            "quorum": _("定足数（招いた人のうち）"),
            "order": _("ならび順"),
        }
        widgets: ClassVar[dict[str, Any]] = {"about": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quorum"].choices = [("", _("決めない")), *Quorum.choices]  # type: ignore[attr-defined]


class NewKindForm(KindRulesForm):
    """A kind of one's own; what is typed here and not among the rules stays as it is."""

    ended_on = None  # type: ignore[assignment]

    class Meta(KindRulesForm.Meta):
        fields: ClassVar[tuple[str, ...]] = (*FIXED, *CHANGEABLE[:-1])
        labels: ClassVar[dict[str, Any]] = {
            **KindRulesForm.Meta.labels,
            "label": _("種類"),
            "ground": _("話してよいわけ"),
            "host_kind": _("ひらける機関"),
            "secrecy": _("秘密の約束"),
        }
        widgets: ClassVar[dict[str, Any]] = {
            **KindRulesForm.Meta.widgets,
            "ground": forms.RadioSelect,
            "secrecy": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = MeetingGround.choices  # type: ignore[attr-defined]
        hosts = [(kind.value, kind.label) for kind in HOSTS]
        self.fields["host_kind"].choices = [("", _("どの機関でもよい")), *hosts]  # type: ignore[attr-defined]


class MeetingForm(PlainWords, forms.Form):
    """Base: a form about one meeting, and about one of its items where there is one."""

    def __init__(
        self, *args: Any, conference: Conference, item: ConferenceItem | None = None, **kwargs: Any
    ) -> None:
        self.conference, self.item = conference, item
        super().__init__(*args, **kwargs)
        self.fill()

    def fill(self) -> None:
        """Choices and what stands in the fields before anything is typed."""


class NothingForm(MeetingForm):
    """A step that only needs to be confirmed."""


class ItemForm(MeetingForm):
    case = forms.ModelChoiceField(Case.objects.none(), label=_("どの支援のことか"))
    heading = forms.CharField(label=_("議題"), max_length=100)

    def fill(self) -> None:
        if self.conference.kind.ground == MeetingGround.NAMELESS:
            del self.fields["case"]
            return
        rows = Case.objects.exclude(state=CaseState.CLOSED).select_related("person")
        rows = rows.filter(pk__in=writes(rows.values_list("pk", flat=True)))
        self.fields["case"].queryset = rows.order_by("-opened_on", "-pk")  # type: ignore[attr-defined]
        self.fields["case"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: f"{row.no}　{row.person.name if row.person else row.called}"
        )


class InviteForm(MeetingForm):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("機関"))
    account = forms.ModelChoiceField(
        Account.objects.none(),
        label=_("サインインのある人"),
        required=False,
        help_text=_("資料を画面で読めるのは、サインインのある人だけです。"),
    )
    name = forms.CharField(label=_("サインインのない人の名前"), max_length=60, required=False)

    def fill(self) -> None:
        rows = Organisation.objects.filter(ended_on=None).order_by("kana")
        self.fields["organisation"].queryset = rows  # type: ignore[attr-defined]
        self.fields["account"].queryset = may_be_invited()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("account") and not str(data.get("name", "")).strip():
            self.add_error("name", str(_("サインインのある人をえらぶか、名前を書いてください。")))
        account, organisation = data.get("account"), data.get("organisation")
        if account and organisation:
            try:
                refuse_stranger(account, organisation)
            except NoGround as refused:
                self.add_error("account", str(refused))
        return data


class AttendanceForm(MeetingForm):
    present = forms.ModelMultipleChoiceField(
        Attendee.objects.none(),
        label=_("来た人"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def fill(self) -> None:
        rows = self.conference.attendees.select_related("account", "organisation")
        self.fields["present"].queryset = rows  # type: ignore[attr-defined]
        self.fields["present"].label_from_instance = who  # type: ignore[attr-defined]
        self.fields["present"].initial = [row.pk for row in rows if row.attended_on]


class SignedForm(MeetingForm):
    """Who signed the promise of secrecy on paper."""

    attendee = forms.ModelChoiceField(Attendee.objects.none(), label=_("だれ"))

    def fill(self) -> None:
        rows = self.conference.attendees.filter(acknowledged_at=None)
        self.fields["attendee"].queryset = rows.select_related("account", "organisation")  # type: ignore[attr-defined]
        self.fields["attendee"].label_from_instance = who  # type: ignore[attr-defined]


class PaperForm(MeetingForm):
    """Words or a file. A file has to be chosen again when anything is refused: browsers keep none."""

    title = forms.CharField(label=_("資料の名前"), max_length=100)
    body = text(_("資料"), rows=10, hint=_("この議題に招いた人だけが読みます。"))
    file = forms.FileField(
        label=_("ファイル"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "PDF・写真（JPEG・PNG）・Word・Excel・PowerPoint、10MBまで。暗号にして保ちます。"
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in PAPERS)}),
    )

    def fill(self) -> None:
        if self.conference.kind.ground == MeetingGround.NAMELESS:
            del self.fields["file"]

    def clean_file(self) -> Upload | None:
        given = self.cleaned_data["file"]
        if given is None:
            return None
        upload = Upload(str(given.name), given.read(LARGEST + 1))
        try:
            kind_of(upload.content, name=upload.name, kinds=PAPERS)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not str(data.get("body", "")).strip() and not data.get("file") and not self.errors:
            self.add_error("body", str(_("資料を書くか、ファイルをえらんでください。")))
        if self.errors and data.get("file"):
            self.add_error("file", str(_("ほかのところを直して、もう一度えらんでください。")))
        return data


class KeepForm(MeetingForm):
    """How long the papers stay open, and why longer than usual."""

    until = WrittenDayField(label=_("資料が見られる最後の日"))
    why = forms.CharField(
        label=_("延ばすわけ"),
        max_length=200,
        help_text=_(
            "人の名前は書かないでください。会議を開いた人と管理者だけが読みます。"
            "招いた人には、新しい日だけが出ます。"
        ),
    )

    def fill(self) -> None:
        self.fields["until"].initial = wareki(self.conference.papers_until)

    def clean_why(self) -> str:
        why = str(self.cleaned_data["why"])
        try:
            refuse_names(why)
        except NoGround as refused:
            raise forms.ValidationError(str(refused)) from refused
        return why


class SeatForm(MeetingForm):
    attendee = forms.ModelChoiceField(Attendee.objects.none(), label=_("だれ"))

    def fill(self) -> None:
        rows = self.conference.attendees.exclude(seats__item=self.item, seats__ended_at=None)
        self.fields["attendee"].queryset = rows.select_related("account", "organisation")  # type: ignore[attr-defined]
        self.fields["attendee"].label_from_instance = who  # type: ignore[attr-defined]


class UnseatForm(MeetingForm):
    seat = forms.ModelChoiceField(Seat.objects.none(), label=_("だれ"))

    def fill(self) -> None:
        rows = Seat.objects.filter(item=self.item, ended_at=None)
        self.fields["seat"].queryset = rows.select_related("attendee__account", "attendee__organisation")  # type: ignore[attr-defined]  # fmt: skip
        self.fields["seat"].label_from_instance = lambda row: who(row.attendee)  # type: ignore[attr-defined]


class MinutesForm(MeetingForm):
    body = text(_("話したこと"), rows=10, required=True)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def fill(self) -> None:
        row = Minutes.objects.filter(item=self.item).first()
        if row is not None:
            self.fields["body"].initial, self.fields["revision"].initial = row.body, row.revision


class ConfirmForm(MeetingForm):
    """Knows which version of the minutes was on the page."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def fill(self) -> None:
        row = Minutes.objects.filter(item=self.item).first()
        if row is not None:
            self.fields["revision"].initial = row.revision


class DecisionForm(MeetingForm):
    what = forms.CharField(label=_("決めたこと"), max_length=200)
    owner = forms.ModelChoiceField(
        Account.objects.none(), label=_("社協のだれがするか"), required=False
    )
    due_on = WrittenDayField(label=_("いつまで"), required=False)
    who = forms.CharField(label=_("社協の外のだれがするか"), max_length=60, required=False)

    def fill(self) -> None:
        if self.item is not None and self.item.case_id is None:
            del self.fields["owner"]
            return
        self.fields["owner"].queryset = workers_today()  # type: ignore[attr-defined]


def may_be_invited() -> Any:
    """Accounts with a duty today that may sit at a meeting."""
    day = today()
    rows = Account.objects.filter(
        is_active=True, duties__kind__in=DUTIES, duties__starts_on__lte=day
    ).exclude(duties__ends_on__lt=day)
    return rows.distinct().order_by("kana")


def who(attendee: Attendee) -> str:
    """An attendee in a line: the name, then whom they come for."""
    name = attendee.account.name if attendee.account else attendee.name
    return f"{name}（{attendee.organisation.name}）"
