"""A backup that was not restored is none: one folder goes out, and all of it comes back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from sasaeai.core.database import Credentials

ROOT = Path(__file__).resolve().parents[2]
FILL = """
from sasaeai.site import runtime
with runtime.database():
    runtime.start_django(role="owner")
    from sasaeai.core import files
    from tests import cast
    with runtime.maintenance():
        cast.build()
        files.store(b"%PDF-1.7 sample", name="sample.pdf", room="plan")
"""
TABLES = ("people_person", "people_duty", "areas_closure", "core_auditentry", "core_storedfile")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house of its own with the cast living in it."""
    folder = tmp_path_factory.mktemp("home")
    assert run(folder, "migrate").returncode == 0
    filled = subprocess.run([sys.executable, "-c", FILL], env=environment(folder), cwd=ROOT)
    assert filled.returncode == 0
    return folder


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SASAEAI_")}
    return {
        **kept,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "SASAEAI_ROOT": str(ROOT),
        "SASAEAI_HOME": str(home),
        "SASAEAI_DATABASE_NAME": "house",
    }


def run(home: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "sasaeai.site.cli", *words]
    return subprocess.run(command, env=environment(home), cwd=ROOT, capture_output=True)


def fingerprint(home: Path) -> dict[str, tuple[int, str]]:
    """Count and hash of every row of the tables, read by the one who sees all."""
    code = (
        "import json, sys\n"
        "from sasaeai.site import runtime\n"
        "from sasaeai.core.database import Address, ensure_running\n"
        "from sasaeai.core.database.provision import connect\n"
        "from sasaeai.site.config import Config\n"
        "config = Config.from_environment()\n"
        "server = ensure_running(config.home_folder)\n"
        "with connect(Address.of_server(server), 'house') as admin:\n"
        "    found = {t: admin.execute(\n"
        "        f'SELECT count(*), md5(string_agg(r::text, chr(10) ORDER BY r::text)) FROM {t} r'\n"
        "    ).fetchone() for t in sys.argv[1:]}\n"
        "print(json.dumps(found))\n"
        "server.stop()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *TABLES], env=environment(home), cwd=ROOT, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    return {name: tuple(value) for name, value in __import__("json").loads(done.stdout).items()}


def test_everything_comes_back_into_an_empty_house(home: Path, tmp_path: Path):
    before = fingerprint(home)
    assert run(home, "backup", str(tmp_path / "kept")).returncode == 0
    (made,) = (tmp_path / "kept").iterdir()
    other = tmp_path / "other"
    restored = run(other, "restore", str(made))
    assert (restored.returncode, restored.stderr) == (0, b"")
    assert fingerprint(other) == before
    assert before["people_person"][0] == 5
    files = [path for path in (other / "files").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in files] == [b"%PDF-1.7 sample"]


def test_after_a_restore_the_application_still_sees_no_more_than_it_may(home: Path, tmp_path: Path):
    run(home, "backup", str(tmp_path / "kept"))
    (made,) = (tmp_path / "kept").iterdir()
    other = tmp_path / "other"
    assert run(other, "restore", str(made)).returncode == 0
    code = (
        "from sasaeai.site import runtime\n"
        "with runtime.database():\n"
        "    runtime.start_django(role='app')\n"
        "    from sasaeai.people.models import Person, Account\n"
        "    from sasaeai.site.startup import database_problems\n"
        "    print(Person.objects.count(), Account.objects.count(), database_problems())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(other), cwd=ROOT, capture_output=True
    )
    assert done.stdout.decode().strip() == "0 17 []", done.stderr.decode()


def sealing_keys(home: Path) -> list[str]:
    return (home / "secrets" / "sealing-keys").read_text().split()


def test_the_keys_of_sealed_texts_come_back_with_them(home: Path, tmp_path: Path):
    run(home, "backup", str(tmp_path / "kept"))
    (made,) = (tmp_path / "kept").iterdir()
    other = tmp_path / "other"
    assert run(other, "migrate").returncode == 0
    own = sealing_keys(other)
    assert run(other, "restore", str(made)).returncode == 0
    assert sealing_keys(other) == [*sealing_keys(home), *own]


def test_a_backup_without_its_keys_says_what_is_missing(home: Path, tmp_path: Path):
    run(home, "backup", str(tmp_path / "kept"))
    (made,) = (tmp_path / "kept").iterdir()
    (made / "secrets" / "sealing-keys").unlink()
    content = json.loads((made / "manifest.json").read_text())
    del content["files"]["secrets/sealing-keys"]
    (made / "manifest.json").write_text(json.dumps(content))
    restored = run(tmp_path / "other", "restore", str(made))
    assert (restored.returncode, "封印の鍵" in restored.stderr.decode()) == (1, True)


def test_a_new_key_seals_and_an_unused_one_is_forgotten(home: Path):
    (old,) = sealing_keys(home)
    made = run(home, "seal", "--new-key")
    assert (made.returncode, len(sealing_keys(home)), sealing_keys(home)[1]) == (0, 2, old)
    refused = run(home, "seal", "--forget", sealing_keys(home)[0].split(":")[0])
    assert refused.returncode == 1
    assert run(home, "seal", "--forget", old.split(":")[0]).returncode == 0
    assert (len(sealing_keys(home)), old in sealing_keys(home)) == (1, False)
    assert run(home, "migrate").returncode == 0


def test_a_damaged_backup_is_refused_before_anything_is_touched(home: Path, tmp_path: Path):
    run(home, "backup", str(tmp_path / "kept"))
    (made,) = (tmp_path / "kept").iterdir()
    with (made / "database.dump").open("ab") as dump:
        dump.write(b"x")
    before = fingerprint(home)
    refused = run(home, "restore", str(made))
    assert (refused.returncode, "database.dump" in refused.stderr.decode()) == (1, True)
    assert fingerprint(home) == before


def test_only_the_owner_can_read_a_backup(home: Path, tmp_path: Path):
    run(home, "backup", str(tmp_path / "kept"))
    (made,) = (tmp_path / "kept").iterdir()
    assert oct(made.stat().st_mode & 0o777) == "0o700"


def test_the_credentials_of_a_house_are_its_own(home: Path):
    kept = Credentials.load(home, "house")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=kept.host, user=kept.app, password="wrong", dbname="house")


def test_an_empty_database_gets_one_plain_sentence(tmp_path: Path):
    sheet = ROOT / "demo" / "plan" / "nodes.csv"
    answers = [run(tmp_path, "serve"), run(tmp_path, "plan-import", str(sheet), "--as", "x")]
    assert [answer.returncode for answer in answers] == [1, 1]
    assert ["./run migrate" in answer.stderr.decode() for answer in answers] == [True, True]
