"""The style page: every part in every state, with invented names and numbers.

People look here before they build a page; the accessibility and picture tests read the same page.
"""

from __future__ import annotations

import datetime
from typing import Any, Final

from django import forms

from sasaeai.core.figures import Figure, Standing
from sasaeai.core.ui import samples
from sasaeai.core.ui.calendar import Happening
from sasaeai.core.ui.forms import PlainWords
from sasaeai.core.ui.jobview import JobView, TimelineEntry
from sasaeai.core.ui.page import Actor, Council, Message, NavItem, Prefs

PAGES: Final = {
    "": "ui/style.jinja",
    "desk": "ui/style/desk.jinja",
    "phone": "ui/style/phone.jinja",
    "signin": "ui/style/signin.jinja",
    "flyer": "ui/style/flyer.jinja",
}
TODAY: Final = datetime.date(2028, 11, 22)


class SampleForm(PlainWords, forms.Form):
    """One field of each kind. It is never accepted: sent, it shows each kind of error."""

    name = forms.CharField(
        label="名前", required=False, help_text="呼び名でもかまいません。折り返しの電話に使います。"
    )
    phone = forms.CharField(label="電話番号", help_text="全角でも半角でも大丈夫です。")
    district = forms.ChoiceField(
        label="地区",
        choices=[("", "えらんでください"), ("asanagi", "朝凪"), ("ishidatami", "石畳")],
    )
    way = forms.ChoiceField(
        label="連絡のしかた",
        choices=[("tel", "電話"), ("letter", "手紙"), ("meet", "会って")],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label="主な困りごと",
        required=False,
        choices=[("life", "くらし・お金"), ("care", "介護"), ("child", "子ども")],
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label="どんなこと", widget=forms.Textarea, help_text="ことばのまま、短く"
    )
    day = forms.DateField(
        label="会いたい日", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    people = forms.IntegerField(label="人数", required=False, min_value=1)
    paper = forms.FileField(label="書類", required=False)
    quiet = forms.BooleanField(label="家族に知られたくない", required=False)
    agree = forms.BooleanField(label="相談のことを、担当の人と分け合ってよい")

    def clean(self) -> None:
        raise forms.ValidationError("同じ電話番号の受付が、今日もう1件あります。")

    def clean_phone(self) -> None:
        raise forms.ValidationError("数字で入れてください。例：000-000-0000")


def layout(*, prefs: Prefs | None = None, current: str = "計画") -> dict[str, Any]:
    """What a layout needs, for the style pages and for tests of templates."""
    ways = ("居場所", "相談", "手伝い", "学び", "計画", "災害")
    return {
        "council": Council(
            name="ひより市社会福祉協議会",
            phone="000-000-0000",
            hours="平日 8時30分〜17時15分",
            fax="000-000-0001",
            postcode="000-0000",
            address="ひより市楠町1丁目2番3号",
            note="このページの人名・地名・数字は、見本のための架空のものです。",
        ),
        "nav": tuple(NavItem(label=way, href="#", current=way == current) for way in ways),
        "prefs": prefs or Prefs(back="/style/"),
        "csrf_input": "",
        "messages": (),
        "actor": None,
        "languages": (
            NavItem(label="日本語", href="#", lang="ja"),
            NavItem(label="English", href="#", lang="en"),
        ),
        "site_links": (
            NavItem(label="見やすさ・使いやすさ", href="#"),
            NavItem(label="個人情報のあつかい", href="#"),
        ),
    }


def context(*, prefs: Prefs | None = None) -> dict[str, Any]:
    """Everything ``ui/style.jinja`` shows."""
    return layout(prefs=prefs) | {
        "figures": samples.figures(),
        "bands": samples.bands(),
        "years": samples.years(),
        "odd_years": samples.odd_years(),
        "standings": tuple(Standing),
        "drift": (
            Figure.count(398, unit="か所"),
            Figure.count(401, unit="か所"),
            Figure.count(3, unit="か所"),
        ),
        "counted": (
            ("", Figure.count(447), "登録されている居場所"),
            ("minus", Figure.count(21), "お休み中"),
            ("minus", Figure.count(14), "1年以上たしかめていない"),
            ("equal", Figure.count(412), "この数字"),
        ),
        "table": samples.table(),
        "empty_table": samples.empty_table(),
        "areas": samples.areas(),
        "coverage": samples.coverage(),
        "form": SampleForm(prefix="new"),
        "bad_form": SampleForm(
            {"bad-name": "花岡", "bad-phone": "ゼロ八〇", "bad-text": "坂がつらい"}, prefix="bad"
        ),
        "today": TODAY,
        "month": TODAY.replace(day=1),
        "happenings": happenings(),
        "holidays": {
            datetime.date(2028, 11, 3): "文化の日",
            datetime.date(2028, 11, 23): "勤労感謝の日",
        },
        "jobs": jobs(),
        "timeline": timeline(),
        "ledger": (
            ("11月1日", "前の月から", None, None, Figure.of(42300, unit="円")),
            ("11月10日", "年金", Figure.of(65000, unit="円"), None, Figure.of(107300, unit="円")),
            ("11月15日", "家賃", None, Figure.of(38000, unit="円"), Figure.of(69300, unit="円")),
        ),
        "tab_items": (
            NavItem(label="一覧", href="#", icon="list", current=True),
            NavItem(label="地図", href="#", icon="map"),
            NavItem(label="カレンダー", href="#", icon="calendar", count=23),
        ),
        "pace": Figure.count(410, unit="か所"),
    }


def happenings() -> tuple[Happening, ...]:
    """A week of places, one of them closed."""
    return (
        Happening(
            day=TODAY,
            title="いきいき百歳体操",
            href="#",
            time="10時〜11時30分",
            place="朝凪公民館 1階",
            tags=("申し込みなし", "無料"),
        ),
        Happening(
            day=TODAY + datetime.timedelta(days=1),
            title="こども食堂 ひだまり",
            href="#",
            time="11時〜14時",
            place="朝凪集会所",
            tags=("だれでも", "こども無料"),
        ),
        Happening(
            day=TODAY + datetime.timedelta(days=2),
            title="まちのお気軽相談所",
            href="#",
            time="13時30分〜15時",
            place="朝凪郵便局ロビー",
            cancelled=True,
        ),
    )


def jobs() -> tuple[JobView, ...]:
    """Waiting, running, done with rows that failed, and stopped."""
    return (
        JobView(key="queued", title="月の締め", state="queued", cancel_url="#"),
        JobView(
            key="running",
            title="居場所の一覧の取り込み",
            state="running",
            done=312,
            total=1204,
            note="あと1分ほど",
            refresh_url="#",
            cancel_url="#",
        ),
        JobView(
            key="done",
            title="訪問の記録の取り込み",
            state="done",
            done=98,
            total=100,
            failures=(
                ("14行目", "日付「13月2日」は読めません。11月2日のように書いてください。"),
                ("61行目", "地区「朝なぎ」が見つかりません。朝凪でよければ直してください。"),
            ),
            result_url="#",
        ),
        JobView(key="failed", title="評価資料のPDF", state="failed", note="もう一度はじめられます"),
    )


def timeline() -> tuple[TimelineEntry, ...]:
    """A case as it went, newest first."""
    return (
        TimelineEntry(
            at=TODAY,
            when="11月22日 10時12分",
            title="電話で様子を聞きました",
            icon="phone",
            who="相談員　結城",
            text="デイサービスには慣れてきたとのこと。",
            kind="ok",
        ),
        TimelineEntry(
            at=TODAY - datetime.timedelta(days=3),
            when="11月19日",
            title="訪問の約束を過ぎています",
            icon="warn",
            kind="warn",
        ),
        TimelineEntry(
            at=TODAY - datetime.timedelta(days=20),
            when="11月2日",
            title="分け合うことへの同意",
            icon="shield",
            who="本人",
            href="#",
            lasts="令和11年3月31日まで",
        ),
    )


def desk_context() -> dict[str, Any]:
    """The workspace layout with its menu, messages and an account."""
    items = (
        ("今日", "home"),
        ("相談", "say"),
        ("人", "user"),
        ("お願いと手伝い", "heart"),
        ("居場所", "pin"),
        ("計画と評価", "bars"),
        ("報告", "list"),
    )
    return context() | {
        "nav": tuple(
            NavItem(
                label=label,
                href="#",
                icon=icon,
                current=label == "今日",
                count=5 if label == "相談" else None,
            )
            for label, icon in items
        ),
        "actor": Actor(
            name="結城",
            duty="相談員",
            account=(
                NavItem(label="担当を切りかえる", href="#", icon="swap"),
                NavItem(label="ふたつ目のかぎ", href="#", icon="key"),
                NavItem(label="出る", href="#", icon="signout", post=True),
            ),
        ),
        "messages": (Message(level_tag="success", message="C-10482 を記録しました"),),
        "search_url": "#",
    }


def phone_context() -> dict[str, Any]:
    """The commissioner's layout with four tabs and something that can be taken back."""
    items = (("今日", "home"), ("名簿", "user"), ("心配ごと", "say"), ("月の報告", "list"))
    return layout() | {
        "nav": tuple(
            NavItem(label=label, href="#", icon=icon, current=label == "今日")
            for label, icon in items
        ),
        "actor": Actor(name="早瀬", account=(NavItem(label="出る", href="#", post=True),)),
        "messages": (Message(level_tag="success", message="花岡さんを記録しました", undo="#"),),
        "top_line": "11月22日（水）　朝凪 1区",
    }


def contexts() -> dict[str, dict[str, Any]]:
    """The context of each of ``PAGES``."""
    return {
        "": context(),
        "desk": desk_context(),
        "phone": phone_context(),
        "signin": layout() | {"form": SignInForm()},
        "flyer": layout() | {"form": None},
    }


class SignInForm(forms.Form):
    login = forms.CharField(
        label="職員番号またはメール", widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="合いことば",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
