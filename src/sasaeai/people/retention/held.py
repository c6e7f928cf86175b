"""What this room holds about a person, line by line, for the print that the person gets."""

from __future__ import annotations

from collections.abc import Iterator

from sasaeai.people.models import ContactRule, Person, Relation
from sasaeai.people.retention.holdings import Ground, Held, Line, omitting

RULES = {
    "no_post": "郵便を送らない",
    "no_phone": "電話をかけない",
    "no_message": "留守番電話・伝言を残さない",
    "no_visit": "約束なしに訪ねない",
}


def held(person: Person) -> Held:
    """Kin who are protected stay off it, also where whoever prints may see them."""
    kin = person.relations.select_related("other").order_by("starts_on", "pk")
    shown = [row for row in kin if row.other is None or not row.other.protected]
    hidden = len(kin) - len(shown)
    return Held(tuple(_lines(person, shown)), omitting(("大切な人", hidden, Ground.UNTOLD)))


def _lines(person: Person, kin: list[Relation]) -> Iterator[Line]:
    yield "お名前", None, f"{person.name}（{person.kana}）"
    yield "お住まいの区域", None, person.area.name
    if person.birth:
        as_told = person.birth_text and not person.birth.exact
        yield "生年月日", None, person.birth.text + (f"（{person.birth_text}）" if as_told else "")
    for name in person.names.all():
        yield "ほかのお名前", None, f"{name.get_kind_display()}　{name.name}"
    for contact in person.contacts.all():
        yield "連絡先", None, f"{contact.get_kind_display()}　{contact.value}"
    for rule in ContactRule.objects.filter(person=person):
        said = [text for code, text in RULES.items() if getattr(rule, code)]
        yield "連絡のしかた", None, "　".join(filter(None, (*said, rule.hours, rule.note)))
    for relation in kin:
        known = relation.other.name if relation.other else relation.name
        yield (
            "大切な人",
            relation.starts_on,
            f"{relation.get_kind_display()}　{known}（{relation.relation}）",
        )
    for given in person.releases.select_related("organisation").order_by("starts_on", "pk"):
        to = given.organisation.name if given.organisation else given.get_audience_display()
        yield "お名前を渡した相手", given.starts_on, str(to)
