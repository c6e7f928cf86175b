"""What was published of the evaluations: the very snapshots that pages and files are made of."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from sasaeai.api import schemas
from sasaeai.evaluation.public import Publication, newest_publications, publication_of

LARGEST_ID = 2**63 - 1


def every_evaluation() -> schemas.EvaluationsOut:
    """The newest revision of every published round."""
    return schemas.EvaluationsOut(
        evaluations=[schemas.EvaluationOut(**_head(row)) for row in newest_publications()]
    )


def one_evaluation(round_id: int, revision: int | None) -> schemas.WholeEvaluationOut:
    """One round at its newest or a named revision; 404 for what was never published."""
    row = publication_of(round_id, revision) if 0 < round_id <= LARGEST_ID else None
    if row is None:
        raise Http404("not published")
    return schemas.WholeEvaluationOut(**_head(row), content=row.content)


def _head(row: Publication) -> dict[str, Any]:
    before = row.supersedes
    return {
        "round": row.round_id,
        "plan": row.content["plan"]["code"],
        "label": row.content["round"]["label"],
        "revision": row.revision,
        "published_on": row.published_on,
        "reason": row.reason,
        "sha256": row.sha256,
        "supersedes": before.sha256 if before is not None else None,
        "page": reverse("evaluation:published_round", args=[row.round_id]),
    }
