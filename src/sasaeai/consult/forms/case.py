"""What is typed about a case. Choices of parts are those of the case at hand, nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sasaeai.consult.conference.deciding import decisive
from sasaeai.consult.enums import (
    MOVES,
    Agreement,
    BasisKind,
    CaseState,
    ClosureReason,
    ConsentHow,
    EntryKind,
    GoalState,
    Purpose,
    RoleKind,
    Section,
    Visibility,
)
from sasaeai.consult.forms.fields import checked, text, workers_today
from sasaeai.consult.forms.lines import consent_line, meeting_line
from sasaeai.consult.forms.recipients import agreed_first, by_kind, likely, outside
from sasaeai.consult.models import (
    Case,
    CaseEntry,
    CaseShare,
    ConferenceItem,
    Consent,
    Goal,
    LegalBasis,
    SupportPlan,
)
from sasaeai.consult.services import is_live
from sasaeai.consult.services.journal import EDITABLE
from sasaeai.core.access import current
from sasaeai.core.periods import today, wareki
from sasaeai.core.ui.forms import PlainWords, WrittenDayField
from sasaeai.people.public import Account, Organisation

YEAR = timedelta(days=365)


class CaseForm(PlainWords, forms.Form):
    """Base: every form of a step is made for one case."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)


class EntryForm(CaseForm):
    kind = forms.ChoiceField(
        label=_("何をした"),
        choices=[pair for pair in EntryKind.choices if pair[0] != EntryKind.CLOSING],
        widget=forms.RadioSelect,
        initial="call",
    )
    on = WrittenDayField(label=_("いつ"))
    body = text(_("内容"), required=True)
    reached = forms.ChoiceField(
        label=_("会えた・話せた"),
        choices=[("yes", "はい"), ("no", "いいえ（働きかけとして数えます）")],
        widget=forms.RadioSelect,
        initial="yes",
    )
    visibility = forms.ChoiceField(
        label=_("見える人"), choices=Visibility.choices, widget=forms.RadioSelect, initial="team"
    )
    minutes = forms.IntegerField(label=_("かかった分"), min_value=0, max_value=999, required=False)
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = wareki(today())


def rewritable(case: Case) -> Any:
    """Entries of the reader that may still be rewritten: her own, of the last 24 hours."""
    since = timezone.now() - EDITABLE
    rows = CaseEntry.objects.filter(case=case, author=current().account_id, created_at__gt=since)
    return rows.order_by("-on", "-pk")


class RewriteForm(CaseForm):
    entry = forms.ModelChoiceField(CaseEntry.objects.none(), label=_("どの記録を"))
    body = text(_("書き直した内容"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = rewritable(self.case)
        self.fields["entry"].queryset = rows  # type: ignore[attr-defined]
        self.fields["entry"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: f"{wareki(row.on)} {row.get_kind_display()}：{row.body[:20]}"
        )
        newest = rows.first()
        if newest is not None:
            self.fields["entry"].initial, self.fields["body"].initial = newest.pk, newest.body


class AmendForm(CaseForm):
    entry = forms.ModelChoiceField(CaseEntry.objects.none(), label=_("どの記録に"))
    body = text(_("追記"), required=True)
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = CaseEntry.objects.filter(case=self.case, amends=None).order_by("-on", "-pk")
        self.fields["entry"].queryset = rows  # type: ignore[attr-defined]
        self.fields["entry"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: f"{wareki(row.on)} {row.get_kind_display()}"
        )


class AssessForm(CaseForm):
    strengths = text(_("できること・力になること"), required=True)
    living = text(_("くらしのようす"))
    worries = text(_("困っていること"))
    summary = text(_("まとめ"))
    works = text(_("うまくいく関わり方"), rows=2)
    avoid = text(_("避けるべき関わり方"), rows=2, hint=_("会う前に、いつも一番上に出ます。"))


class ApproveForm(CaseForm):
    """Knows which version was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PlanForm(CaseForm):
    words = text(_("本人の言葉"), required=True, hint=_("どうしたいかを、話したとおりに。"))
    support = text(_("まわりがすること"))
    starts_on = WrittenDayField(label=_("いつから"))
    review_on = WrittenDayField(label=_("見直す日"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = wareki(today())
        self.fields["review_on"].initial = wareki(today() + YEAR / 2)


class AgreeForm(CaseForm):
    agreed = forms.ChoiceField(
        label=_("本人の返事"), choices=Agreement.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("同意がないときの理由"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        answer = data.get("agreed")
        if answer and Agreement(answer).needs_reason and not data.get("reason", "").strip():
            self.add_error(
                "reason", str(_("同意がない理由と、それでも進めるわけを書いてください。"))
            )
        return data


class DecidedForm(CaseForm):
    """At which meeting the plan was decided; none takes back what was chosen before."""

    item = forms.ModelChoiceField(
        ConferenceItem.objects.none(),
        label=_("どの会議で"),
        required=False,
        empty_label=_("会議では決めていない"),
        help_text=_("本人の同意のもとで、この支援を話し合った会議だけが出ます。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = decisive(self.case)  # type: ignore[attr-defined]
        self.fields["item"].label_from_instance = lambda row: meeting_line(row.conference)  # type: ignore[attr-defined]


class GoalForm(CaseForm):
    words = forms.CharField(label=_("目標（本人の言葉で）"), max_length=300)


class SettleGoalForm(CaseForm):
    goal = forms.ModelChoiceField(Goal.objects.none(), label=_("どの目標"))
    state = forms.ChoiceField(
        label=_("どうなったか"), choices=GoalState.choices, widget=forms.RadioSelect
    )
    evidence = text(_("何からそう言えるか"), rows=2, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].queryset = self.case.goals.all()  # type: ignore[attr-defined]
        self.fields["goal"].label_from_instance = lambda row: row.words  # type: ignore[attr-defined]


class RoleForm(CaseForm):
    kind = forms.ChoiceField(label=_("種類"), choices=RoleKind.choices, widget=forms.RadioSelect)
    who = forms.CharField(label=_("だれ・どこ"), max_length=100)
    does = forms.CharField(label=_("何を"), max_length=200)


class TaskForm(CaseForm):
    what = forms.CharField(label=_("すること"), max_length=200)
    due_on = WrittenDayField(label=_("いつまで"))
    owner = forms.ModelChoiceField(Account.objects.none(), label=_("だれが"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = workers_today()  # type: ignore[attr-defined]
        self.fields["owner"].initial = self.case.owner_id


class MoveForm(CaseForm):
    to = forms.ChoiceField(
        label=_("つぎの段階"), choices=CaseState.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(label=_("ひとこと"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = MOVES.get(CaseState(self.case.state), ())
        self.fields["to"].choices = [(way.value, way.label) for way in ways]  # type: ignore[attr-defined]


class CloseForm(CaseForm):
    reason = forms.ChoiceField(label=_("終結の理由"), choices=ClosureReason.choices)
    summary = text(_("終結のまとめ"), required=True)
    told_person = forms.CharField(
        label=_("本人に伝えたこと"), max_length=200, help_text=_("伝えられないときは、その理由。")
    )


class WhyForm(CaseForm):
    why = forms.CharField(label=_("理由"), max_length=200)


class WorkerForm(CaseForm):
    account = forms.ModelChoiceField(Account.objects.none(), label=_("だれ"))
    note = forms.CharField(label=_("引きつぐこと"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = workers_today().exclude(pk=self.case.owner_id)  # type: ignore[attr-defined]


class ConsentForm(CaseForm):
    """What the person agrees to, read out to them in these words."""

    sections = checked(Section.choices, _("何を"))
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("どこに"),
        required=False,
        help_text=_("つぎの一覧とあわせて、ひとつ以上えらびます。"),
        widget=forms.CheckboxSelectMultiple,
    )
    another = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("上にない機関"),
        required=False,
        help_text=_("もうひとつあるときは、べつの同意として残します。"),
    )
    purpose = forms.ChoiceField(
        label=_("何のために"), choices=Purpose.choices, widget=forms.RadioSelect, initial="support"
    )
    expires_on = WrittenDayField(label=_("いつまで"))
    how = forms.ChoiceField(
        label=_("同意のしかた"), choices=ConsentHow.choices, widget=forms.RadioSelect
    )
    witness = forms.CharField(label=_("立ち会った人（口頭のとき）"), max_length=60, required=False)
    given_on = WrittenDayField(label=_("同意した日"))
    given_by = forms.CharField(label=_("同意した人"), max_length=60, initial="本人")
    authority = forms.CharField(
        label=_("本人でない場合の立場"),
        max_length=60,
        required=False,
        help_text=_("例：成年後見人"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(likely(self.case))
        self.fields["organisations"].queryset = outside()  # type: ignore[attr-defined]
        self.fields["organisations"].choices = [(row.pk, row.name) for row in rows]  # type: ignore[attr-defined]
        others = outside().exclude(pk__in=[row.pk for row in rows])
        self.fields["another"].queryset = outside()  # type: ignore[attr-defined]
        self.fields["another"].choices = by_kind(others)  # type: ignore[attr-defined]
        self.fields["given_on"].initial = wareki(today())
        self.fields["expires_on"].initial = wareki(today() + YEAR)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        another = data.pop("another", None)
        if "organisations" in data:
            data["organisations"] = [*data["organisations"], *([another] if another else [])]
            if not data["organisations"]:
                self.add_error("organisations", str(_("どこに伝えてよいかを、えらんでください。")))
        return data


class WithdrawForm(CaseForm):
    consent = forms.ModelChoiceField(Consent.objects.none(), label=_("どの同意を"))
    how = forms.ChoiceField(
        label=_("どう伝えられたか"), choices=ConsentHow.choices, widget=forms.RadioSelect
    )
    said_by = forms.CharField(label=_("やめると言った人"), max_length=60, initial="本人")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Consent.objects.filter(case=self.case, withdrawal=None).order_by("-given_on")
        rows = rows.prefetch_related("recipients__organisation")
        self.fields["consent"].queryset = rows  # type: ignore[attr-defined]
        self.fields["consent"].label_from_instance = consent_line  # type: ignore[attr-defined]


class BasisForm(CaseForm):
    kind = forms.ChoiceField(label=_("根拠"), choices=BasisKind.choices, widget=forms.RadioSelect)
    article = forms.CharField(label=_("条文・要綱"), max_length=100)
    facts = text(_("そう判断した事実"), required=True)
    review_on = WrittenDayField(label=_("見直す日（この日までに限る）"))


class ChosenBasisForm(CaseForm):
    basis = forms.ModelChoiceField(LegalBasis.objects.none(), label=_("どの根拠"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = LegalBasis.objects.filter(case=self.case, ended_at=None)
        self.fields["basis"].queryset = rows  # type: ignore[attr-defined]
        self.fields["basis"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: f"{row.get_kind_display()} {row.article}"
        )


class ShareForm(CaseForm):
    """On which ground, to whom, what, until when. Grounds that do not carry are not offered."""

    ground = forms.ChoiceField(label=_("何にもとづいて"), choices=(), widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("どこに"))
    sections = checked(Section.choices, _("何を"))
    ends_on = WrittenDayField(label=_("いつまで"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = outside()  # type: ignore[attr-defined]
        rows = Consent.objects.filter(case=self.case).prefetch_related("recipients__organisation")
        consents = [row for row in rows if is_live(row)]
        self.fields["organisation"].choices = agreed_first(consents)  # type: ignore[attr-defined]
        bases = LegalBasis.objects.filter(
            case=self.case, ended_at=None, confirmed_at__isnull=False, review_on__gte=today()
        )
        self.grounds: dict[str, Consent | LegalBasis] = {
            **{f"c{row.pk}": row for row in consents},
            **{f"b{row.pk}": row for row in bases},
        }
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            *((f"c{row.pk}", consent_line(row)) for row in consents),
            *((f"b{row.pk}", f"{row.get_kind_display()} {row.article}") for row in bases),
        ]
        if len(consents) == 1 and not bases:
            self._take_over(consents[0])

    def _take_over(self, only: Consent) -> None:
        """Where there is one ground, the form begins with it and with whom it names."""
        self.fields["ground"].initial = f"c{only.pk}"
        self.fields["ends_on"].initial = wareki(only.expires_on)
        named = [row.organisation_id for row in only.recipients.all() if row.organisation_id]
        if len(named) == 1:
            self.fields["organisation"].initial = named[0]


class StopForm(CaseForm):
    share = forms.ModelChoiceField(CaseShare.objects.none(), label=_("どの共有を"))
    why = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.case.shares.filter(stopped_at=None).select_related("organisation")
        self.fields["share"].queryset = rows  # type: ignore[attr-defined]
        self.fields["share"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: f"{row.organisation.name}（{wareki(row.ends_on)}まで）"
        )


def plan_initial(plan: SupportPlan | None) -> dict[str, Any]:
    """The draft that is being worked on, with the revision it was read at."""
    if plan is None:
        return {}
    return {
        "words": plan.words,
        "support": plan.support,
        "starts_on": wareki(plan.starts_on),
        "review_on": wareki(plan.review_on),
        "revision": plan.revision,
    }
