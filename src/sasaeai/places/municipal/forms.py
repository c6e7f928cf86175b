"""What people choose when they bring open data in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area, all_districts
from sasaeai.core.ui.forms import PlainWords
from sasaeai.places.forms import chosen
from sasaeai.places.models import Category, Criterion


class UploadForm(PlainWords, forms.Form):
    """A file, and where its new pages go."""

    file = forms.FileField(
        label=_("ファイル"),
        help_text=_("オープンデータのCSV。10MBまで。文字コードと見出しは、読んで見分けます。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv"}),
    )
    category = forms.ModelChoiceField(
        label=_("新しいページの種類"),
        queryset=Category.objects.none(),
        empty_label=_("えらんでください"),
    )
    area = forms.ModelChoiceField(
        label=_("場所が分からないときの地区"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("（えらばない：地区が分からない行は入れません）"),
    )
    publisher = forms.CharField(
        label=_("どこのデータか"),
        max_length=60,
        required=False,
        help_text=_("ファイルに団体コードがないときに書きます。例：○○市 防災課"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen(self, "category").queryset = Category.objects.exclude(dataset="")
        chosen(self, "area").queryset = all_districts()


class AcceptForm(PlainWords, forms.Form):
    """How new pages come in: seen by the office alone, unless somebody says otherwise."""

    show = forms.BooleanField(
        label=_("新しいページを、みんなに見せる"),
        required=False,
        help_text=_(
            "しるしをつけないと、職員と世話人だけが見ます。あとで1ページずつ見せられます。"
        ),
    )
    met = forms.ModelMultipleChoiceField(
        label=_("掲載の基準"),
        queryset=Criterion.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        to_field_name="code",
        help_text=_(
            "ファイルの全部にあてはまるものに、しるしをつけます。見せるには、ぜんぶが要ります。"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen(self, "met").queryset = Criterion.objects.filter(in_use=True)
        chosen(self, "met").label_from_instance = lambda row: row.text
