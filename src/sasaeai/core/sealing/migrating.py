"""For migrations that seal a column which held plain letters until now."""

from __future__ import annotations

from typing import Any

from django.db.migrations import RunSQL

from sasaeai.core.sealing.seals import MARK, is_sealed, open_sealed, seal


def seal_column(table: str, column: str) -> tuple[Any, Any]:
    """Forward and backward functions for ``RunPython``; the history keeps no line of it."""
    place = f"{table}.{column}"

    def forward(_apps: Any, editor: Any) -> None:
        _rewrite(
            editor, table, column, lambda old: old if is_sealed(old) else seal(old, place=place)
        )

    def backward(_apps: Any, editor: Any) -> None:
        _rewrite(editor, table, column, lambda old: open_sealed(old, place=place))

    return forward, backward


def refuse_plain(table: str, column: str) -> RunSQL:
    """The check that ``AlterField`` leaves out: Django writes a field's own check only where it
    makes the column, and compares none when it changes one."""
    name = f"{table}_{column}_sealed"
    check = f"\"{column}\" = '' OR starts_with(\"{column}\", '{MARK}')"
    return RunSQL(
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" CHECK ({check})',
        f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"',
    )


def _rewrite(editor: Any, table: str, column: str, letters: Any) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('sasaeai.maintenance', 'on', true), "
            "set_config('sasaeai.sealing_anew', 'on', true)"
        )
        cursor.execute(f'SELECT id, "{column}" FROM "{table}" WHERE "{column}" <> \'\'')
        rows = [(letters(old), row_id) for row_id, old in cursor.fetchall()]
        cursor.executemany(f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', rows)
        cursor.execute("SELECT set_config('sasaeai.maintenance', 'off', true)")
