"""Making plans and bringing versions into force: one verb, one function, atomic and audited."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from sasaeai.areas.public import Area, AreaKind, district_kind
from sasaeai.core import audit
from sasaeai.core.contributions import announce
from sasaeai.core.metrics import Reading
from sasaeai.core.periods import FiscalSpan
from sasaeai.people.public import Organisation
from sasaeai.plan.enums import LineageKind, LinkKind, PlanKind, VersionKind, VersionStatus
from sasaeai.plan.errors import ClosedYear, NotADraft, NotDecided, PlanRefused
from sasaeai.plan.finding import index_version
from sasaeai.plan.keeping import drop_unused
from sasaeai.plan.models import (
    LevelDef,
    NodeIdentity,
    NodeIssue,
    NodeLineage,
    Plan,
    PlanLink,
    PlanNode,
    PlanVersion,
    RoleItem,
    Section,
)
from sasaeai.plan.queries import Tree, draft_of, load_tree
from sasaeai.plan.succession import VersionAdopted, plan_before, refuse_undecided

__all__ = ["ClosedYear", "NotADraft", "NotDecided", "PlanRefused"]


@transaction.atomic
def create_plan(
    *,
    organisation: Organisation,
    name: str,
    span: FiscalSpan,
    kind: PlanKind = PlanKind.CITY,
    code: str = "",
    ordinal: int | None = None,
    vision: str = "",
    review_fy: int | None = None,
    area: Area | None = None,
    breakdown: AreaKind | None = None,
    is_public: bool = False,
) -> Plan:
    """A plan without a text yet; it stays unseen until a version is adopted and it is published."""
    row = Plan.objects.create(
        organisation=organisation,
        code=code or _free_code(kind, span),
        name=name,
        ordinal=ordinal,
        kind=kind,
        fy_from=span.first.year,
        fy_to=span.last.year,
        review_fy=review_fy,
        vision=vision,
        area=area,
        breakdown=breakdown or district_kind(),
        is_public=is_public,
    )
    audit.record("plan.created", subject=("plan", row.pk))
    return row


def _free_code(kind: PlanKind, span: FiscalSpan) -> str:
    stem = slugify(f"{kind}-{span.first.year}")
    taken = set(Plan.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(
        code
        for n in range(1, len(taken) + 2)
        if (code := stem if n == 1 else f"{stem}-{n}") not in taken
    )


@transaction.atomic
def describe_plan(
    plan: Plan, *, vision: str, name: str, review_fy: int | None, is_public: bool
) -> None:
    """The words on top of the plan's page, and whether residents see it."""
    plan.vision, plan.name, plan.review_fy, plan.is_public = vision, name, review_fy, is_public
    plan.save(update_fields=["vision", "name", "review_fy", "is_public"])
    audit.record("plan.described", subject=("plan", plan.pk), detail={"public": is_public})


@transaction.atomic
def link_plan(
    plan: Plan, *, kind: LinkKind, to_plan: Plan | None = None, name: str = "", url: str = ""
) -> PlanLink:
    """Links a plan of ours, or a municipal plan elsewhere by name and address; twice is once."""
    if to_plan is None and not name:
        raise PlanRefused("つなぐ計画をえらぶか、計画の名前を入れてください。")
    if to_plan is not None and to_plan.pk == plan.pk:
        raise PlanRefused("自分の計画とはつなげません。")
    row, made = PlanLink.objects.get_or_create(
        plan=plan, kind=kind, to_plan=to_plan, name=name, defaults={"url": url}
    )
    if not made and row.url != url:
        row.url = url
        row.save(update_fields=["url"])
    audit.record("plan.linked", subject=("plan", plan.pk), detail={"kind": str(kind)})
    return row


@transaction.atomic
def drop_link(link: PlanLink) -> None:
    """Takes a link to another plan away."""
    plan = link.plan_id
    link.delete()
    audit.record("plan.unlinked", subject=("plan", plan))


@transaction.atomic
def keep_section(
    organisation: Organisation,
    section: Section | None = None,
    *,
    name: str,
    phone: str = "",
    work: str = "",
    order: int = 0,
) -> Section:
    """A new section, or other words for a known one; versions keep the name they were decided with."""
    row = section or Section(organisation=organisation)
    if row.pk and row.name != name.strip():
        row.formerly = [each for each in row.formerly if each != name.strip()] + [row.name]
    row.name, row.phone, row.work, row.order = name.strip(), phone.strip(), work.strip(), order
    row.save()
    audit.record("plan.section.kept", subject=("section", row.pk))
    return row


@transaction.atomic
def open_draft(plan: Plan) -> PlanVersion:
    """The draft to work on: the one that is open, else a copy of the newest adopted version."""
    draft = draft_of(plan)
    if draft is not None:
        return draft
    newest = plan.versions.order_by("-no").first()
    draft = PlanVersion.objects.create(
        plan=plan,
        no=newest.no + 1 if newest else 1,
        kind=VersionKind.AMENDED if newest else VersionKind.ADOPTED,
        based_on=newest,
    )
    if newest is not None:
        _copy(load_tree(newest, roles=True), draft)
    audit.record("plan.draft.opened", subject=("plan_version", draft.pk))
    return draft


def _copy(tree: Tree, draft: PlanVersion) -> None:
    LevelDef.objects.bulk_create(
        LevelDef(
            version=draft,
            depth=row.depth,
            name=row.name,
            numbering=row.numbering,
            pattern=row.pattern,
            evaluable=row.evaluable,
        )
        for row in tree.levels
    )
    new: dict[int, PlanNode] = {}
    for depth in sorted({row.depth for row in tree.nodes}):
        old = [row for row in tree.nodes if row.depth == depth]
        made = PlanNode.objects.bulk_create(
            PlanNode(
                version=draft,
                identity_id=row.identity_id,
                parent=new[row.parent_id] if row.parent_id else None,
                depth=row.depth,
                number=row.number,
                title=row.title,
                body=row.body,
                order=row.order,
                owner=row.owner,
                tags=row.tags,
            )
            for row in old
        )
        new |= {before.pk: after for before, after in zip(old, made, strict=True)}
    RoleItem.objects.bulk_create(
        RoleItem(
            node=new[key], actor=item.actor, kind=item.kind, no=item.no, text=item.text,
            order=item.order,
        )
        for key, items in tree.roles.items()
        for item in items
    )  # fmt: skip
    NodeIssue.objects.bulk_create(
        NodeIssue(node=new[key], issue=issue)
        for key, issues in tree.issues.items()
        for issue in issues
    )


@transaction.atomic
def drop_draft(version: PlanVersion) -> None:
    """Throws a draft away; identities that no version uses go with it."""
    if not version.is_draft:
        raise NotADraft("決まった版は消せません。")
    plan, number = version.plan, version.no
    version.delete()
    drop_unused(plan)
    audit.record("plan.draft.dropped", subject=("plan", plan.pk), detail={"version": number})


@transaction.atomic
def record_step(
    draft: PlanVersion,
    *,
    kind: LineageKind,
    old: NodeIdentity | None = None,
    new: NodeIdentity | None = None,
    note: str,
) -> NodeLineage:
    """Notes in a draft what became of a line, and why; ``old`` may be of the plan before.

    The same step again replaces its reason. It takes effect on the day the draft does.
    """
    if not draft.is_draft:
        raise NotADraft("決まった版は変えられません。")
    if not note.strip():
        raise PlanRefused("変える理由を入れてください。新旧対照表にのります。")
    row, _ = NodeLineage.objects.update_or_create(
        version=draft, old=old, new=new, kind=kind, defaults={"note": note.strip()[:300]}
    )
    return row


@transaction.atomic
def adopt_version(
    version: PlanVersion,
    *,
    effective_from: date,
    decided_by: str,
    decided_on: date,
    kind: VersionKind | None = None,
    reason: str = "",
    publish: bool = True,
) -> PlanVersion:
    """Brings a draft into force from a day; the version before it ends the day before.

    Raises ``NotADraft``, ``NotDecided``, ``ClosedYear`` (a day in a confirmed year), ``Undecided``
    (lines of the plan before) or ``PlanRefused``.
    """
    plan = Plan.objects.select_for_update().get(pk=version.plan_id)
    version = PlanVersion.objects.get(pk=version.pk)
    current = plan.versions.filter(status=VersionStatus.IN_FORCE).first()
    _refuse_adoption(version, current, effective_from, decided_by, reason)
    before = plan_before(plan) if current is None else None
    if before is not None:
        refuse_undecided(version)
    if current is not None:
        current.status = VersionStatus.SUPERSEDED
        current.effective_to = effective_from - timedelta(days=1)
        current.save(update_fields=["status", "effective_to"])
    version.kind = kind or (VersionKind.AMENDED if current else VersionKind.ADOPTED)
    version.effective_from, version.decided_on = effective_from, decided_on
    version.decided_by, version.reason = decided_by.strip(), reason.strip()
    version.lineage.filter(on=None).update(on=effective_from)
    index_version(version)
    version.sha256 = fingerprint(load_tree(version, roles=True))
    version.status = VersionStatus.IN_FORCE
    version.save()
    if publish and not plan.is_public:
        plan.is_public = True
        plan.save(update_fields=["is_public"])
    audit.record(
        "plan.version.adopted", subject=("plan_version", version.pk), detail={"no": version.no}
    )
    announce(VersionAdopted(version, before))
    return version


def _refuse_adoption(
    version: PlanVersion,
    current: PlanVersion | None,
    effective_from: date,
    decided_by: str,
    reason: str,
) -> None:
    if not version.is_draft:
        raise NotADraft("この版は、もう決まっています。")
    if not version.nodes.exists():
        raise PlanRefused("中身のない版は決められません。先に計画を読み込んでください。")
    if not decided_by.strip():
        raise NotDecided("どこで決めたか（理事会など）を入れてください。")
    if current is None or current.effective_from is None:
        return
    if not reason.strip():
        raise NotDecided("変える理由を入れてください。新旧対照表にのります。")
    if effective_from <= current.effective_from:
        raise PlanRefused("いまの版のはじまりより後の日にしてください。")
    if _confirmed_on(version.plan, effective_from):
        raise ClosedYear("その日の年度は、もう確定しています。確定していない日にしてください。")


def _confirmed_on(plan: Plan, day: date) -> bool:
    codes = set(plan.indicators.exclude(metric="").values_list("metric", flat=True))
    return Reading.objects.filter(series__metric__in=codes, start__lte=day, end__gt=day).exists()


def fingerprint(tree: Tree) -> str:
    """SHA-256 of a version's whole text, so that anyone can show it was not altered."""
    content: dict[str, Any] = {
        "levels": [_level_text(row) for row in tree.levels],
        "nodes": [
            {
                "code": row.identity.code,
                "parent": tree.path(row)[-2].identity.code if row.parent_id else "",
                "text": [row.depth, row.number, row.title, row.body, row.owner, row.tags],
                "roles": [
                    [item.actor, item.kind, item.no, item.text]
                    for item in tree.roles.get(row.pk, ())
                ],
                "issues": [issue.no for issue in tree.issues.get(row.pk, ())],
            }
            for row in tree.nodes
        ],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _level_text(row: LevelDef) -> list[Any]:
    """A level without a pattern reads as it always did, so that older fingerprints stay true."""
    text: list[Any] = [row.depth, row.name, row.numbering, row.evaluable]
    return [*text, row.pattern] if row.pattern else text
