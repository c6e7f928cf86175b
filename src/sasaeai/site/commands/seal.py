"""``./run seal``: after a new key, puts every sealed text under it; also makes and forgets keys."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from sasaeai.core.sealing.keyring import KEY_FILE, fresh_key, parse, replace_secret, written
from sasaeai.site import runtime
from sasaeai.site.config import Config

IN_SETTINGS = "鍵は SASAEAI_SEALING_KEYS で決められています。そちらを書きかえてください。"


def add_key(path: Path) -> str:
    """A new key in front: it seals from now on, the older ones still open."""
    old = parse(path.read_text(encoding="utf-8")) if path.is_file() else ()
    new = fresh_key()
    replace_secret(path, written((new, *old)))
    return new.id


def forget_key(path: Path, name: str) -> bool:
    """Takes the key out; never the one that seals. False when it is not there."""
    old = parse(path.read_text(encoding="utf-8"))
    if name not in {key.id for key in old[1:]}:
        return False
    replace_secret(path, written(key for key in old if key.id != name))
    return True


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run seal")
    parser.add_argument("--new-key", action="store_true", help="新しい鍵を作ってから封印しなおす")
    parser.add_argument("--forget", metavar="名前", help="どこにも使われていない古い鍵を捨てる")
    wanted = parser.parse_args(argv)
    config = Config.from_environment()
    path = config.home_folder / "secrets" / KEY_FILE
    if config.sealing_keys and (wanted.new_key or wanted.forget):
        print(IN_SETTINGS, file=sys.stderr)
        return 2
    if wanted.new_key:
        print(
            f"新しい鍵「{add_key(path)}」を作りました。動いているサーバーは始めなおしてください。"
        )
    with runtime.database(config):
        runtime.start_django(role="owner")
        runtime.migrate()
        with runtime.maintenance():
            return _forget(path, wanted.forget) if wanted.forget else _seal()


def _seal() -> int:
    rotation = import_module("sasaeai.core.sealing.rotation")
    current, *older = import_module("sasaeai.core.sealing.seals").keys()
    print(f"鍵「{current.id}」で封印しなおした文: {rotation.seal_anew()}")
    for key in older:
        print(f"鍵「{key.id}」: {_use(rotation.still_under(key.id))}")
    return 0


def _forget(path: Path, name: str) -> int:
    used = import_module("sasaeai.core.sealing.rotation").still_under(name)
    if used:
        print(f"まだ捨てられません。鍵「{name}」: {_use(used)}", file=sys.stderr)
        return 1
    if not forget_key(path, name):
        print(f"鍵「{name}」はないか、いま封印に使っています。", file=sys.stderr)
        return 1
    models = import_module("sasaeai.core.sealing.models")
    models.SealingKey.objects.filter(key_id=name).delete()
    print(f"鍵「{name}」を捨てました。")
    return 0


def _use(found: dict[str, int]) -> str:
    words = "、".join(f"{table} {count}件" for table, count in found.items())
    return f"まだ要ります（{words}）" if words else "もう要りません（--forget で捨てられます）"
