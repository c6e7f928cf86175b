"""What is typed about a referral, by the council and by its addressee."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.consult.forms.fields import checked, text
from sasaeai.consult.forms.lines import consent_line
from sasaeai.consult.forms.recipients import agreed_first, outside
from sasaeai.consult.models import Case, Consent, Contact, LegalBasis
from sasaeai.consult.referral.clocks import REPLY_DAYS
from sasaeai.consult.referral.enums import DeclineReason, Ground, Part, Result, ToldHow
from sasaeai.consult.services.grounds import holds, is_live
from sasaeai.core.ui.forms import PlainWords, WrittenDayField
from sasaeai.people.public import Organisation


class ReferForm(PlainWords, forms.Form):
    """To whom, what for, what may be told and on what ground. Grounds that do not carry are absent."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("どこに"))
    attention = forms.CharField(label=_("あて先の人・係"), max_length=30, required=False)
    message = text(_("頼みたいこと"), required=True, hint=_("相手がそのまま読みます。"))
    parts = checked(Part.choices, _("何を伝えるか"), required=False)
    ground = forms.ChoiceField(label=_("何にもとづいて"), choices=(), widget=forms.RadioSelect)
    said_by = forms.CharField(label=_("その場で了解した人"), max_length=60, required=False)
    need_by = WrittenDayField(label=_("いつまでに要るか"), required=False)
    reply_days = forms.TypedChoiceField(
        label=_("返事の期限（開所日）"),
        choices=REPLY_DAYS,
        coerce=int,
        initial=5,
        widget=forms.RadioSelect,
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, about: Case | Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case = about if isinstance(about, Case) else about.case
        self.fields["organisation"].queryset = outside()  # type: ignore[attr-defined]
        self.grounds = _grounds(case)
        consents = [each for _label, each in self.grounds.values() if isinstance(each, Consent)]
        self.fields["organisation"].choices = agreed_first(consents)  # type: ignore[attr-defined]
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            (code, label) for code, (label, _ground) in self.grounds.items()
        ]
        if case is not None:
            del self.fields["said_by"]

    @property
    def told(self) -> dict[str, Any]:
        """The values of ``draft_referral``."""
        data = dict(self.cleaned_data)
        _label, ground = self.grounds[data.pop("ground")]
        consent = ground if isinstance(ground, Consent) else None
        basis = ground if isinstance(ground, LegalBasis) else None
        kind = Ground.CONSENT if consent else Ground.BASIS if basis else ground
        data["to"] = data.pop("organisation")
        data["parts"] = [Part(code) for code in data["parts"]]
        return {**data, "ground": kind, "consent": consent, "basis": basis}


def _grounds(case: Case | None) -> dict[str, tuple[str, Any]]:
    """Code → (label, what it rests on)."""
    found: dict[str, tuple[str, Any]] = {}
    if case is None:
        found["said"] = (str(Ground.SAID.label), Ground.SAID)
    else:
        rows = case.consents.filter(purpose="referral").order_by("-given_on")
        for consent in rows.prefetch_related("recipients__organisation"):
            if is_live(consent):
                found[f"c{consent.pk}"] = (consent_line(consent), consent)
        for basis in filter(holds, case.bases.all()):
            found[f"b{basis.pk}"] = (f"{basis.get_kind_display()} {basis.article}", basis)
    found["nameless"] = (str(Ground.NAMELESS.label), Ground.NAMELESS)
    return found


class NothingForm(PlainWords, forms.Form):
    """A step that only needs to be confirmed."""


class AnswerForm(PlainWords, forms.Form):
    answer = text(_("質問への答え"), required=True, hint=_("相手がそのまま読みます。"))


class WhyForm(PlainWords, forms.Form):
    why = forms.CharField(label=_("理由"), max_length=200)


class NextForm(PlainWords, forms.Form):
    next_step = text(
        _("次にどうするか"), required=True, hint=_("ほかの機関につなぐ、社協で続ける、など。")
    )


class OriginForm(PlainWords, forms.Form):
    how = forms.ChoiceField(
        label=_("どうやって伝えたか"), choices=ToldHow.choices, widget=forms.RadioSelect
    )
    note = text(_("伝えたこと（伝えられないときは、その理由）"), rows=2, required=True)


class LinkForm(PlainWords, forms.Form):
    mail = forms.EmailField(
        label=_("相手のメール"),
        required=False,
        help_text=_(
            "書かなければ、リンクを画面に一度だけ出します。メールに名前や内容は書きません。"
        ),
    )


class HandForm(PlainWords, forms.Form):
    """Without an account the addressee writes a name."""

    name = forms.CharField(label=_("お名前"), max_length=60)

    def __init__(self, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signed_in:
            del self.fields["name"]
        else:
            self.order_fields([*[name for name in self.fields if name != "name"], "name"])


class QuestionForm(HandForm):
    question = text(_("足りないこと・聞きたいこと"), rows=3, required=True)


class NoteForm(HandForm):
    note = text(_("ひとこと"), rows=2, hint=_("担当になる人や、はじめられる日など。"))


class FinishForm(HandForm):
    result = forms.ChoiceField(label=_("結果"), choices=Result.choices, widget=forms.RadioSelect)
    note = text(_("どうなったか"), rows=3, required=True)


class DeclineForm(HandForm):
    reason = forms.ChoiceField(
        label=_("辞退の理由"), choices=DeclineReason.choices, widget=forms.RadioSelect
    )
    note = text(_("くわしく"), rows=2, required=True)
    suggested = text(
        _("ほかに合う先や、次にできそうなこと"),
        rows=2,
        required=True,
        hint=_("思いつかないときは、そのように書いてください。社協が考えます。"),
    )
