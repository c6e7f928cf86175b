"""Changing a draft on screen: texts as people write them, a reason for every change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.plan.enums import Numbering, RoleActor, RoleKind, Words
from sasaeai.plan.forms import NewPlanForm
from sasaeai.plan.models import DEEPEST, LevelDef, Plan, PlanNode, RoleItem
from sasaeai.plan.numbering import valid
from sasaeai.plan.queries import Tree
from sasaeai.plan.shapes import shapes
from sasaeai.plan.staffing import standing_sections
from sasaeai.plan.texts import LONGEST_TAG, LONGEST_TAGS, LONGEST_TEXT, LineText, RoleText

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
EXAMPLE = re.compile(r"^(?:例|たとえば)[\s:：　]+")
NUMBERED = re.compile(r"^(\d{1,2})[.．)）\s　]+")
SHORT = {"rows": "2"}


def _reason(**more: Any) -> forms.CharField:
    return forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea(attrs=SHORT),
        help_text=_("新旧対照表にのります。"), **more,
    )  # fmt: skip


class LineForm(forms.Form):
    """The words of one line and its role lists, one line of text for each item."""

    number = forms.CharField(label=_("番号"), max_length=20, required=False)
    title = forms.CharField(label=_("名前"), max_length=200)
    body = forms.CharField(
        label=_("説明"), required=False, max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": "4"}),
    )  # fmt: skip
    owner = forms.CharField(
        label=_("担当"), max_length=60, required=False,
        help_text=_("担当のページに並びます。新しい名前も使えます。"),
    )  # fmt: skip
    tags = forms.CharField(
        label=_("札"), max_length=LONGEST_TAGS, required=False,
        help_text=_("段をまたぐ目じるし（重点など）。「、」で区切ります。"),
    )  # fmt: skip
    issues = forms.MultipleChoiceField(
        label=_("こたえる課題"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = _reason()
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)

    def __init__(self, *args: Any, plan: Plan, first: bool, numbered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issues = plan.issues.order_by("no")
        self.fields["issues"].choices = [  # type: ignore[attr-defined]
            (str(row.no), f"{row.number}　{row.title}") for row in issues
        ]
        if not issues:
            del self.fields["issues"]
        if numbered:
            del self.fields["number"]
        if first:
            del self.fields["reason"]
        owners = list(standing_sections().values_list("name", flat=True))
        self.fields["owner"].widget = forms.TextInput(attrs={"list": "sections"})
        self.sections = owners
        for actor in RoleActor:
            self.fields[f"roles_{actor.value}"] = forms.CharField(
                label=_("%(who)sがすること") % {"who": actor.label},
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": "3"}),
                help_text=_("1行にひとつ。①②…をつけるとステップ、「例 」をつけると例になります。"),
            )
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean_tags(self) -> str:
        typed: str = self.cleaned_data["tags"]
        if any(len(tag) > LONGEST_TAG for tag in _tags(typed)):
            raise ValidationError(_("ひとつの札は%(most)s文字までです。") % {"most": LONGEST_TAG})
        return typed

    @property
    def text(self) -> LineText:
        """What was typed, as the service takes it."""
        answers = self.cleaned_data
        roles: list[RoleText] = []
        for actor in RoleActor:
            roles += read_roles(actor, answers[f"roles_{actor.value}"])
        return LineText(
            title=answers["title"],
            body=answers["body"].replace("\r\n", "\n"),
            number=answers.get("number", self.initial.get("number", "")),
            owner=answers["owner"],
            tags=tuple(_tags(answers["tags"])),
            issues=tuple(int(no) for no in answers.get("issues", ())),
            roles=tuple(roles),
        )


def _tags(typed: str) -> list[str]:
    return re.split(r"[、,，]\s*", typed) if typed else []


def line_initial(
    node: PlanNode, roles: Sequence[RoleItem], issues: Sequence[int]
) -> dict[str, Any]:
    """The form as the draft stands."""
    found: dict[str, Any] = {
        "number": node.number, "title": node.title, "body": node.body, "owner": node.owner,
        "tags": "、".join(node.tags), "issues": [str(no) for no in issues],
    }  # fmt: skip
    for actor in RoleActor:
        lines = [written_role(row) for row in roles if row.actor == actor]
        found[f"roles_{actor.value}"] = "\n".join(lines)
    return found


def written_role(row: RoleItem) -> str:
    """① あいさつ…; 例　サロン; what ``read_roles`` reads back."""
    if row.kind == RoleKind.EXAMPLE:
        return f"例　{row.text}"
    if row.no is None:
        return row.text
    return f"{CIRCLED[row.no - 1] if 1 <= row.no <= len(CIRCLED) else f'{row.no}.'}　{row.text}"


def read_roles(actor: RoleActor, text: str) -> list[RoleText]:
    """One item per line; the mark before it says what it is."""
    found = []
    for line in text.splitlines():
        words = line.strip()
        if not words:
            continue
        no = CIRCLED.find(words[0]) + 1
        counted = NUMBERED.match(words)
        if EXAMPLE.match(words):
            found.append(RoleText(actor, RoleKind.EXAMPLE, None, EXAMPLE.sub("", words)))
        elif no:
            found.append(RoleText(actor, _step(actor), no, words[1:].strip()))
        elif counted:
            rest = words[counted.end() :]
            found.append(RoleText(actor, _step(actor), int(counted[1]), rest))
        else:
            found.append(RoleText(actor, RoleKind.ACTIVITY, None, words))
    return [row for row in found if row.text]


def _step(actor: RoleActor) -> RoleKind:
    residents = (RoleActor.RESIDENT, RoleActor.COMMUNITY)
    return RoleKind.PILLAR if actor in residents else RoleKind.ACTIVITY


def words_field() -> forms.ChoiceField:
    """Whose words a merged line starts with."""
    return forms.ChoiceField(
        label=_("説明・地域や社協の取り組み・札"), choices=Words.choices, initial=Words.ALL,
        widget=forms.RadioSelect,
        help_text=_(
            "どちらでも、あとから下書きで直せます。同じ文は1つにします。担当は、この項目のものになります。"
        ),
    )  # fmt: skip


class AddForm(forms.Form):
    """A new line: its code and name; the rest is written on its own page."""

    code = forms.CharField(
        label=_("コード"), max_length=40, help_text=_("見分けるしるし。あとから変わりません。")
    )
    title = forms.CharField(label=_("名前"), max_length=200)
    reason = _reason()

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["reason"]


class MoveForm(forms.Form):
    """Under which line of the level above."""

    parent = forms.ChoiceField(label=_("どの項目の下に"))
    reason = _reason()

    def __init__(self, *args: Any, tree: Tree, node: PlanNode, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", _("えらんでください"))] + [  # type: ignore[attr-defined]
            (row.identity.code, row.heading)
            for row in tree.nodes
            if row.depth == node.depth - 1 and row.pk != node.parent_id
        ]


class SplitForm(forms.Form):
    """Two or more new lines in place of one."""

    parts = forms.CharField(
        label=_("新しい項目"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=_("1行にひとつ、「コード　名前」の形で書きます（例：M1.1a　集いの場をひらく）。"),
    )
    reason = _reason()

    def clean_parts(self) -> list[tuple[str, LineText]]:
        found = []
        for line in self.cleaned_data["parts"].splitlines():
            code, _gap, title = line.strip().replace("\u3000", " ").partition(" ")
            if code and not title.strip():
                raise ValidationError(_("「コード　名前」の形で書いてください。"))
            if code:
                found.append((code, LineText(title.strip())))
        return found


class MergeForm(forms.Form):
    """Other lines of the same level, and what they become together."""

    others = forms.MultipleChoiceField(
        label=_("いっしょにまとめる項目"), widget=forms.CheckboxSelectMultiple
    )
    code = forms.CharField(
        label=_("まとめたあとのコード"), max_length=40,
        help_text=_("いまあるコードにすると、その項目が残り、ほかを受け入れます。"),
    )  # fmt: skip
    title = forms.CharField(label=_("まとめたあとの名前"), max_length=200)
    words = words_field()
    reason = _reason()

    def __init__(self, *args: Any, tree: Tree, node: PlanNode, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["others"].choices = [  # type: ignore[attr-defined]
            (row.identity.code, row.heading)
            for row in tree.nodes
            if row.depth == node.depth and row.pk != node.pk
        ]


class AbolishForm(forms.Form):
    """Why the line goes."""

    reason = _reason()


class LevelForm(forms.Form):
    """One level of the tree."""

    name = forms.CharField(label=_("段の名前"), max_length=120, required=False)
    numbering = forms.ChoiceField(label=_("番号"), choices=Numbering.choices)
    pattern = forms.CharField(
        label=_("番号の形"), max_length=30, required=False,
        help_text=_("（{n}）、第{一}章、{①}、{p}-{n} など。空なら番号は手で書きます。"),
    )  # fmt: skip
    evaluable = forms.BooleanField(label=_("評価する段"), required=False)

    def clean_pattern(self) -> str:
        pattern = str(self.cleaned_data["pattern"]).strip()
        if not valid(pattern):
            raise ValidationError(_("{n}、{①}、{一} などの数を、ちょうどひとつ入れてください。"))
        return pattern


LevelForms = forms.formset_factory(LevelForm, extra=0, min_num=DEEPEST, max_num=DEEPEST)


def levels_of(filled: forms.BaseFormSet[LevelForm]) -> list[LevelDef]:
    """Levels from the top down; the first without a name ends them."""
    found: list[LevelDef] = []
    for form in filled.forms:
        answers = form.cleaned_data
        if not answers.get("name"):
            break
        found.append(LevelDef(depth=len(found) + 1, **answers))
    return found


class StartForm(NewPlanForm):
    """A new plan and the shape it starts from."""

    shape = forms.ChoiceField(label=_("計画の形"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shape"].choices = [  # type: ignore[attr-defined]
            (row.code, f"{row.name}：{row.note}") for row in shapes()
        ]
