from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.utils.datastructures import MultiValueDict

from sasaeai.core.ui.forms import DayField, PlainWords, WrittenDayField
from tests.core.ui.conftest import Render
from tests.core.ui.markup import Element, one, read

WIDGETS = {
    "text": forms.CharField(label="名", help_text="手がかり"),
    "area": forms.CharField(label="名", help_text="手がかり", widget=forms.Textarea),
    "select": forms.ChoiceField(label="名", help_text="手がかり", choices=[("a", "あ")]),
    "many": forms.MultipleChoiceField(label="名", help_text="手がかり", choices=[("a", "あ")]),
    "date": forms.DateField(label="名", help_text="手がかり"),
    "number": forms.IntegerField(label="名", help_text="手がかり"),
    "file": forms.FileField(label="名", help_text="手がかり"),
    "check": forms.BooleanField(label="名", help_text="手がかり"),
}


def _form(field: forms.Field, **data: str) -> forms.Form:
    kind = type("OneField", (PlainWords, forms.Form), {"x": field})
    form: forms.Form = kind(data or None)
    return form


def _control(markup: str) -> Element:
    (control,) = [e for e in read(markup) if e.tag in ("input", "select", "textarea")]
    return control


@pytest.mark.parametrize("kind", WIDGETS)
def test_a_control_is_tied_to_its_label_hint_and_error(render: Render, kind: str) -> None:
    form = _form(WIDGETS[kind], sent="yes")
    markup = render("ui.field(f['x'])", f=form)
    control = _control(markup)
    ids = {e.attrs["id"]: e for e in read(markup) if "id" in e.attrs}
    label = next(e for e in read(markup) if e.tag == "label")
    assert label.attrs["for"] == control.attrs["id"] == "id_x"
    described = [ids[name].text for name in control.attrs["aria-describedby"].split()]
    assert described[0] == "手がかり"
    assert described[1] == form.errors["x"][0]
    assert control.attrs["aria-invalid"] == "true"


def test_a_field_added_while_the_form_is_made_says_what_to_do_too() -> None:
    class Adding(PlainWords, forms.Form):
        def __init__(self, *args: object) -> None:
            super().__init__(*args)
            self.fields["late"] = forms.CharField(label="あと")

    assert Adding({"x": ""}).errors == {"late": ["入れてください"]}


def test_label_hint_control_and_error_come_in_this_order(render: Render) -> None:
    markup = render("ui.field(f['x'])", f=_form(WIDGETS["text"], sent="yes"))
    places = [markup.index(part) for part in ("<label", "手がかり", "<input", "入れてください")]
    assert places == sorted(places)


def test_needed_or_not_is_said_in_words(render: Render) -> None:
    assert "必須" in render("ui.field(f['x'])", f=_form(forms.CharField(label="名")))
    free = render("ui.field(f['x'])", f=_form(forms.CharField(label="名", required=False)))
    assert "なくてもよい" in free
    assert "必須" not in free
    bare = render("ui.field(f['x'], tagged=False)", f=_form(forms.CharField(label="名")))
    assert "必須" not in bare


def test_choices_are_chips_in_a_group_with_a_legend(render: Render) -> None:
    field = forms.ChoiceField(
        label="受け方",
        help_text="どちらか",
        choices=[("tel", "電話"), ("come", "来所")],
        widget=forms.RadioSelect,
    )
    markup = render("ui.field(f['x'])", f=_form(field, x="come"))
    inputs = [e for e in read(markup) if e.tag == "input"]
    assert [(e.attrs["value"], "checked" in e.attrs) for e in inputs] == [
        ("tel", False),
        ("come", True),
    ]
    assert one(markup, "legend").text.startswith("受け方")
    assert [e.text for e in read(markup) if e.attrs.get("class") == "option"] == ["電話", "来所"]
    hint = one(markup, "fieldset").attrs["aria-describedby"]
    assert one(markup, "div", id=hint).text == "どちらか"


def test_why_something_is_asked_is_tied_to_the_control(render: Render) -> None:
    field = forms.CharField(label="名前", required=False)
    markup = render("ui.field(f['x'], why='折り返しの電話のためです。')", f=_form(field))
    assert _control(markup).attrs["aria-describedby"] == "id_x-hint"
    assert one(markup, "div", id="id_x-hint").text == "折り返しの電話のためです。"


def test_a_field_without_hint_or_error_points_to_nothing(render: Render) -> None:
    markup = render("ui.field(f['x'])", f=_form(forms.CharField(label="名")))
    assert "aria-describedby" not in _control(markup).attrs


def test_a_hidden_field_has_no_label(render: Render) -> None:
    field = forms.CharField(widget=forms.HiddenInput)
    assert [e.tag for e in read(render("ui.field(f['x'])", f=_form(field)))] == ["input"]


def test_a_moment_in_two_parts_is_one_group(render: Render) -> None:
    field = forms.SplitDateTimeField(label="いつ", widget=forms.SplitDateTimeWidget)
    markup = render("ui.field(f['x'])", f=_form(field))
    assert one(markup, "legend").text.startswith("いつ")
    assert sum(e.tag == "input" for e in read(markup)) == 2


def test_what_was_typed_stays(render: Render) -> None:
    markup = render("ui.field(f['x'])", f=_form(forms.IntegerField(label="人数"), x="さん人"))
    assert _control(markup).attrs["value"] == "さん人"


def test_classes_and_heights_of_the_form_are_kept(render: Render) -> None:
    wide = forms.CharField(label="名", widget=forms.Textarea(attrs={"class": "wide", "rows": 12}))
    control = _control(render("ui.field(f['x'])", f=_form(wide)))
    assert control.attrs["class"] == "textarea wide"
    assert control.attrs["rows"] == "12"
    plain = forms.CharField(label="名", widget=forms.Textarea)
    assert _control(render("ui.field(f['x'])", f=_form(plain))).attrs["rows"] == "4"


class _Two(PlainWords, forms.Form):
    name = forms.CharField(label="名前")
    way = forms.ChoiceField(label="受け方", choices=[("a", "あ")], widget=forms.RadioSelect)

    def clean(self) -> dict[str, object]:
        raise forms.ValidationError("同じ受付があります。")


def test_the_summary_links_each_error_to_its_control(render: Render) -> None:
    form = _Two({})
    summary = render("ui.error_summary(f)", f=form)
    links = [e.attrs["href"][1:] for e in read(summary) if e.tag == "a"]
    page = render("ui.fields(f)", f=form)
    controls = {e.attrs["id"] for e in read(page) if e.tag == "input"}
    assert links == ["id_name", "id_way_0"]
    assert set(links) <= controls
    assert "同じ受付があります。" in summary
    assert "3 か所、直すところがあります" in summary


def test_the_summary_takes_several_forms_and_counts_them_all(render: Render) -> None:
    markup = render("ui.error_summary(a, [b])", a=_Two({}), b=_form(forms.CharField(), y="1"))
    assert "4 か所" in markup


def test_nothing_wrong_needs_no_summary(render: Render) -> None:
    assert render("ui.error_summary(f)", f=_form(forms.CharField(label="名"), x="花岡")) == ""
    assert render("ui.error_summary(f)", f=_form(forms.CharField(label="名"))) == ""


@pytest.mark.parametrize(
    ("field", "sent", "words"),
    [
        (forms.CharField(), "", "入れてください"),
        (forms.ChoiceField(choices=[("a", "あ")]), "", "えらんでください"),
        (forms.ChoiceField(choices=[("a", "あ")]), "z", "一覧からえらびなおしてください"),
        (forms.BooleanField(), "", "しるしをつけてください"),
        (forms.FileField(), "", "ファイルをえらんでください"),
        (forms.IntegerField(), "さん", "数字で入れてください。例：12"),
        (forms.DateField(), "13月2日", "日付を入れてください。例：令和8年4月1日"),
        (
            forms.CharField(error_messages={"required": "呼び名を書いてください"}),
            "",
            "呼び名を書いてください",
        ),
    ],
)
def test_errors_say_what_to_do(field: forms.Field, sent: str, words: str) -> None:
    form = type("OneField", (PlainWords, forms.Form), {"x": field})(
        MultiValueDict({"x": [sent]}), MultiValueDict()
    )
    assert form.errors["x"] == [words]


class _OwnKind(forms.Field):
    """A field whose message for an empty answer was taken away."""

    def __init__(self) -> None:
        super().__init__()
        del self.error_messages["required"]


def test_a_message_a_field_does_not_know_is_not_given_to_it() -> None:
    form = type("OneField", (PlainWords, forms.Form), {"x": _OwnKind()})()
    assert "required" not in form.fields["x"].error_messages


@pytest.mark.parametrize("kind", [DayField, WrittenDayField])
@pytest.mark.parametrize("typed", ["令和8年11月3日", "R8.11.3", "２０２６/11/3", "2026-11-03"])
def test_a_day_is_read_as_people_write_it(kind: type[DayField], typed: str) -> None:
    form = _form(kind(label="日"), x=typed)
    assert form.is_valid()
    assert form.cleaned_data["x"] == date(2026, 11, 3)


@pytest.mark.parametrize("kind", [DayField, WrittenDayField])
def test_a_day_that_never_was_says_what_to_do_and_keeps_what_was_typed(
    render: Render, kind: type[DayField]
) -> None:
    form = _form(kind(label="日"), x="平成31年5月1日")
    assert not form.is_valid()
    assert "令和元年" in form.errors["x"][0]
    assert _control(render("ui.field(f['x'])", f=form)).attrs["value"] == "平成31年5月1日"


def test_a_day_that_is_not_needed_may_stay_empty() -> None:
    form = _form(WrittenDayField(label="日", required=False), x="", other="1")
    assert form.is_valid()
    assert form.cleaned_data["x"] is None


def test_a_picker_shows_a_day_for_the_browser_and_a_line_of_text_in_eras(render: Render) -> None:
    day = date(2026, 11, 3)
    picked = _control(render("ui.field(f['x'])", f=_form(DayField(label="日", initial=day))))
    assert (picked.attrs["type"], picked.attrs["value"]) == ("date", "2026-11-03")
    written = _control(
        render("ui.field(f['x'])", f=_form(WrittenDayField(label="日", initial=day)))
    )
    assert (written.attrs["type"], written.attrs["value"]) == ("text", "令和8年11月3日")
