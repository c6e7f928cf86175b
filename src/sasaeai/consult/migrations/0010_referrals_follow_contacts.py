"""A referral of a single contact that has become a case goes on under the case."""

from __future__ import annotations

from django.db import migrations

FOLLOW = """
SELECT set_config('sasaeai.maintenance', 'on', true);
UPDATE consult_referral r SET case_id = k.case_id, person_id = coalesce(r.person_id, c.person_id),
  owner_id = coalesce(c.owner_id, r.owner_id)
FROM consult_contact k JOIN consult_case c ON c.id = k.case_id
WHERE k.id = r.contact_id AND r.case_id IS NULL;
SELECT set_config('sasaeai.maintenance', 'off', true);
"""


class Migration(migrations.Migration):
    dependencies = [("consult", "0009_due_again")]

    operations = [migrations.RunSQL(FOLLOW, migrations.RunSQL.noop)]
