"""A column that held plain letters is sealed by its migration, and opened when that is undone."""

from __future__ import annotations

from types import SimpleNamespace

import psycopg

from sasaeai.core.sealing import open_sealed
from sasaeai.core.sealing.migrating import seal_column
from tests.database import owner

STORY = "玄関は開けてくれるが、奥は見せない"


def words(line: psycopg.Connection) -> list[str]:
    return [row[0] for row in line.execute("SELECT word FROM test_plain ORDER BY id").fetchall()]


def test_plain_rows_are_sealed_once_and_can_be_opened_again():
    forward, backward = seal_column("test_plain", "word")
    with owner() as line:
        line.execute("CREATE TEMPORARY TABLE test_plain (id bigint, word text)")
        line.execute("INSERT INTO test_plain VALUES (1, %s), (2, '')", [STORY])
        editor = SimpleNamespace(connection=line)
        forward(None, editor)
        once = words(line)
        forward(None, editor)
        assert (words(line), once[1]) == (once, "")
        assert open_sealed(once[0], place="test_plain.word") == STORY
        backward(None, editor)
        assert words(line) == [STORY, ""]
        line.rollback()
