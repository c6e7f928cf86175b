"""Who reads and writes renditions: residents what is published of a page they may see, the office
the rest. What follows from a changed source, and that two persons are two, the database sees to."""

from __future__ import annotations

from sasaeai.core.access import Level, SqlFunction, TableAccess, both, either, may

OFFICE = ("social_worker", "planner", "manager")
CAPABILITIES: dict[str, tuple[str, ...]] = {
    "renditions.write": OFFICE,
    "renditions.review": ("planner", "manager"),
}
WRITES, REVIEWS = may("renditions.write"), may("renditions.review")
SPEAKING = "job renditions.voice"
"""Purpose of the job that makes a recording, which has no actor."""
SPEAKS = (
    "((SELECT access.actor()) IS NULL AND "
    f"(SELECT current_setting('sasaeai.purpose', true)) = '{SPEAKING}')"
)
IN_WORK = "state IN ('draft', 'review')"
OF_SEEN_RECORD = either(
    "EXISTS (SELECT 1 FROM places_listing l WHERE l.id = listing_id)",
    "EXISTS (SELECT 1 FROM places_noticeedition e WHERE e.notice_id = "
    "places_rendition.notice_id AND e.state = 'published')",
)
TRUE_TO_ITS_SOURCE = either("form IN ('easy', 'language')", "outdated_at IS NULL")
"""Speech holds numbers and days; once they have changed, nobody outside the office gets it."""
OUT = both("state = 'published'", TRUE_TO_ITS_SOURCE, OF_SEEN_RECORD)
MOVES_ON = either(both(IN_WORK, WRITES), REVIEWS, both(SPEAKS, "form = 'audio'"))

TABLES = (
    TableAccess(
        "places_renditionlanguage",
        Level.PUBLIC,
        insert=may("renditions.review"),
        update=may("renditions.review"),
        history=True,
    ),
    TableAccess(
        "places_rendition",
        Level.PUBLIC,
        read=either(OUT, WRITES, SPEAKS),
        insert=both(IN_WORK, WRITES),
        update=MOVES_ON,
        history=True,
        after="rendition_hands",
        touches="changed_at",
    ),
    TableAccess(
        "places_recording",
        Level.PUBLIC,
        read=either(
            SPEAKS,
            "EXISTS (SELECT 1 FROM places_rendition r WHERE r.recording_id = places_recording.id)",
            "EXISTS (SELECT 1 FROM places_deskspeech d WHERE d.recording_id = places_recording.id)",
        ),
        insert=SPEAKS,
        delete=SPEAKS,
    ),
)  # fmt: skip

_OPEN = ("name", "description", "audience_note", "cost", "apply_how")
_PARTS = ", ".join(f"('{name}', l.{name}::text)" for name in _OPEN)
_NOTICE = ", ".join(f"('{name}', e.{name}::text)" for name in ("title", "summary", "body", "ask"))
SOURCE = SqlFunction(
    "rendition_source(wanted text, of_listing bigint, of_notice bigint) RETURNS jsonb "
    "LANGUAGE plpgsql",
    f"""DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
  source jsonb;
BEGIN
  IF before <> 'on' AND NOT access.may('renditions.write') THEN RETURN '{{}}'::jsonb; END IF;
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  SELECT coalesce(jsonb_object_agg(found.name, found.said), '{{}}'::jsonb) INTO source FROM (
    SELECT part.name, part.said FROM places_listing l
      LEFT JOIN places_location w ON w.listing_id = l.id AND w.public
      CROSS JOIN LATERAL (VALUES {_PARTS}, ('directions', w.directions)) AS part (name, said)
      WHERE l.id = of_listing
    UNION ALL SELECT part.name, part.said FROM places_listing l
      LEFT JOIN places_location w ON w.listing_id = l.id AND w.public
      LEFT JOIN places_contact c ON c.listing_id = l.id AND c.kind = 'phone' AND c.public
      CROSS JOIN LATERAL (VALUES
        ('where', concat_ws('　', nullif(w.name, ''), nullif(w.address, ''))), ('phone', c.value),
        ('when', (SELECT md5(string_agg(to_jsonb(r)::text, ' ' ORDER BY r.id))
          FROM places_schedulerule r WHERE r.listing_id = l.id))) AS part (name, said)
      WHERE l.id = of_listing AND wanted IN ('audio', 'voice')
    UNION ALL SELECT part.name, part.said FROM places_noticeedition e
      CROSS JOIN LATERAL (VALUES {_NOTICE}) AS part (name, said)
      WHERE e.notice_id = of_notice AND e.state = 'published') AS found
    WHERE found.said <> '';
  PERFORM set_config('sasaeai.maintenance', before, true);
  RETURN source;
END""",
)
"""What there is to be told again of a page or a notice, in words that are for everybody: private
ways are left out by name, whoever asks. Only those who write are answered, and the trigger below.
Speech holds where, when and the number as well."""

FOLLOW = SqlFunction(
    "renditions_follow() RETURNS trigger LANGUAGE plpgsql",
    """DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
  found jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
  page bigint := CASE TG_TABLE_NAME WHEN 'places_listing' THEN found ->> 'id'
    ELSE found ->> 'listing_id' END;
  told bigint := found ->> 'notice_id';
BEGIN
  IF NOT EXISTS (SELECT 1 FROM places_rendition r WHERE r.listing_id = page)
    AND NOT EXISTS (SELECT 1 FROM places_rendition r WHERE r.notice_id = told)
    THEN RETURN NULL; END IF;
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  UPDATE places_rendition r SET texts = r.texts - 'directions', source = r.source - 'directions'
    WHERE r.listing_id = page AND (r.texts ? 'directions' OR r.source ? 'directions')
    AND NOT access.rendition_source('easy', page, NULL) ? 'directions';
  UPDATE places_rendition r SET outdated_at =
      CASE WHEN now.source = r.source THEN NULL ELSE coalesce(r.outdated_at, clock_timestamp()) END
    FROM (SELECT o.id, access.rendition_source(o.form, o.listing_id, o.notice_id) AS source
      FROM places_rendition o WHERE (o.listing_id = page OR o.notice_id = told)
      AND o.state IN ('draft', 'review', 'published')) AS now
    WHERE r.id = now.id AND (now.source = r.source) = (r.outdated_at IS NOT NULL);
  PERFORM set_config('sasaeai.maintenance', before, true);
  RETURN NULL;
END""",
)
"""Whoever changed the source, by whichever way: renditions of it are outdated from this moment, or
no longer, and directions to a place that is no longer public leave every rendition."""

HANDS = SqlFunction(
    "rendition_hands() RETURNS trigger LANGUAGE plpgsql",
    """DECLARE
  who bigint := access.actor();
  written boolean := TG_OP = 'INSERT' OR NOT (OLD.texts @> NEW.texts);
BEGIN
  IF TG_OP = 'DELETE' OR who IS NULL THEN RETURN NULL; END IF;
  IF written AND NEW.written_by_id IS DISTINCT FROM who
    THEN RAISE EXCEPTION 'a text is written under its writer''s name'
      USING ERRCODE = 'insufficient_privilege'; END IF;
  IF TG_OP = 'INSERT' THEN RETURN NULL; END IF;
  IF written AND OLD.state NOT IN ('draft', 'review')
    THEN RAISE EXCEPTION 'a published text is not rewritten'
      USING ERRCODE = 'insufficient_privilege'; END IF;
  IF NEW.written_by_id IS DISTINCT FROM OLD.written_by_id AND NEW.written_by_id IS DISTINCT FROM who
    OR NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id
      AND NEW.approved_by_id IS DISTINCT FROM who
    OR NEW.state = 'published' AND OLD.state <> 'published'
      AND NEW.approved_by_id IS DISTINCT FROM who
    THEN RAISE EXCEPTION 'nobody acts in another''s name'
      USING ERRCODE = 'insufficient_privilege'; END IF;
  RETURN NULL;
END""",
)
"""A constraint says that writer and reviewer differ; this says that both names are true. Taking out
words whole is not writing: that is what follows from a place that is no longer public."""

FUNCTIONS = (SOURCE, FOLLOW, HANDS)
