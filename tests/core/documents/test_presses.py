import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sasaeai.core.documents import DocumentError, presses, render

LIST = {
    "columns": [{"label": "名前", "align": "start", "width": 1}],
    "rows": [["髙橋"]],
    "head": 0,
    "notes": [],
    "empty": "まだありません",
}
PRINT_AND_SAY_THE_PRESS = """
from django.conf import settings
settings.configure()
from sasaeai.core.documents import presses, render
render("kit/list", {data!r}, title="x")
print(presses._presses._resting[0]._process.pid, flush=True)
{after}
"""


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[presses._Presses]:
    mine = presses._Presses()
    monkeypatch.setattr(presses, "_presses", mine)
    yield mine
    for each in mine._resting:
        each.close()


def printed() -> int:
    return render("kit/list", LIST, title="一覧").pages


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def gone_soon(pid: int) -> bool:
    until = time.monotonic() + 10
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(pid)


def test_one_press_serves_one_page_after_the_other(fresh: presses._Presses) -> None:
    assert [printed(), printed()] == [1, 1]
    assert len(fresh._resting) == 1


def test_the_press_goes_when_nobody_prints(
    fresh: presses._Presses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presses, "SECONDS_AT_REST", 0.1)
    printed()
    pid = fresh._resting[0]._process.pid
    assert gone_soon(pid)
    assert printed() == 1


def test_a_press_that_was_killed_at_rest_is_replaced(fresh: presses._Presses) -> None:
    printed()
    killed = fresh._resting[0]._process
    killed.kill()
    killed.wait()
    assert printed() == 1
    assert fresh._resting[0]._process.pid != killed.pid


def test_a_press_that_dies_over_a_page_is_an_error_of_that_page_alone(
    fresh: presses._Presses, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed()
    process = fresh._resting[0]._process
    os.kill(process.pid, signal.SIGSTOP)
    monkeypatch.setattr(presses, "SECONDS_FOR_A_PAGE", 0.1)
    with pytest.raises(DocumentError, match="stopped in the middle"):
        printed()
    monkeypatch.undo()
    assert process.poll() == -signal.SIGKILL


def test_ctrl_c_is_left_to_who_started_the_press(fresh: presses._Presses) -> None:
    printed()
    process = fresh._resting[0]._process
    process.send_signal(signal.SIGINT)
    assert printed() == 1
    assert fresh._resting[0]._process.pid == process.pid


@pytest.mark.parametrize("after", ["", "import os; os.kill(os.getpid(), 9)"])
def test_the_press_ends_with_the_process_that_started_it(after: str) -> None:
    text = PRINT_AND_SAY_THE_PRESS.format(data=LIST, after=after)
    told = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert gone_soon(int(told.stdout))


def test_the_press_is_given_no_environment_and_nothing_of_ours(
    fresh: presses._Presses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SASAEAI_DATABASE_URL", "postgresql://owner:secret@localhost/city")
    printed()
    process = fresh._resting[0]._process
    assert b"secret" not in Path(f"/proc/{process.pid}/environ").read_bytes()
    read = Path(f"/proc/{process.pid}/maps").read_text()
    assert "typst" in read
    assert "psycopg" not in read
