"""Every setting in one typed table; ``docs/settings.md`` is generated from it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environs import Env

PREFIX = "SASAEAI_"
env = Env(prefix=PREFIX)


@dataclass(frozen=True)
class Setting:
    """One environment variable: its type, default and meaning (Japanese, for operators)."""

    name: str
    kind: str
    default: Any
    meaning: str
    secret: bool = False

    def read(self) -> Any:
        """The value; secrets may also lie in the file named by ``<NAME>_FILE``."""
        file = os.environ.get(f"{PREFIX}{self.name}_FILE")
        if self.secret and file:
            return Path(file).read_text(encoding="utf-8").strip()
        return getattr(env, self.kind)(self.name, self.default)


SETTINGS = (
    Setting("HOME", "str", "var", "データを置くフォルダー"),
    Setting(
        "DATABASE_URL", "str", "", "役割を作れる人の接続先。空なら組み込みのPostgreSQLを使う", True
    ),
    Setting("DATABASE_NAME", "str", "sasaeai", "データベースの名前"),
    Setting("DATABASE_ROLE", "str", "app", "app（ふだん）か owner（移行と見本データ）"),
    Setting("SECRET_KEY", "str", "", "署名の鍵。空ならHOMEの中に作る", True),
    Setting(
        "SEALING_KEYS",
        "str",
        "",
        "文を封印する鍵（名前:鍵 を並べる。先頭で封印し、どれでも開く）。空ならHOMEの中に作る",
        True,
    ),
    Setting("DEBUG", "bool", False, "開発のときだけ true"),
    Setting("HOST", "str", "127.0.0.1", "待ち受ける住所"),
    Setting("PORT", "int", 8000, "待ち受ける番号"),
    Setting("WORKERS", "int", 2, "サーバーのプロセスの数"),
    Setting("PUBLIC_URL", "str", "", "公開するときの https:// から始まる住所"),
    Setting("REQUIRE_SECOND_FACTOR", "bool", True, "職員に二段階の確認を求める"),
    Setting("DEMO", "bool", False, "見本の街（公開の住所では始められない）"),
    Setting("LANGUAGE", "str", "ja", "はじめの言語"),
    Setting("FONT_DIR", "str", "", "印刷に使うフォントのフォルダー"),
    Setting("MAP_TILES_URL", "str", "", "地図の絵の住所。空なら外へ問い合わせない"),
    Setting("MAP_TILES_ATTRIBUTION", "str", "", "地図の出典"),
    Setting("OIDC_SERVER_URL", "str", "", "職員のサインインをまかせるOIDCサーバー"),
    Setting("OIDC_CLIENT_ID", "str", "", "OIDCのクライアントID"),
    Setting("OIDC_CLIENT_SECRET", "str", "", "OIDCの秘密", True),
    Setting("MAIL_URL", "str", "", "メールの送り先（smtp://…）。空なら送らない", True),
    Setting("MUNICIPALITY", "str", "", "全国地方公共団体コード（6桁）。オープンデータに書く"),
    Setting(
        "LINE_URL",
        "str",
        "",
        "LINE公式アカウントのAPIの住所（https://api.line.me）。空ならLINEは使わない",
    ),
    Setting("LINE_TOKEN", "str", "", "LINE公式アカウントのアクセストークン", True),
    Setting("LINE_SECRET", "str", "", "LINE公式アカウントのチャネルシークレット", True),
    Setting(
        "VOICE_COMMAND",
        "str",
        "",
        "文を読み上げて音声をつくるコマンド。{text}が読むファイル、{out}が書くファイル。空なら音声はつくらない",
    ),
    Setting("VOICE_CREDIT", "str", "", "音声のそばに書くこと（声の使用許諾が求める名前など）"),
    Setting("COUNCIL_NAME", "str", "", "社協の名前（空なら登録された社協）"),
)


@dataclass(frozen=True)
class Config:
    """All settings, read once when the process starts."""

    values: dict[str, Any]

    @classmethod
    def from_environment(cls) -> Config:
        return cls({setting.name.lower(): setting.read() for setting in SETTINGS})

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def root(self) -> Path:
        return Path(os.environ.get("SASAEAI_ROOT", Path(__file__).resolve().parents[3]))

    @property
    def home_folder(self) -> Path:
        return (self.root / str(self.values["home"])).resolve()


def directory_name(server_url: str) -> str:
    """The provider's name in addresses and in ties: another directory is never taken for this one."""
    return f"staff-{hashlib.sha256(server_url.encode()).hexdigest()[:8]}"


def settings_page() -> str:
    """The operators' table of settings, as it stands in ``docs/settings.md``."""
    lines = ["# 設定", "", "環境変数で決めます（このページは自動で作られます）。", ""]
    lines += ["| 名前 | 意味 | はじめの値 |", "|---|---|---|"]
    for item in SETTINGS:
        file = f"（`{PREFIX}{item.name}_FILE` でもよい）" if item.secret else ""
        default = f"`{item.default}`" if item.default != "" else "（空）"
        lines.append(f"| `{PREFIX}{item.name}` | {item.meaning}{file} | {default} |")
    return "\n".join(lines) + "\n"
