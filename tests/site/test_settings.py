"""A public installation is refused while anything about it is unsafe."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

from sasaeai.site.config import SETTINGS, Config
from sasaeai.site.startup import configuration_problems, is_public
from tests.database import ROOT

SAFE = {
    "debug": False,
    "demo": False,
    "secret_key": "k" * 50,
    "public_url": "https://welfare.example.jp",
    "require_second_factor": True,
    "host": "127.0.0.1",
}
UNSAFE = (
    ({"debug": True}, "SASAEAI_DEBUG"),
    ({"demo": True}, "SASAEAI_DEMO"),
    ({"secret_key": ""}, "SASAEAI_SECRET_KEY"),
    ({"secret_key": "k" * 39}, "SASAEAI_SECRET_KEY"),
    ({"public_url": "http://welfare.example.jp"}, "SASAEAI_PUBLIC_URL"),
    ({"public_url": "", "host": "0.0.0.0"}, "SASAEAI_PUBLIC_URL"),
    ({"public_url": "", "host": "::"}, "SASAEAI_PUBLIC_URL"),
    ({"public_url": "", "host": "192.0.2.7"}, "SASAEAI_PUBLIC_URL"),
    ({"require_second_factor": False}, "SASAEAI_REQUIRE_SECOND_FACTOR"),
)


def config(**changes: object) -> Config:
    defaults = {setting.name.lower(): setting.default for setting in SETTINGS}
    return Config(defaults | SAFE | changes)


def test_a_safe_public_configuration_has_no_problem():
    assert configuration_problems(config()) == []


@pytest.mark.parametrize(("changes", "named"), UNSAFE, ids=lambda value: str(value)[:40])
def test_each_unsafe_setting_is_named(changes, named):
    problems = configuration_problems(config(**changes))
    assert (len(problems), named in problems[0]) == (1, True)


def test_all_problems_are_told_at_once():
    wrong = config(debug=True, demo=True, secret_key="", require_second_factor=False)
    assert len(configuration_problems(wrong)) == 4


@pytest.mark.parametrize("host", ("127.0.0.1", "::1", "localhost", "127.9.9.9"))
def test_a_trial_on_the_own_machine_may_be_anything(host):
    trial = config(public_url="", host=host, demo=True, secret_key="", debug=True)
    assert (is_public(trial), configuration_problems(trial)) == (False, [])


@pytest.mark.parametrize("host", ("0.0.0.0", "", "intranet", "10.0.0.1"))
def test_what_others_can_reach_is_public(host):
    assert is_public(config(public_url="", host=host))


@pytest.fixture(scope="module")
def behind_tls() -> dict[str, object]:
    """The settings of a process that serves https."""
    names = (
        "SESSION_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_NAME",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SECURE_PROXY_SSL_HEADER",
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
        "ALLAUTH_TRUSTED_PROXY_COUNT",
        "DEBUG",
    )
    code = (
        "import json; from sasaeai.site import settings as s; "
        f"print(json.dumps({{n: getattr(s, n) for n in {names!r}}}))"
    )
    environment = {**os.environ, "SASAEAI_PUBLIC_URL": SAFE["public_url"], "PYTHONPATH": "src:."}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    return json.loads(done.stdout)


def test_cookies_are_bound_to_the_host_and_to_tls(behind_tls):
    assert (behind_tls["SESSION_COOKIE_NAME"], behind_tls["CSRF_COOKIE_NAME"]) == (
        "__Host-sasaeai",
        "__Host-csrf",
    )
    assert (behind_tls["SESSION_COOKIE_SECURE"], behind_tls["CSRF_COOKIE_SECURE"]) == (True, True)


def test_browsers_are_told_to_keep_to_tls_for_a_year(behind_tls):
    assert behind_tls["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert behind_tls["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True


def test_only_the_own_host_is_answered(behind_tls):
    assert behind_tls["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]", "welfare.example.jp"]
    assert behind_tls["CSRF_TRUSTED_ORIGINS"] == ["https://welfare.example.jp"]
    assert behind_tls["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False


def test_attempts_are_counted_per_reader_behind_the_proxy(behind_tls):
    assert behind_tls["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


def test_scripts_cannot_read_the_cookies():
    assert (django_settings.SESSION_COOKIE_HTTPONLY, django_settings.CSRF_COOKIE_HTTPONLY) == (
        True,
        True,
    )
    assert (django_settings.SESSION_COOKIE_SAMESITE, django_settings.CSRF_COOKIE_SAMESITE) == (
        "Lax",
        "Lax",
    )


def test_debug_is_off_unless_asked_for():
    assert (django_settings.DEBUG, next(s for s in SETTINGS if s.name == "DEBUG").default) == (
        False,
        False,
    )


def test_passwords_must_be_long():
    lengths = [
        item["OPTIONS"]["min_length"]
        for item in django_settings.AUTH_PASSWORD_VALIDATORS
        if "min_length" in item.get("OPTIONS", {})
    ]
    assert lengths == [12]


def test_sign_in_attempts_are_counted_in_the_shared_database():
    assert django_settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_a_database_whose_machine_is_gone_is_noticed_within_seconds():
    """A socket that nobody closed would otherwise be waited for as long as the system likes."""
    options = django_settings.DATABASES["default"]["OPTIONS"]
    silent = (
        options["keepalives_idle"] + options["keepalives_interval"] * options["keepalives_count"]
    )
    assert (options["connect_timeout"], options["keepalives"], silent) == (5, 1, 11)
    assert options["tcp_user_timeout"] == 10_000


def test_a_mail_server_that_says_nothing_holds_nobody_longer_than_seconds():
    assert django_settings.EMAIL_TIMEOUT == 10
