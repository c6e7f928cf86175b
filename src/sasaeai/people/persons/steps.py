"""The changes of a person: label, form and verb of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from sasaeai.core.periods import today
from sasaeai.people.enums import ContactKind, NameKind, RelationKind
from sasaeai.people.models import Account, HouseholdMember, Person
from sasaeai.people.persons import kin, life, names
from sasaeai.people.persons.forms import (
    ContactForm,
    ContactRuleForm,
    DeathForm,
    HouseholdForm,
    MoveForm,
    NameForm,
    OtherNameForm,
    ProtectForm,
    ReasonForm,
    RelationForm,
)
from sasaeai.people.persons.refusals import PersonRefused


@dataclass(frozen=True)
class PersonStep:
    """``form`` takes the person and what was sent; ``apply`` person, valid form and who does it."""

    label: str
    form: Callable[[Person, Any], forms.Form]
    apply: Callable[[Person, Any, Account], object]
    done: str
    danger: bool = False
    offered: Callable[[Person], bool] = lambda _person: True


def _living(person: Person) -> bool:
    return person.died_on is None


def _name_form(person: Person, data: Any) -> NameForm:
    born = person.birth_text or (person.birth.text if person.birth else "")
    return NameForm(data, initial={"name": person.name, "kana": person.kana, "born": born})


def _correct(person: Person, form: NameForm, _by: Account) -> None:
    data = form.cleaned_data
    names.correct_person(
        person, name=data["name"], kana=data["kana"], birth=form.birth, birth_text=form.birth_text
    )


def _rule_form(person: Person, data: Any) -> ContactRuleForm:
    rule = getattr(person, "contact_rule", None)
    fields = ("no_post", "no_phone", "no_message", "no_visit", "hours", "note")
    return ContactRuleForm(data, initial={name: getattr(rule, name, "") for name in fields})


def _join(person: Person, form: HouseholdForm, _by: Account) -> None:
    data = dict(form.cleaned_data)
    number = data.pop("with_person")
    household = None
    if number:
        near = HouseholdMember.objects.filter(person_id=number, ends_on=None).first()
        if near is None:
            raise PersonRefused(
                "その番号の人の世帯が見つかりません。先に、その人の世帯を作ります。"
            )
        household = near.household
    kin.join_household(person, household=household, **data)


def _relation(person: Person, form: RelationForm, _by: Account) -> None:
    data = dict(form.cleaned_data)
    kin.add_relation(person, **{**data, "kind": RelationKind(data["kind"])}, starts_on=today())


STEPS = {
    "correct": PersonStep(
        "名前・生年月日を直す", _name_form, _correct, "直しました。前の内容は記録に残っています。"
    ),
    "name": PersonStep(
        "ほかの名前を書き足す",
        lambda _person, data: OtherNameForm(data),
        lambda person, form, _by: names.add_name(
            person, **{**form.cleaned_data, "kind": NameKind(form.cleaned_data["kind"])}
        ),
        "書き足しました。この名前でも見つかります。",
    ),
    "contact": PersonStep(
        "連絡先を書き足す",
        lambda _person, data: ContactForm(data),
        lambda person, form, _by: names.add_contact(
            person, **{**form.cleaned_data, "kind": ContactKind(form.cleaned_data["kind"])}
        ),
        "書き足しました。",
    ),
    "rule": PersonStep(
        "安全な連絡のしかたを決める",
        _rule_form,
        lambda person, form, _by: names.set_contact_rule(person, **form.cleaned_data),
        "決めました。この人のページの一番上に出ます。",
    ),
    "household": PersonStep(
        "世帯に加える", lambda _person, data: HouseholdForm(data), _join, "世帯に加えました。"
    ),
    "relation": PersonStep(
        "大切な人・連絡してはいけない人を書き足す",
        lambda _person, data: RelationForm(data),
        _relation,
        "書き足しました。",
    ),
    "move": PersonStep(
        "住む区域が変わった",
        lambda person, data: MoveForm(data, person=person),
        lambda person, form, _by: life.move_person(person, **form.cleaned_data),
        "新しい区域にしました。",
        offered=_living,
    ),
    "protect": PersonStep(
        "住所を守る人にする",
        lambda _person, data: ProtectForm(data),
        lambda person, form, by: life.protect(
            person, by=by, why=form.cleaned_data["why"], readers=tuple(form.cleaned_data["readers"])
        ),
        "いまから、名前を挙げた人だけが見られます。",
        danger=True,
        offered=lambda person: not person.protected,
    ),
    "lift": PersonStep(
        "住所を守るのを終える",
        lambda _person, data: ReasonForm(data),
        lambda person, form, _by: life.lift_protection(person, why=form.cleaned_data["why"]),
        "終えました。",
        danger=True,
        offered=lambda person: person.protected,
    ),
    "death": PersonStep(
        "亡くなった",
        lambda _person, data: DeathForm(data),
        lambda person, form, _by: life.record_death(person, **form.cleaned_data),
        "記録しました。これからの訪問や連絡の予定は、すべて止まりました。",
        danger=True,
        offered=_living,
    ),
    "alive": PersonStep(
        "亡くなった記録を取り消す",
        lambda _person, data: ReasonForm(data),
        lambda person, form, _by: life.reverse_death(person, why=form.cleaned_data["why"]),
        "取り消しました。止まっていた予定が戻りました。",
        offered=lambda person: person.died_on is not None,
    ),
}
