"""The changes of a case: label, form and verb of each; one page draws them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sasaeai.consult import services
from sasaeai.consult.conference import deciding
from sasaeai.consult.enums import (
    Agreement,
    BasisKind,
    CaseState,
    ClosureReason,
    ConsentHow,
    EntryKind,
    GoalState,
    PlanState,
    Purpose,
    RoleKind,
    Section,
    Visibility,
)
from sasaeai.consult.forms import case as forms
from sasaeai.consult.models import Assessment, Case, Consent, LegalBasis, SupportPlan
from sasaeai.consult.writing import Standing
from sasaeai.core.access import current
from sasaeai.people.public import Account

Form = forms.CaseForm


@dataclass(frozen=True)
class CaseStep:
    """``make`` draws the form of a case, ``apply`` does it with case, valid form and worker."""

    label: str
    make: Callable[..., Form]
    apply: Callable[[Case, Any, Account], object]
    done: str
    group: str
    danger: bool = False
    offered: Callable[[Case], bool] = lambda case: case.state != CaseState.CLOSED
    by: Callable[[Standing], bool] = lambda standing: standing.writes
    """For whom: whom the case is entrusted to, unless said otherwise. The same as the row policies
    of what it writes; a test holds the two together."""
    reads: Callable[[Case], Any] = lambda _case: None
    """The assessment that is read before it is done."""
    prints: str = ""
    """Address that prints what is typed, before it is saved."""


def offered(case: Case, standing: Standing) -> dict[str, CaseStep]:
    """What the reader may do now, for the page of the case and for each step's own."""
    return {name: step for name, step in STEPS.items() if step.by(standing) and step.offered(case)}


def _team(standing: Standing) -> bool:
    return standing.team


def _leads(standing: Standing) -> bool:
    return standing.leads


def _draft(case: Case) -> SupportPlan | None:
    return case.plans.filter(state=PlanState.DRAFT).first()


def _with_once(form: type[Form]) -> Callable[..., Form]:
    return lambda data, case: form(data, case=case, initial={"once": uuid4()})


def _plain(form: type[Form]) -> Callable[..., Form]:
    return lambda data, case: form(data, case=case)


def _entry(case: Case, form: Form, by: Account) -> None:
    data = form.cleaned_data
    services.write_entry(
        case,
        by=by,
        kind=EntryKind(data["kind"]),
        body=data["body"],
        once=data["once"],
        on=data["on"],
        visibility=Visibility(data["visibility"]),
        reached=data["reached"] == "yes",
        minutes=data["minutes"],
    )


def _rewrite(_case: Case, form: Form, by: Account) -> None:
    data = form.cleaned_data
    services.edit_entry(data["entry"], by=by, body=data["body"])


def _amend(case: Case, form: Form, by: Account) -> None:
    data = form.cleaned_data
    services.write_entry(
        case,
        by=by,
        kind=EntryKind(data["entry"].kind),
        body=data["body"],
        once=data["once"],
        visibility=Visibility(data["entry"].visibility),
        reached=data["entry"].reached,
        amends=data["entry"],
    )


def _waiting_assessment(case: Case) -> Assessment | None:
    """The newest version, if it waits for somebody who is not its author."""
    return services.unapproved(reader=current().account_id).filter(case=case).first()


def _approve_form(data: Any, case: Case) -> Form:
    row = _waiting_assessment(case)
    return forms.ApproveForm(data, case=case, initial={"version": row and row.version})


def _approve(case: Case, form: Form, by: Account) -> None:
    services.approve_assessment(case, version=form.cleaned_data["version"], by=by)


def _plan_form(data: Any, case: Case) -> Form:
    return forms.PlanForm(data, case=case, initial=forms.plan_initial(_draft(case)))


def _plan(case: Case, form: Form, by: Account) -> None:
    data = dict(form.cleaned_data)
    revision, draft = data.pop("revision"), _draft(case)
    if draft is None:
        services.draft_plan(case, by=by, **data)
    else:
        services.revise_plan(draft, by=by, revision=revision or 0, **data)


def _agree(case: Case, form: Form, by: Account) -> None:
    draft = _draft(case)
    assert draft is not None
    data = form.cleaned_data
    services.agree_plan(draft, by=by, agreed=Agreement(data["agreed"]), reason=data["reason"])


def _living_plan(case: Case) -> SupportPlan | None:
    """The draft if there is one, else the plan in force."""
    return case.plans.exclude(state=PlanState.ENDED).first()


def _decided_form(data: Any, case: Case) -> Form:
    plan = _living_plan(case)
    return forms.DecidedForm(data, case=case, initial={"item": plan and plan.decided_in_id})


def _decided(case: Case, form: Form, by: Account) -> None:
    plan = _living_plan(case)
    assert plan is not None
    deciding.decide_plan_in(plan, form.cleaned_data["item"], by=by)


def _goal(case: Case, form: Form, _by: Account) -> None:
    plan = _living_plan(case)
    assert plan is not None
    services.add_goal(plan, words=form.cleaned_data["words"])


def _settle_goal(_case: Case, form: Form, _by: Account) -> None:
    data = form.cleaned_data
    services.settle_goal(data["goal"], state=GoalState(data["state"]), evidence=data["evidence"])


def _role(case: Case, form: Form, _by: Account) -> None:
    data = form.cleaned_data
    services.add_role(case, kind=RoleKind(data["kind"]), who=data["who"], does=data["does"])


def _move(case: Case, form: Form, by: Account) -> None:
    data = form.cleaned_data
    services.move_case(case, to=CaseState(data["to"]), by=by, why=data["why"])


def _close(case: Case, form: Form, by: Account) -> None:
    data = form.cleaned_data
    reason = ClosureReason(data.pop("reason"))
    services.close_case(case, reason=reason, by=by, **data)


def _handover(case: Case, form: Form, by: Account) -> None:
    data = form.cleaned_data
    services.propose_handover(case, to=data["account"], by=by, note=data["note"])


def _consent(case: Case, form: Form, by: Account) -> None:
    data = dict(form.cleaned_data)
    data["sections"] = [Section(code) for code in data["sections"]]
    data |= {"purpose": Purpose(data["purpose"]), "how": ConsentHow(data["how"])}
    services.give_consent(case, by=by, **data)


def _withdraw(_case: Case, form: Form, by: Account) -> None:
    data = form.cleaned_data
    services.withdraw_consent(
        data["consent"], by=by, how=ConsentHow(data["how"]), said_by=data["said_by"]
    )


def _basis(case: Case, form: Form, by: Account) -> None:
    data = dict(form.cleaned_data)
    services.ask_basis(case, by=by, **{**data, "kind": BasisKind(data["kind"])})


def _share(case: Case, form: Any, by: Account) -> None:
    data = form.cleaned_data
    ground = form.grounds[data["ground"]]
    services.share_case(
        case,
        by=by,
        organisation=data["organisation"],
        sections=[Section(code) for code in data["sections"]],
        ends_on=data["ends_on"],
        consent=ground if isinstance(ground, Consent) else None,
        basis=ground if isinstance(ground, LegalBasis) else None,
    )


WORK, PLAN, SHARING, CASE = "支援", "計画", "同意と共有", "担当と段階"
STEPS = {
    "entry": CaseStep(
        "記録を書く", _with_once(forms.EntryForm), _entry, "書きました。", WORK, by=_team
    ),
    "rewrite": CaseStep(
        "書いたばかりの記録を直す",
        _plain(forms.RewriteForm),
        _rewrite,
        "直しました。前の文は、監査の記録に残っています。",
        WORK,
        offered=lambda case: case.state != CaseState.CLOSED and forms.rewritable(case).exists(),
        by=_team,
    ),
    "amend": CaseStep(
        "追記する",
        _with_once(forms.AmendForm),
        _amend,
        "追記しました。前の記録は残っています。",
        WORK,
        offered=lambda case: case.entries.exists(),
        by=_team,
    ),
    "task": CaseStep(
        "することを足す",
        _plain(forms.TaskForm),
        lambda case, form, _by: services.add_task(case, **form.cleaned_data),
        "足しました。期日になるとボードに出ます。",
        WORK,
        by=_team,
    ),
    "assess": CaseStep(
        "アセスメントをする",
        _plain(forms.AssessForm),
        lambda case, form, by: services.assess(case, by=by, **form.cleaned_data),
        "新しい版として残しました。",
        PLAN,
    ),
    "approve": CaseStep(
        "アセスメントを確かめる",
        _approve_form,
        _approve,
        "確かめました。この版は、もう変わりません。",
        PLAN,
        offered=lambda case: _waiting_assessment(case) is not None,
        reads=_waiting_assessment,
    ),
    "plan": CaseStep(
        "計画を書く", _plan_form, _plan, "書きました。本人の返事をもらってください。", PLAN
    ),
    "agree": CaseStep(
        "本人の返事を記録する",
        _plain(forms.AgreeForm),
        _agree,
        "計画が実施中になりました。見直す日がボードに出ます。",
        PLAN,
        offered=lambda case: _draft(case) is not None,
    ),
    "decided": CaseStep(
        "計画を決めた会議を残す",
        _decided_form,
        _decided,
        "残しました。",
        PLAN,
        offered=lambda case: (
            case.state != CaseState.CLOSED
            and _living_plan(case) is not None
            and deciding.decisive(case).exists()
        ),
    ),
    "goal": CaseStep(
        "目標を足す",
        _plain(forms.GoalForm),
        _goal,
        "足しました。",
        PLAN,
        offered=lambda case: case.plans.exclude(state=PlanState.ENDED).exists(),
    ),
    "evidence": CaseStep(
        "目標がどうなったか",
        _plain(forms.SettleGoalForm),
        _settle_goal,
        "書きました。",
        PLAN,
        offered=lambda case: case.goals.exists(),
    ),
    "role": CaseStep(
        "地域の役割・支える人を足す", _plain(forms.RoleForm), _role, "足しました。", PLAN
    ),
    "consent": CaseStep(
        "同意を記録する",
        _plain(forms.ConsentForm),
        _consent,
        "同意を残しました。共有は、べつに決めます。",
        SHARING,
        prints="consult:consent_paper",
    ),
    "basis": CaseStep(
        "同意のない共有を申し出る",
        _plain(forms.BasisForm),
        _basis,
        "申し出ました。管理者が確かめるまで、何も共有されません。",
        SHARING,
    ),
    "confirm": CaseStep(
        "根拠を確かめる",
        _plain(forms.ChosenBasisForm),
        lambda _case, form, by: services.confirm_basis(form.cleaned_data["basis"], by=by),
        "確かめました。",
        SHARING,
        offered=lambda case: case.bases.filter(confirmed_at=None, ended_at=None).exists(),
        by=_leads,
    ),
    "end-basis": CaseStep(
        "根拠を終える",
        _plain(forms.ChosenBasisForm),
        lambda _case, form, by: services.end_basis(form.cleaned_data["basis"], by=by),
        "終えました。いまから、この根拠にもとづく共有は見えません。",
        SHARING,
        danger=True,
        offered=lambda case: case.bases.filter(ended_at=None).exists(),
        by=_leads,
    ),
    "share": CaseStep("共有をはじめる", _plain(forms.ShareForm), _share, "共有しました。", SHARING),
    "withdraw": CaseStep(
        "同意の取りやめを記録する",
        _plain(forms.WithdrawForm),
        _withdraw,
        "取りやめました。いまから、この同意にもとづく共有は見えません。",
        SHARING,
        danger=True,
        offered=lambda case: case.consents.filter(withdrawal=None).exists(),
        by=_team,
    ),
    "stop": CaseStep(
        "共有を止める",
        _plain(forms.StopForm),
        lambda _case, form, by: services.stop_share(
            form.cleaned_data["share"], by=by, reason=form.cleaned_data["why"]
        ),
        "止めました。",
        SHARING,
        danger=True,
        offered=lambda case: case.shares.filter(stopped_at=None).exists(),
        by=_team,
    ),
    "move": CaseStep("つぎの段階へ", _plain(forms.MoveForm), _move, "進めました。", CASE),
    "member": CaseStep(
        "担当者を足す",
        _plain(forms.WorkerForm),
        lambda case, form, _by: services.name_member(case, form.cleaned_data["account"]),
        "足しました。",
        CASE,
    ),
    "handover": CaseStep(
        "引きつぎを頼む",
        _plain(forms.WorkerForm),
        _handover,
        "頼みました。相手が引き受けるまで、担当は変わりません。",
        CASE,
    ),
    "close": CaseStep(
        "終結する", _plain(forms.CloseForm), _close, "終結しました。", CASE, danger=True
    ),
    "reopen": CaseStep(
        "再開する",
        _plain(forms.WhyForm),
        lambda case, form, by: services.reopen_case(case, why=form.cleaned_data["why"], by=by),
        "再開しました。",
        CASE,
        offered=lambda case: case.state == CaseState.CLOSED,
    ),
}
