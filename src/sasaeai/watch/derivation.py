"""The SQL that derives rounds and standing; one definition for services and the hourly job.

It lives in the database because it must see every visit of a plan, also those that the person
who acts may not read, and because the job that plans ahead acts for nobody and sees nobody.
The functions answer nothing about anyone: they only bring derived rows in line. Tables are forced
for their owner as well, so each opens the owner's maintenance policy and closes it again.
"""

from __future__ import annotations

from sasaeai.core.access import SqlFunction
from sasaeai.watch.enums import IN_CONTACT, PLANNED_DAYS, SKIPPED_BY_END, PlanState

CONTACT = ", ".join(f"'{result.value}'" for result in IN_CONTACT)
NOT_ENDED = f"state <> '{PlanState.ENDED.value}'"

MISSING_ROUNDS = f"""
  INSERT INTO watch_round (plan_id, area_id, window_from, due_on, skipped, came_due)
  SELECT p.id, p.area_id, f.day + k * p.interval_days,
    f.day + (k + 1) * p.interval_days - 1, '', false
  FROM watch_watchplan p
  CROSS JOIN LATERAL (SELECT coalesce((SELECT r.due_on + 1 FROM watch_round r
      WHERE r.plan_id = p.id AND r.window_from >= p.cadence_from
      ORDER BY r.due_on DESC LIMIT 1), p.cadence_from) AS day,
    coalesce(p.ends_on, greatest(today, p.cadence_from) + {PLANNED_DAYS}) AS horizon) f
  CROSS JOIN LATERAL generate_series(0, CASE WHEN f.horizon < f.day THEN -1
    ELSE (f.horizon - f.day) / p.interval_days END) k
  WHERE {{plans}}
  ON CONFLICT (plan_id, window_from) DO NOTHING;
"""
"""Fills in rounds after the last one of the present cadence, up to the horizon or the end."""

REASON = f"""CASE WHEN r.fulfilled_by_id IS NOT NULL THEN ''
      WHEN p.ends_on < r.due_on THEN '{SKIPPED_BY_END}'
      ELSE coalesce((SELECT q.reason FROM watch_pause q WHERE q.plan_id = r.plan_id
        AND q.starts_on <= r.due_on AND coalesce(q.ends_on, r.due_on) >= r.due_on
        ORDER BY q.id DESC LIMIT 1), '') END"""

SKIPPED_AND_DUE = f"""
  UPDATE watch_round r SET skipped = {REASON}
  FROM watch_watchplan p
  WHERE p.id = r.plan_id AND {{rounds}} AND r.skipped <> {REASON};

  UPDATE watch_round r SET came_due = true
  WHERE NOT r.came_due AND r.due_on < today AND {{due}};
"""

FIRST_WANTED = """(SELECT min(r.due_on) FROM watch_round r WHERE r.plan_id = {plan}
      AND r.fulfilled_by_id IS NULL AND r.skipped = ''
      AND r.due_on > coalesce({met}, '-infinity'::date))"""

CADENCE = """
  UPDATE watch_round r SET due_on = p.cadence_from - 1
  FROM watch_watchplan p, watch_visit v
  WHERE p.id = wanted AND r.plan_id = wanted AND r.window_from < p.cadence_from
    AND r.due_on >= p.cadence_from AND v.id = r.fulfilled_by_id AND v.visited_on < p.cadence_from;

  DELETE FROM watch_round r USING watch_watchplan p
  WHERE p.id = wanted AND r.plan_id = wanted AND r.due_on >= p.cadence_from
    AND (r.window_from < p.cadence_from
      OR (r.window_from - p.cadence_from) % p.interval_days <> 0
      OR r.due_on - r.window_from + 1 <> p.interval_days);
"""
"""After a change of cadence a kept round ends the day before, an open one gives way."""

KEEPER = f"""(SELECT v.id FROM watch_visit v WHERE v.plan_id = wanted
      AND v.voided_at IS NULL AND v.result IN ({CONTACT})
      AND v.visited_on BETWEEN r.window_from AND r.due_on
      ORDER BY v.visited_on, v.id LIMIT 1)"""

KEPT = f"""
  UPDATE watch_round r SET fulfilled_by_id = {KEEPER}
  WHERE r.plan_id = wanted AND r.fulfilled_by_id IS DISTINCT FROM {KEEPER};
"""

STANDING = f"""
  INSERT INTO watch_standing (plan_id, area_id, last_met_on, tries, wanted_on)
  SELECT p.id, p.area_id, m.day,
    (SELECT count(*) FROM watch_visit v WHERE v.plan_id = wanted AND v.voided_at IS NULL
      AND v.result NOT IN ({CONTACT}) AND v.visited_on > coalesce(m.day, '-infinity'::date)),
    {FIRST_WANTED.format(plan="wanted", met="m.day")}
  FROM watch_watchplan p
  LEFT JOIN LATERAL (SELECT max(v.visited_on) AS day FROM watch_visit v WHERE v.plan_id = p.id
    AND v.voided_at IS NULL AND v.result IN ({CONTACT})) m ON true
  WHERE p.id = wanted
  ON CONFLICT (plan_id) DO UPDATE SET area_id = excluded.area_id,
    last_met_on = excluded.last_met_on, tries = excluded.tries, wanted_on = excluded.wanted_on;
"""


def _function(signature: str, body: str) -> SqlFunction:
    """The body between opening and closing the owner's maintenance policy."""
    return SqlFunction(
        f"{signature} RETURNS void LANGUAGE plpgsql VOLATILE",
        f"""DECLARE
  today date := access.today();
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
{body}
  PERFORM set_config('sasaeai.maintenance', before, true);
END""",
    )


FUNCTIONS = (
    _function(
        "watch_plan_rounds()",
        MISSING_ROUNDS.format(plans=f"p.{NOT_ENDED}")
        + SKIPPED_AND_DUE.format(rounds="r.due_on >= today", due="true")
        + f"""
  UPDATE watch_standing s SET wanted_on = {FIRST_WANTED.format(plan="s.plan_id", met="s.last_met_on")}
  WHERE s.wanted_on IS NULL AND EXISTS
    (SELECT 1 FROM watch_watchplan p WHERE p.id = s.plan_id AND p.{NOT_ENDED});
""",
    ),
    _function(
        "watch_settle(wanted bigint)",
        CADENCE
        + MISSING_ROUNDS.format(plans="p.id = wanted")
        + KEPT
        + SKIPPED_AND_DUE.format(rounds="r.plan_id = wanted", due="r.plan_id = wanted")
        + STANDING,
    ),
)
