"""The one-minute form. Nothing but how, from whom and one worry is needed; a name is not."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area
from sasaeai.consult.enums import (
    Caller,
    Channel,
    Field,
    Outcome,
    Sensitivity,
    Theme,
    Urgency,
)
from sasaeai.consult.forms.fields import NumbersField, areas_today, text, workers_today
from sasaeai.consult.models import Concern, Contact
from sasaeai.consult.services import Told
from sasaeai.core.periods import TOKYO, today, wareki
from sasaeai.core.ui.forms import PlainWords, WrittenDayField
from sasaeai.people.public import Account, Person


class IntakeForm(PlainWords, forms.Form):
    """A call as it comes in. The hands stay on the keyboard: numbers, words, outcome, Enter."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    numbers = NumbersField(
        label=_("困りごとの番号"),
        max_length=60,
        required=False,
        help_text=_("いちばん大きな困りごとを先に。例：3 7"),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    wish = text(
        _("話したこと・望むこと"),
        rows=3,
        hint=_("聞いたとおりに短く。あとから書き足せます。"),
    )
    outcome = forms.ChoiceField(
        label=_("どうするか"),
        choices=[("", "あとで決める"), *Outcome.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(
        label=_("どうやって"), choices=Channel.choices, widget=forms.RadioSelect, initial="phone"
    )
    caller = forms.ChoiceField(
        label=_("だれから"), choices=Caller.choices, widget=forms.RadioSelect, initial="self"
    )
    field = forms.ChoiceField(
        label=_("分野"), choices=Field.choices, widget=forms.RadioSelect, initial="other"
    )
    urgency = forms.ChoiceField(
        label=_("急ぎ"), choices=Urgency.choices, widget=forms.RadioSelect, initial="normal"
    )
    caller_name = forms.CharField(
        label=_("相談した人の名前"),
        max_length=100,
        required=False,
        help_text=_("名前がなくても記録できます。"),
    )
    caller_phone = forms.CharField(label=_("折り返しの電話"), max_length=40, required=False)
    area = forms.ModelChoiceField(Area.objects.none(), label=_("地区"), required=False)
    place = forms.CharField(label=_("場所"), max_length=60, required=False)
    minutes = forms.IntegerField(label=_("かかった分"), min_value=0, max_value=999, required=False)
    concerns = forms.ModelMultipleChoiceField(
        Concern.objects.none(),
        label=_("困りごと（あてはまるものすべて）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, about: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        self.known = list(Concern.objects.filter(ended_on=None))
        self.fields["concerns"].queryset = Concern.objects.filter(ended_on=None)  # type: ignore[attr-defined]
        self.fields["concerns"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: f"{row.order} {row.label}"
        )
        self.fields["area"].queryset = areas_today()  # type: ignore[attr-defined]

    def clean_numbers(self) -> list[Concern]:
        by_number = {row.order: row for row in self.known}
        asked: list[int] = self.cleaned_data["numbers"]
        unknown = [str(number) for number in asked if number not in by_number]
        if unknown:
            raise forms.ValidationError(
                _("この番号はありません：%(numbers)s"), params={"numbers": "、".join(unknown)}
            )
        return [by_number[number] for number in asked]

    @property
    def told(self) -> Told:
        data = self.cleaned_data
        chosen = [*data["numbers"], *data["concerns"]]
        return Told(
            channel=Channel(data["channel"]),
            caller=Caller(data["caller"]),
            field=Field(data["field"]),
            urgency=Urgency(data["urgency"]),
            place=data["place"],
            caller_name=data["caller_name"],
            caller_phone=data["caller_phone"],
            person=self.about,
            area=data["area"],
            wish=data["wish"],
            minutes=data["minutes"],
            concerns=tuple(chosen),
            main=chosen[0] if chosen else None,
        )

    @property
    def decided(self) -> Outcome | None:
        outcome = self.cleaned_data["outcome"]
        return Outcome(outcome) if outcome else None


class PaperForm(IntakeForm):
    """The same from a paper sheet, for whoever received it."""

    received_on = WrittenDayField(label=_("受けた日"))
    received_at = forms.TimeField(label=_("受けた時刻"), required=False, input_formats=["%H:%M"])
    worker = forms.ModelChoiceField(Account.objects.none(), label=_("受けた人"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers_today()  # type: ignore[attr-defined]
        self.fields["received_on"].initial = wareki(today())
        self.order_fields(["once", "received_on", "received_at", "worker"])

    @property
    def moment(self) -> datetime:
        at = self.cleaned_data["received_at"] or time(9)
        return datetime.combine(self.cleaned_data["received_on"], at, tzinfo=TOKYO)


class CorrectForm(IntakeForm):
    """The contact as it should have been, and why."""

    why = forms.CharField(label=_("訂正の理由"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["outcome"]


def initial_of(contact: Contact) -> dict[str, Any]:
    """What a correction starts from: the row as it stands."""
    rows = list(contact.concerns.select_related("concern").order_by("-main", "concern__order"))
    return {
        "numbers": " ".join(str(row.concern.order) for row in rows),
        "concerns": [row.concern_id for row in rows],
        **{
            name: getattr(contact, name)
            for name in (
                "wish", "channel", "caller", "field", "urgency", "caller_name", "caller_phone",
                "place", "minutes",
            )
        },
        "area": contact.area_id,
    }  # fmt: skip


class SettleForm(PlainWords, forms.Form):
    outcome = forms.ChoiceField(label=_("結果"), choices=Outcome.choices, widget=forms.RadioSelect)


class OpenForm(PlainWords, forms.Form):
    """Opens a case from a contact, or by itself."""

    person = forms.IntegerField(
        label=_("本人の番号"), required=False, help_text=_("「人をさがす」のページに出る番号です。")
    )
    called = forms.CharField(
        label=_("呼び方（名前がわからないとき）"),
        max_length=60,
        required=False,
        help_text=_("例：電話をくれた人の長男"),
    )
    theme = forms.ChoiceField(label=_("テーマ"), choices=Theme.choices)
    sensitivity = forms.ChoiceField(label=_("扱い"), choices=Sensitivity.choices)
    area = forms.ModelChoiceField(Area.objects.none(), label=_("担当の地区"))
    known_to_person = forms.BooleanField(
        label=_("本人は、この支援のことを知っている"),
        required=False,
        help_text=_("しるしがなければ、本人のページには出ません。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_today()  # type: ignore[attr-defined]

    def clean_person(self) -> Person | None:
        number = self.cleaned_data["person"]
        if not number:
            return None
        found = Person.objects.select_related("area").filter(pk=min(number, 2**63 - 1)).first()
        if found is None:
            raise forms.ValidationError(_("この番号の人が見つかりません。"))
        return found


class PassForm(PlainWords, forms.Form):
    """Whose unanswered contacts go to whom; only a manager passes on somebody else's."""

    of = forms.ModelChoiceField(Account.objects.none(), label=_("だれの"))
    to = forms.ModelChoiceField(Account.objects.none(), label=_("だれに"))

    def __init__(self, *args: Any, by: Account, leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("of", "to"):
            self.fields[name].queryset = workers_today()  # type: ignore[attr-defined]
        self.fields["of"].initial = by.pk
        if not leads:
            del self.fields["of"]
            self.fields["to"].queryset = workers_today().exclude(pk=by.pk)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("of") and data.get("of") == data.get("to"):
            self.add_error("to", str(_("べつの人をえらんでください。")))
        return data
