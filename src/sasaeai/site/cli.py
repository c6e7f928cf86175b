"""``./run COMMAND``: every command in one table, each in a module of its own."""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass

from sasaeai.core.database import ServerRefused, UnsuitableDatabase
from sasaeai.site.refusals import UnsafeConfiguration


@dataclass(frozen=True)
class Command:
    """A word after ``./run``, the module whose ``main(argv)`` it calls, and what it is for."""

    word: str
    module: str
    meaning: str


COMMANDS = (
    Command("demo", "demo", "見本の街ですべてを動かす（--scale --port --fresh）"),
    Command("serve", "serve", "サーバーを動かす"),
    Command("work", "work", "裏方の仕事（ジョブ）を動かす"),
    Command("test", "test", "すべてのテスト"),
    Command("check", "check", "書き方と約束の点検"),
    Command("bench", "bench", "速さをはかる"),
    Command("migrate", "migrate", "データベースを新しい形にする"),
    Command("plan-import", "plan_import", "計画を読み込む（FILE --dry-run --json）"),
    Command("account", "account", "はじめの管理者を作る"),
    Command("journal", "journal", "記録（だれが何を）が書きかえられていないか確かめる"),
    Command("seal", "seal", "文の封印を新しい鍵にする（--new-key --forget 名前）"),
    Command("backup", "backup", "控えを取る（FOLDER）"),
    Command("restore", "restore", "控えから戻す（FOLDER）"),
    Command("manage", "manage", "Django の管理コマンド"),
    Command("lock", "lock", "部品の一覧（lock）を作り直す"),
)


def usage() -> str:
    lines = ["使い方: ./run コマンド", ""]
    lines += [f"  {command.word:<12} {command.meaning}" for command in COMMANDS]
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    word = argv[0] if argv else "help"
    found = next((command for command in COMMANDS if command.word == word), None)
    if found is None:
        print(usage())
        return 0 if word in ("help", "--help", "-h") else 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasaeai.site.settings")
    module = importlib.import_module(f"sasaeai.site.commands.{found.module}")
    try:
        return int(module.main(argv[1:]) or 0)
    except (ServerRefused, UnsuitableDatabase, UnsafeConfiguration) as refused:
        print(refused, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
