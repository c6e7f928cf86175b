"""Who sees and writes surveys and their counts."""

from __future__ import annotations

from sasaeai.core.access import Level, TableAccess, either, may

EDIT = may("voices.edit")
STAFF = may("voices.view")
OF_SURVEY = "survey_id IN (SELECT s.id FROM voices_survey s)"

TABLES = (
    TableAccess(
        "voices_survey",
        Level.PUBLIC,
        read=either("shown_on IS NOT NULL", STAFF),
        insert=EDIT,
        update=EDIT,
        history=True,
        touches="closes_on",
    ),
    TableAccess(
        "voices_surveycount",
        Level.PUBLIC,
        read=OF_SURVEY,
        insert=EDIT,
        update=EDIT,
        delete=EDIT,
        history=True,
        touches="*",
    ),
    TableAccess(
        "voices_surveyfact",
        Level.PUBLIC,
        read=OF_SURVEY,
        insert=EDIT,
        delete=EDIT,
        history=True,
    ),
)
