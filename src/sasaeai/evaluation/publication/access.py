"""What is published is everybody's; what is being written beside it is the secretariat's."""

from __future__ import annotations

from sasaeai.core.access import Level, TableAccess, either
from sasaeai.evaluation.internal.access import RUN, VIEW

TABLES = (
    TableAccess("evaluation_publication", Level.PUBLIC, insert=RUN, append_only=True),
    TableAccess(
        "evaluation_rendition",
        Level.PUBLIC,
        read=either(VIEW, "state <> 'draft'"),
        insert=RUN,
        update=RUN,
        history=True,
    ),
)
