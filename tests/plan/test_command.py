"""``./run plan-import``: without a database it only looks; with ``--as`` it saves as that person."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sasaeai.plan.importing.command import take_path
from sasaeai.plan.models import Plan, PlanVersion
from sasaeai.plan.saver import save_incoming
from sasaeai.plan.services import PlanRefused
from tests.plan.test_saving import DEMO, DOCUMENT

ROOT = Path(__file__).resolve().parents[2]


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, whose end tells whether Django's settings were read."""
    code = (
        "import sys; from sasaeai.site.cli import main; done = main(sys.argv[1:]); "
        "print('SETTINGS', 'sasaeai.site.settings' in sys.modules, file=sys.stderr); sys.exit(done)"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "SASAEAI_HOME": str(home),
        "SASAEAI_ROOT": str(ROOT),
        "SASAEAI_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }
    return subprocess.run(
        [sys.executable, "-c", code, "plan-import", *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_dry_run_touches_neither_database_nor_settings(tmp_path):
    document = tmp_path / "plan.txt"
    document.write_text(DOCUMENT)
    home = tmp_path / "home"
    done = run(home, str(document), "--dry-run", "--json")
    assert done.returncode == 0, done.stderr
    assert '"居場所をふやす"' in done.stdout
    assert "SETTINGS False" in done.stderr
    assert not home.exists()


def test_without_a_name_nobody_saves(tmp_path):
    done = run(tmp_path / "home", str(DEMO))
    assert done.returncode == 2
    assert "--as" in done.stderr
    assert not (tmp_path / "home").exists()


@pytest.mark.django_db
class TestSaving:
    def test_a_sheet_is_saved_as_the_planner_and_again_changes_nothing(self, counting, cast):
        incoming = take_path(DEMO)
        first = save_incoming(incoming, login="planner")
        assert "新しい計画として" in first
        assert "下書き" in first
        assert "変更0件" in save_incoming(incoming, login="planner")
        assert Plan.objects.count() == 0, "nobody acts any more, so the draft is out of sight"

    @pytest.mark.parametrize(
        ("login", "plan_code", "words"),
        [
            ("nobody", "", "いません"),
            ("manager", "", "事務局ではない"),
            ("planner", "none", "コードの計画はありません"),
        ],
    )
    def test_who_may_not_save_is_told_so(self, counting, cast, login, plan_code, words):
        with pytest.raises(PlanRefused, match=words):
            save_incoming(take_path(DEMO), login=login, plan_code=plan_code)
        assert PlanVersion.objects.count() == 0
