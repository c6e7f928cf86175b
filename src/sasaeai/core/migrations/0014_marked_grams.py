"""Letters and pairs of several texts under one index, each behind the number of its text.

A backup is brought back without a search path, so the function inside names its schema.
"""

from django.db import migrations

MARKED = """
CREATE FUNCTION core_marked_grams(VARIADIC texts text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT coalesce(array_agg(part.place || gram), '{}')
  FROM unnest(texts) WITH ORDINALITY AS part (folded, place),
    unnest(public.core_grams(part.folded)) AS gram
$$
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0013_keys_of_jobs")]

    operations = [
        migrations.RunSQL(MARKED, "DROP FUNCTION core_marked_grams(text[])"),
    ]
