"""The server that comes along lets nobody else in, and comes back after it was killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from sasaeai.core.database import Address, Credentials, Server, embedded, ensure_running, provision
from sasaeai.core.database.provision import connect
from tests.database import ROOT

STRANGER = 65534


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose parents are readable by everybody, as a home folder often is."""
    folder = tmp_path_factory.mktemp("open")
    for each in (folder, folder.parent):
        each.chmod(0o755)
    return folder / "home"


@pytest.fixture(scope="module")
def before(home: Path) -> dict[Path, int]:
    return {folder: mode(folder) for folder in home.parents}


@pytest.fixture(scope="module")
def server(home: Path, before: dict[Path, int]) -> Iterator[Server]:
    found = ensure_running(home)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def credentials(server: Server, home: Path) -> Credentials:
    return provision(Address.of_server(server), home, "trial")


def sign_in(server: Server, **other: str) -> psycopg.Connection:
    values = {"host": str(server.socket_folder), "port": "5432", "dbname": "postgres"}
    values |= {"user": "postgres", "password": server.password} | other
    return psycopg.connect(**values, connect_timeout=5)


def test_every_way_in_asks_for_a_scram_password(server):
    with connect(Address.of_server(server)) as admin:
        rules = admin.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
        kept = admin.execute(
            "SELECT bool_and(rolpassword LIKE 'SCRAM-SHA-256$%') FROM pg_authid WHERE rolcanlogin"
        ).fetchone()
    assert (rules, kept) == ([("scram-sha-256",)], (True,))


@pytest.mark.parametrize("wrong", ({"password": ""}, {"password": "postgres"}, {"user": "root"}))
def test_a_wrong_password_or_name_is_refused(server, wrong, monkeypatch):
    monkeypatch.setenv("PGPASSFILE", "/dev/null")
    with pytest.raises(psycopg.OperationalError):
        sign_in(server, **wrong)


def test_there_is_no_port_on_the_network(server, home):
    family = [psutil.Process(postmaster(home))]
    family += family[0].children(recursive=True)
    listening = [
        item
        for process in family
        for item in process.net_connections("inet")
        if item.status == "LISTEN"
    ]
    with connect(Address.of_server(server)) as admin:
        assert admin.execute("SHOW listen_addresses").fetchone() == ("",)
    assert listening == []


def test_folders_and_secrets_belong_to_the_owner_alone(server, home, credentials):
    folders = [server.socket_folder, home / "postgres", home / "secrets"]
    secrets = [home / "secrets" / "postgres-superuser", Credentials.path(home, "trial")]
    secrets.append(home / "postgres.log")
    assert [mode(path) for path in folders] == [0o700] * 3
    assert [mode(path) for path in secrets] == [0o600] * 3
    assert mode(server.socket_folder / ".s.PGSQL.5432") == 0o700


def test_folders_above_are_left_as_they_were(server, before):
    assert {folder: mode(folder) for folder in before} == before


def test_passwords_are_not_on_any_command_line(server, home, credentials):
    secrets = (server.password, credentials.app_password, credentials.owner_password)
    process = psutil.Process(postmaster(home))
    lines = [" ".join(each.cmdline()) for each in (process, *process.children(recursive=True))]
    assert [line for line in lines if any(word in line for word in secrets)] == []
    log = (home / "postgres.log").read_text(errors="replace")
    assert [word for word in secrets if word in log] == []


def as_stranger(act: Callable[[], str]) -> str:
    """What another account of the machine gets; the child keeps what Python has loaded already."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        words = "nothing"
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(STRANGER)
                os.setuid(STRANGER)
            words = act()
        except BaseException as error:
            words = f"{type(error).__name__}: {error}"
        finally:
            os.write(write, words.encode()[:4000])
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


def test_another_account_of_the_machine_cannot_connect_even_with_the_password(server):
    """Without root nobody can play the stranger; then the folder's bits have to say it."""

    def knock() -> str:
        if os.geteuid() == 0 or server.socket_folder.stat().st_uid == os.geteuid():
            return "PermissionError: not tried"
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(server.socket_folder / ".s.PGSQL.5432"))
        return "in"

    assert as_stranger(knock).startswith("PermissionError")
    assert (mode(server.socket_folder), server.socket_folder.stat().st_uid) == (0o700, os.geteuid())


def test_writes_are_durable_and_letters_are_japanese(server):
    with connect(Address.of_server(server)) as admin:
        names = ("fsync", "synchronous_commit", "full_page_writes", "data_checksums")
        values = [admin.execute(f"SHOW {name}").fetchone() for name in names]
    assert values == [("on",)] * 4


def test_making_everything_twice_changes_nothing(server, home, credentials):
    assert provision(Address.of_server(server), home, "trial") == credentials


def test_the_application_may_not_make_roles_databases_or_schemas(server, credentials):
    for statement in (
        "CREATE ROLE x",
        "CREATE DATABASE x",
        "CREATE SCHEMA x",
        "CREATE TABLE x (id int)",
        f'SET ROLE "{credentials.owner}"',
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
        "ALTER SYSTEM SET fsync = off",
    ):
        with (
            sign_in(
                server, dbname="trial", user=credentials.app, password=credentials.app_password
            ) as app,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            app.autocommit = True
            app.execute(statement)


def test_somebody_elses_database_on_the_server_is_closed(server, home, credentials):
    other = provision(Address.of_server(server), home, "other")
    with pytest.raises(psycopg.OperationalError):
        sign_in(server, dbname="trial", user=other.app, password=other.app_password)


def test_a_second_process_finds_the_running_server(server, home):
    again = ensure_running(home)
    again.stop()
    assert (again.started_here, again.password) == (False, server.password)
    with sign_in(server) as still_there:
        assert still_there.execute("SELECT 1").fetchone() == (1,)


# From here on each test starts and ends servers of its own.


@pytest.fixture
def own_home(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "home"
    yield folder
    pid_file = folder / "postgres" / "postmaster.pid"
    if pid_file.exists():
        number = int(pid_file.read_text().split("\n", 1)[0])
        if psutil.pid_exists(number) and "postgres" in psutil.Process(number).name():
            psutil.Process(number).send_signal(signal.SIGINT)


def rows(server: Server) -> list[tuple[int]]:
    with sign_in(server) as admin:
        return admin.execute("SELECT n FROM kept ORDER BY n").fetchall()


def write(server: Server, number: int) -> None:
    with sign_in(server) as admin:
        admin.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        admin.execute("INSERT INTO kept VALUES (%s)", [number])


def test_after_kill_9_it_comes_back_at_once_with_everything_confirmed(own_home):
    for number in range(3):
        server = ensure_running(own_home)
        assert server.process is not None
        write(server, number)
        os.kill(postmaster(own_home), signal.SIGKILL)
        server.process.wait()
    server = ensure_running(own_home)
    assert (server.started_here, rows(server)) == (True, [(0,), (1,), (2,)])
    server.stop()


def test_a_killed_server_that_nobody_has_buried_is_no_obstacle(own_home):
    """Its number still answers, and whoever looked first has taken the pid file away."""
    server = ensure_running(own_home)
    assert server.process is not None
    write(server, 5)
    os.kill(postmaster(own_home), signal.SIGKILL)
    os.waitid(os.P_PID, server.process.pid, os.WEXITED | os.WNOWAIT)
    (own_home / "postgres" / "postmaster.pid").unlink()
    again = ensure_running(own_home)
    assert (again.started_here, rows(again)) == (True, [(5,)])
    server.process.wait()
    again.stop()


def test_killed_with_open_connections_it_waits_for_what_is_left(own_home):
    server = ensure_running(own_home)
    assert server.process is not None
    write(server, 1)
    busy = sign_in(server)
    busy.execute("BEGIN")
    busy.execute("INSERT INTO kept VALUES (99)")
    os.kill(postmaster(own_home), signal.SIGKILL)
    server.process.wait()
    again = ensure_running(own_home)
    assert rows(again) == [(1,)]
    busy.close()
    again.stop()


def test_a_pid_file_of_a_dead_server_whose_number_lives_on_is_no_obstacle(own_home):
    server = ensure_running(own_home)
    write(server, 7)
    lines = (own_home / "postgres" / "postmaster.pid").read_text().split("\n")
    server.stop()
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        (own_home / "postgres" / "postmaster.pid").write_text(
            "\n".join([str(bystander.pid), *lines[1:]])
        )
        again = ensure_running(own_home)
        assert (again.started_here, rows(again), bystander.poll()) == (True, [(7,)], None)
        again.stop()
    finally:
        bystander.kill()
        bystander.wait()


def test_a_broken_pid_file_is_no_obstacle(own_home):
    ensure_running(own_home).stop()
    (own_home / "postgres" / "postmaster.pid").write_text("")
    again = ensure_running(own_home)
    assert again.started_here
    again.stop()


def test_an_interrupted_first_start_leaves_nothing_behind(own_home):
    half = own_home / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    server = ensure_running(own_home)
    assert (server.started_here, half.exists()) == (True, False)
    server.stop()


STARTER = """
import sys
from pathlib import Path
from sasaeai.core.database import ensure_running
server = ensure_running(Path(sys.argv[1]))
print(server.started_here, server.password, flush=True)
sys.stdin.readline()
server.stop()
"""


def starter(home: Path, **more: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", STARTER, str(home)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **more,  # type: ignore[call-overload]
    )


def test_two_that_start_at_once_share_one_server(own_home):
    pair = [starter(own_home) for _ in range(2)]
    said = [process.stdout.readline().split() for process in pair]
    assert sorted(line[0] for line in said) == ["False", "True"]
    assert said[0][1] == said[1][1]
    for process in sorted(pair, key=lambda each: said[pair.index(each)][0]):
        process.communicate("\n", timeout=60)
    assert [process.returncode for process in pair] == [0, 0]


@pytest.fixture
def strangers_place() -> Iterator[Path]:
    """A folder of that account with the programs in it, where nothing of ours must be readable."""
    place = Path(tempfile.mkdtemp(prefix="sasaeai-"))
    embedded.copied_programs(place / "programs")
    if os.geteuid() == 0:
        shutil.chown(place, STRANGER, STRANGER)
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


def test_an_ordinary_account_runs_it_as_itself(strangers_place, monkeypatch):
    programs = embedded.copied_programs(strangers_place / "programs")
    monkeypatch.setattr(embedded, "program_folder", lambda: programs)
    home = strangers_place / "home"

    def run() -> str:
        server = ensure_running(home)
        owner = psutil.Process(postmaster(home)).uids().real
        write(server, 5)
        found = rows(server)
        server.stop()
        again = ensure_running(home)
        kept = rows(again)
        again.stop()
        return f"{owner == os.geteuid()} {found} {kept} {mode(home / 'secrets')}"

    assert as_stranger(run) == f"True [(5,)] [(5,)] {0o700}"
