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

PLAN_ROUNDS = SqlFunction(
    "watch_plan_rounds(wanted bigint) RETURNS void LANGUAGE plpgsql VOLATILE",
    f"""DECLARE
  today date := access.today();
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  INSERT INTO watch_round (plan_id, area_id, window_from, due_on, skipped, came_due)
  SELECT p.id, p.area_id, f.day + k * p.interval_days, f.day + (k + 1) * p.interval_days - 1, '', false
  FROM watch_watchplan p
  CROSS JOIN LATERAL (SELECT coalesce((SELECT max(r.due_on) + 1 FROM watch_round r
      WHERE r.plan_id = p.id AND r.window_from >= p.cadence_from), p.cadence_from) AS day,
    coalesce(p.ends_on, greatest(today, p.cadence_from) + {PLANNED_DAYS}) AS horizon) f
  CROSS JOIN LATERAL generate_series(0, CASE WHEN f.horizon < f.day THEN -1
    ELSE (f.horizon - f.day) / p.interval_days END) k
  WHERE CASE WHEN wanted IS NULL THEN p.{NOT_ENDED} ELSE p.id = wanted END
  ON CONFLICT (plan_id, window_from) DO NOTHING;

  UPDATE watch_round r SET skipped = x.reason
  FROM (SELECT s.id, CASE
      WHEN s.fulfilled_by_id IS NOT NULL THEN ''
      WHEN p.ends_on < s.due_on THEN '{SKIPPED_BY_END}'
      ELSE coalesce((SELECT q.reason FROM watch_pause q WHERE q.plan_id = p.id
        AND q.starts_on <= s.due_on AND coalesce(q.ends_on, s.due_on) >= s.due_on
        ORDER BY q.id DESC LIMIT 1), '') END AS reason
    FROM watch_round s JOIN watch_watchplan p ON p.id = s.plan_id
    WHERE CASE WHEN wanted IS NULL THEN s.due_on >= today ELSE s.plan_id = wanted END) x
  WHERE r.id = x.id AND r.skipped <> x.reason;

  UPDATE watch_round SET came_due = true
  WHERE NOT came_due AND due_on < today AND (wanted IS NULL OR plan_id = wanted);

  UPDATE watch_standing s SET wanted_on = x.due_on
  FROM (SELECT r.plan_id, min(r.due_on) AS due_on FROM watch_round r
      JOIN watch_standing n ON n.plan_id = r.plan_id AND n.wanted_on IS NULL
      WHERE r.fulfilled_by_id IS NULL AND r.skipped = '' AND r.due_on > coalesce(n.last_met_on, r.due_on - 1)
      GROUP BY r.plan_id) x
  WHERE s.plan_id = x.plan_id AND wanted IS NULL;
  PERFORM set_config('sasaeai.maintenance', before, true);
END""",
)

SETTLE = SqlFunction(
    "watch_settle(wanted bigint) RETURNS void LANGUAGE plpgsql VOLATILE",
    f"""DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  UPDATE watch_round r SET due_on = p.cadence_from - 1
  FROM watch_watchplan p, watch_visit v
  WHERE p.id = wanted AND r.plan_id = wanted AND r.window_from < p.cadence_from
    AND r.due_on >= p.cadence_from AND v.id = r.fulfilled_by_id AND v.visited_on < p.cadence_from;

  DELETE FROM watch_round r USING watch_watchplan p
  WHERE p.id = wanted AND r.plan_id = wanted AND r.due_on >= p.cadence_from
    AND (r.window_from < p.cadence_from
      OR (r.window_from - p.cadence_from) % p.interval_days <> 0
      OR r.due_on - r.window_from + 1 <> p.interval_days);

  PERFORM access.watch_plan_rounds(wanted);

  UPDATE watch_round r SET fulfilled_by_id = x.visit
  FROM (SELECT s.id, (SELECT v.id FROM watch_visit v WHERE v.plan_id = wanted
      AND v.voided_at IS NULL AND v.result IN ({CONTACT})
      AND v.visited_on BETWEEN s.window_from AND s.due_on
      ORDER BY v.visited_on, v.id LIMIT 1) AS visit
    FROM watch_round s WHERE s.plan_id = wanted) x
  WHERE r.id = x.id AND r.fulfilled_by_id IS DISTINCT FROM x.visit;

  PERFORM access.watch_plan_rounds(wanted);

  INSERT INTO watch_standing (plan_id, area_id, last_met_on, tries, wanted_on)
  SELECT p.id, p.area_id, m.day,
    (SELECT count(*) FROM watch_visit v WHERE v.plan_id = wanted AND v.voided_at IS NULL
      AND v.result NOT IN ({CONTACT}) AND v.visited_on > coalesce(m.day, v.visited_on - 1)),
    (SELECT min(r.due_on) FROM watch_round r WHERE r.plan_id = wanted AND r.fulfilled_by_id IS NULL
      AND r.skipped = '' AND r.due_on > coalesce(m.day, r.due_on - 1))
  FROM watch_watchplan p
  LEFT JOIN LATERAL (SELECT max(v.visited_on) AS day FROM watch_visit v WHERE v.plan_id = p.id
    AND v.voided_at IS NULL AND v.result IN ({CONTACT})) m ON true
  WHERE p.id = wanted
  ON CONFLICT (plan_id) DO UPDATE SET area_id = excluded.area_id,
    last_met_on = excluded.last_met_on, tries = excluded.tries, wanted_on = excluded.wanted_on;
  PERFORM set_config('sasaeai.maintenance', before, true);
END""",
)

FUNCTIONS = (PLAN_ROUNDS, SETTLE)
