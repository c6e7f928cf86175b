"""What people type about notices."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area, all_districts
from sasaeai.core.periods import today
from sasaeai.core.ui.fields import CountField
from sasaeai.core.ui.forms import DayField, PlainWords
from sasaeai.places.models import Listing, NoticeEdition, Term
from sasaeai.places.notices.dispatching import Sent
from sasaeai.places.notices.enums import BY_HAND, Channel
from sasaeai.places.notices.writing import Wording

_CODE = re.compile(r"[a-z0-9][a-z0-9-]*")
MOST_PAGES = 6


class NoticeForm(PlainWords, forms.Form):
    """One wording. Nothing chosen under 地区 means the whole city."""

    title = forms.CharField(label=_("見出し"), max_length=80)
    summary = forms.CharField(
        label=_("ひとことで言うと"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一覧・メール・LINEに出ます。いつ・どこで・だれのため、が入ると親切です。"),
    )
    body = forms.CharField(
        label=_("本文"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("人の名前や病気のことは書きません。"),
    )
    ask = forms.CharField(
        label=_("たずねる先"), max_length=200, required=False, help_text=_("名前と電話番号")
    )
    shown_from = DayField(label=_("いつから"))
    shown_until = DayField(
        label=_("いつまで"),
        required=False,
        help_text=_("この日のあとは一覧から消えます。ページには「期限がすぎました」と出ます。"),
    )
    areas = forms.ModelMultipleChoiceField(
        label=_("どの地区に"),
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("えらばないと、町ぜんぶになります。"),
    )
    terms = forms.ModelMultipleChoiceField(
        label=_("テーマ"),
        queryset=Term.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pages = forms.CharField(
        label=_("つなげる居場所・窓口のページ"),
        max_length=400,
        required=False,
        help_text=_("ページの番号か住所を、間をあけて6つまで"),
    )
    change = forms.CharField(
        label=_("何を直したか"),
        max_length=200,
        required=False,
        help_text=_("訂正のときだけ。読む人に、日づけといっしょに見えます。"),
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, edition: NoticeEdition | None = None, **kwargs: Any) -> None:
        initial = {"shown_from": today()} if edition is None else as_initial(edition)
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["areas"].queryset = all_districts()  # type: ignore[attr-defined]
        self.fields["terms"].queryset = Term.objects.filter(in_use=True)  # type: ignore[attr-defined]
        self.fields["once"].initial = uuid4
        if edition is None or edition.number == 1:
            del self.fields["change"]

    def clean_pages(self) -> list[Listing]:
        codes = [_CODE.findall(part)[-1:] for part in str(self.cleaned_data["pages"]).split()]
        wanted = [code for found in codes for code in found]
        if len(wanted) > MOST_PAGES:
            raise forms.ValidationError(_("6つまでにしてください。"))
        known = {row.code: row for row in Listing.objects.filter(code__in=wanted, visible=True)}
        missing = [code for code in wanted if code not in known]
        if missing or len(codes) != len(wanted):
            words = _now("みんなに見えるページが見つかりません：%(codes)s")
            raise forms.ValidationError(words % {"codes": "、".join(missing) or "？"})
        return [known[code] for code in dict.fromkeys(wanted)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("shown_from"), values.get("shown_until")
        if first and last and last < first:
            self.add_error("shown_until", _("「いつから」よりあとの日にしてください。"))
        return values

    @property
    def wording(self) -> Wording:
        values = self.cleaned_data
        return Wording(
            title=values["title"],
            summary=values["summary"],
            body=values["body"],
            ask=values["ask"],
            shown_from=values["shown_from"],
            shown_until=values["shown_until"],
            areas=list(values["areas"]),
            terms=list(values["terms"]),
            listings=values["pages"],
            change=values.get("change", ""),
        )


def as_initial(edition: NoticeEdition) -> dict[str, Any]:
    """An edition as its form shows it."""
    names = ("title", "summary", "body", "ask", "shown_from", "shown_until", "change")
    found = {name: getattr(edition, name) for name in names}
    return found | {
        "areas": list(edition.areas.all()),
        "terms": list(edition.terms.all()),
        "pages": " ".join(edition.listings.order_by("pk").values_list("code", flat=True)),
    }


class SentForm(PlainWords, forms.Form):
    """Paper or voice went out."""

    channel = forms.ChoiceField(
        label=_("どうやって"),
        choices=[(channel.value, channel.label) for channel in BY_HAND],
        widget=forms.RadioSelect,
    )
    area = forms.ModelChoiceField(
        label=_("どの地区に"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("町ぜんぶ"),
    )
    day = DayField(label=_("いつ"))
    copies = CountField(label=_("作った数（枚・本）"), max_value=9_999_999)
    reached = CountField(
        label=_("届いた数（世帯・人）"),
        max_value=9_999_999,
        help_text=_("わからなければ、空のままにします。0は「だれにも届かなかった」です。"),
    )
    cost = CountField(label=_("かかったお金（円）"), max_value=99_999_999)
    note = forms.CharField(label=_("ひとこと"), max_length=200, required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": today(), "channel": "kairan"}, **kwargs)
        self.fields["area"].queryset = all_districts()  # type: ignore[attr-defined]
        self.fields["once"].initial = uuid4

    @property
    def sent(self) -> Sent:
        values = self.cleaned_data
        names = ("area", "day", "copies", "reached", "cost", "note")
        return Sent(Channel(values["channel"]), **{name: values[name] for name in names})


class ReturnForm(PlainWords, forms.Form):
    """What came back."""

    reached = CountField(label=_("届いた数（世帯・人）"), max_value=9_999_999)
    returned = CountField(label=_("もどった数（返事の紙など）"), max_value=9_999_999)


class EndForm(PlainWords, forms.Form):
    """The last day in the lists."""

    day = DayField(label=_("いつまで"))


class PaperForm(PlainWords, forms.Form):
    """What stands on a 回覧板 beside the notice: its groups and where the slip goes back to."""

    groups = forms.CharField(
        label=_("班の名前（間をあけて）か、班の数"),
        max_length=400,
        required=False,
        initial="10",
        help_text=_("例：1班 2班 3班　または　10"),
    )
    back_to = forms.CharField(label=_("返事をもどす先"), max_length=60, required=False)
    back_by = DayField(label=_("いつまでに"), required=False)

    MOST = 40

    def clean_groups(self) -> list[str]:
        words = str(self.cleaned_data["groups"]).replace("、", " ").split() or ["10"]
        if len(words) == 1 and words[0].isdecimal():
            if not 1 <= int(words[0]) <= self.MOST:
                raise forms.ValidationError(_("班は1から40までにしてください。"))
            return [f"{number}班" for number in range(1, int(words[0]) + 1)]
        if len(words) > self.MOST or any(len(word) > 12 for word in words):
            raise forms.ValidationError(_("班は40まで、名前は12文字までにしてください。"))
        return words
