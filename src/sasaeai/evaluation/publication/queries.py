"""Finding what was published: the newest revision of each round, an older one by its number."""

from __future__ import annotations

from sasaeai.evaluation.models import Publication
from sasaeai.plan.public import Plan


def newest_publications(plan: Plan | None = None) -> list[Publication]:
    """The newest revision of every published round, newest round first."""
    rows = Publication.objects.filter(superseded_by__isnull=True).select_related(
        "round__plan", "supersedes"
    )
    if plan is not None:
        rows = rows.filter(round__plan=plan)
    return list(rows.order_by("-round__last_day", "-pk"))


def publication_of(round_id: int, revision: int | None = None) -> Publication | None:
    """The newest revision of a round, or one of its earlier ones."""
    rows = Publication.objects.filter(round_id=round_id).select_related("round__plan", "supersedes")
    if revision is not None:
        return rows.filter(revision=revision).first()
    return rows.order_by("-revision").first()


def evaluated_plans() -> set[int]:
    """Ids of the plans of which a round was published."""
    return set(Publication.objects.values_list("round__plan_id", flat=True).distinct())
