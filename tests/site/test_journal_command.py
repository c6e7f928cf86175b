"""``./run journal``: says from when to when, where it breaks, and removes a year at its end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.test_backup import ROOT, environment, home, run

__all__ = ["home"]
EDIT = """
import sys
from sasaeai.core.database import Address, ensure_running
from sasaeai.core.database.provision import connect
from sasaeai.site.config import Config
server = ensure_running(Config.from_environment().home_folder)
with connect(Address.of_server(server), "house") as admin:
    admin.execute("SET session_replication_role = replica")
    for statement in sys.argv[1:]:
        print(admin.execute(statement).rowcount)
server.stop()
"""


def as_superuser(home: Path, *statements: str) -> list[str]:
    """What somebody does who owns the machine: triggers and policies do not stop them."""
    command = [sys.executable, "-c", EDIT, *statements]
    done = subprocess.run(command, env=environment(home), cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().split()


@pytest.fixture(scope="module")
def old_row(home: Path) -> None:
    as_superuser(
        home, "INSERT INTO core_auditentry (at, verb) VALUES ('2019-05-01 09:00+09', 'test.old')"
    )


def test_a_year_goes_only_at_its_end_and_the_chain_holds(home: Path, old_row: None):
    assert run(home, "journal").returncode == 0
    assert run(home, "journal", "--remove-year", "2026").returncode == 1
    assert run(home, "journal", "--remove-year", "2019").returncode == 0
    count = "DELETE FROM core_auditentry WHERE at < '2020-04-01' AND false"
    assert as_superuser(home, count) == ["0"]
    told = run(home, "journal")
    assert (told.returncode, "2019年度は期限により廃棄" in told.stdout.decode()) == (0, True)


def test_an_edit_by_the_owner_of_the_machine_is_found(home: Path, old_row: None):
    assert run(home, "journal").returncode == 0
    edited = as_superuser(
        home,
        'UPDATE core_change SET after = after || \'{"kana": "べつ"}\' '
        "WHERE id = (SELECT max(id) FROM core_change)",
    )
    told = run(home, "journal")
    assert (edited, told.returncode) == (["1"], 1)
    assert "letters" in told.stderr.decode()
