"""Refuses to serve where people could be harmed: the open door is worse than the closed one."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.db import connection

from sasaeai.core.access.install import fingerprint, role_names, statements
from sasaeai.core.database import refuse_unsuitable_database
from sasaeai.core.sealing.checking import key_problems
from sasaeai.site.config import Config
from sasaeai.site.refusals import UnsafeConfiguration


def refuse_if_unsafe() -> None:
    """Raises ``UnsafeConfiguration`` with all reasons at once."""
    refuse_if_empty()
    reasons = [
        *configuration_problems(Config.from_environment()),
        *database_problems(),
        *key_problems(),
    ]
    if reasons:
        raise UnsafeConfiguration(
            "このままでは始められません。\n" + "\n".join(f"・{r}" for r in reasons)
        )


def refuse_if_empty() -> None:
    """A database without our tables gets one plain sentence instead of a traceback."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.core_installedrules') IS NULL")
        if cursor.fetchone()[0]:
            raise UnsafeConfiguration(
                "データベースがまだ空です。先に ./run migrate を行うか、"
                "見本の街なら SASAEAI_HOME=var/demo SASAEAI_DATABASE_NAME=sasaeai_demo を付けてください。"
            )


def is_public(config: Config) -> bool:
    """Reachable from other machines: a public URL, or a listening address that is not loopback."""
    if config.public_url:
        return True
    try:
        return not ipaddress.ip_address(config.host).is_loopback
    except ValueError:
        return str(config.host) != "localhost"


def configuration_problems(config: Config) -> list[str]:
    """What is unsafe in the settings; nothing of this applies to a loopback trial."""
    if not is_public(config):
        return []
    problems = []
    if config.debug:
        problems.append("SASAEAI_DEBUG を false にしてください。")
    if config.demo:
        problems.append("見本の街（SASAEAI_DEMO）は公開できません。サインインが誰にでも見えます。")
    if len(config.secret_key) < 40:
        problems.append("SASAEAI_SECRET_KEY に40文字以上の鍵を設定してください。")
    if not config.public_url.startswith("https://"):
        problems.append("SASAEAI_PUBLIC_URL を https:// から始まる住所にしてください。")
    if not config.require_second_factor:
        problems.append("SASAEAI_REQUIRE_SECOND_FACTOR を true にしてください。")
    return problems


def database_problems() -> list[str]:
    """Durability, letters, and access rules that differ from the code's."""
    with connection.cursor() as cursor:
        refuse_unsuitable_database(cursor.connection)
        cursor.execute("SELECT digest FROM core_installedrules")
        found = cursor.fetchone()
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        bypasses = cursor.fetchone()[0]
    wanted = fingerprint(list(statements(connection, role_names(connection))))
    problems = []
    if found is None or found[0] != wanted:
        problems.append("アクセスの決まりが古いままです。./run migrate を行ってください。")
    if bypasses or settings.DATABASE_ROLE != "app":
        problems.append("行の守りを素通りできる役割で動いています。app の役割で動かしてください。")
    return problems
