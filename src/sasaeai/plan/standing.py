"""Under which line of a text an indicator is read.

An indicator stays with the line it was made for: texts of former years go on showing it there. A
text in which that line was merged or split reads it at the first line that came out of it by then: a
draft by its own steps too, a text in force never by those of a text to come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sasaeai.plan.lineage import lineage_until
from sasaeai.plan.models import Indicator
from sasaeai.plan.queries import Tree


def standing_in(tree: Tree, indicators: Sequence[Indicator]) -> dict[int, int]:
    """Indicator id → identity of its line in this text; abolished lines' indicators are left out.

    One query, and none while every line stands.
    """
    lines = {node.identity_id for node in tree.nodes}
    found = {row.pk: row.identity_id for row in indicators if row.identity_id in lines}
    gone = [row for row in indicators if row.pk not in found]
    if not gone:
        return found
    lineage = lineage_until(tree.version)
    for row in gone:
        heir = next((key for key in lineage.descendants(row.identity_id) if key in lines), None)
        if heir is not None:
            found[row.pk] = heir
    return found


def by_line(tree: Tree) -> dict[int, list[Indicator]]:
    """Identity of a line of this text → the plan's indicators that are read there, in their order."""
    rows = list(
        Indicator.objects.filter(plan=tree.version.plan_id)
        .select_related("identity", "plan")
        .order_by("order", "id")
    )
    lines = standing_in(tree, rows)
    found: dict[int, list[Indicator]] = defaultdict(list)
    for row in rows:
        if row.pk in lines:
            found[lines[row.pk]].append(row)
    return found


def titles_of(tree: Tree, indicators: Sequence[Indicator]) -> dict[int, str]:
    """Indicator id → the heading of its line in this text."""
    headings = {node.identity_id: node.heading for node in tree.nodes}
    return {key: headings[line] for key, line in standing_in(tree, indicators).items()}
