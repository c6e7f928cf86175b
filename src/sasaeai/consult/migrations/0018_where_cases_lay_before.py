"""Since when a concern is used, and where cases lay before that was kept, as far as their history tells."""

from __future__ import annotations

from django.db import migrations, models

from sasaeai.core.periods import today

FROM_HISTORY = """
CREATE TEMPORARY TABLE consult_moved ON COMMIT DROP AS
  SELECT DISTINCT ON (h.row_id, h.day) h.row_id AS case_id, h.day, h.was, h.became
  FROM (
    SELECT row_id, id, (at AT TIME ZONE 'Asia/Tokyo')::date AS day,
      first_value((before ->> 'area_id')::bigint) OVER (
        PARTITION BY row_id, (at AT TIME ZONE 'Asia/Tokyo')::date ORDER BY id) AS was,
      (after ->> 'area_id')::bigint AS became
    FROM core_change WHERE table_name = 'consult_case' AND operation = 'update'
      AND before ? 'area_id' AND after ? 'area_id'
  ) h JOIN areas_area a ON a.id = h.was JOIN areas_area b ON b.id = h.became
  ORDER BY h.row_id, h.day, h.id DESC;
DELETE FROM consult_moved m USING consult_case c WHERE c.id = m.case_id AND c.area_id <> (
  SELECT l.became FROM consult_moved l WHERE l.case_id = c.id ORDER BY l.day DESC LIMIT 1);
DELETE FROM consult_moved WHERE was = became OR case_id NOT IN (SELECT id FROM consult_case);
DELETE FROM consult_casearea WHERE case_id IN (SELECT case_id FROM consult_moved);
INSERT INTO consult_casearea (case_id, area_id, since, until)
  SELECT case_id, became, day, lead(day) OVER (PARTITION BY case_id ORDER BY day) FROM consult_moved
  UNION ALL
  SELECT DISTINCT ON (case_id) case_id, was, NULL::date, day FROM consult_moved ORDER BY case_id, day;
INSERT INTO core_touchedmonth (source, month, until)
  SELECT 'consult_case', NULL, NULL WHERE EXISTS (SELECT FROM consult_moved);
DROP TABLE consult_moved;
"""
"""A day on which a case went back and forth leaves it where it was. A case whose history does not end
where it lies (erased, or loaded past the triggers) keeps the one line that it has."""


class Migration(migrations.Migration):
    dependencies = [("core", "0013_keys_of_jobs"), ("consult", "0017_papers_kept_open")]

    operations = [
        migrations.AddField(
            model_name="concern",
            name="began_on",
            field=models.DateField(
                blank=True, default=today, null=True, verbose_name="使いはじめた日"
            ),
        ),
        migrations.RunSQL(
            "SELECT set_config('sasaeai.maintenance', 'on', true); "
            "UPDATE consult_concern SET began_on = NULL; " + FROM_HISTORY,
            migrations.RunSQL.noop,
        ),
    ]
