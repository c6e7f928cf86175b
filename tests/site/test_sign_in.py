"""Signing in: throttled before hashing, a second factor for staff, sessions that end."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from sasaeai.core.access import acting
from sasaeai.core.audit.models import Entry
from sasaeai.people.models import Account
from sasaeai.site.hashers import Argon2
from tests.cast import Cast
from tests.site.headers import missing

pytestmark = pytest.mark.django_db
PASSWORD = "hinata-bokko-engawa-7"


@pytest.fixture(autouse=True)
def nobody_tried_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def planner(cast: Cast) -> Account:
    """A member of the staff with a password."""
    account = Account.objects.get(pk=cast.planner.pk)
    account.set_password(PASSWORD)
    with acting(account.pk, purpose="test"):
        account.save(update_fields=["password"])
    return account


def sign_in(client: Client, login: str = "planner", password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": login, "password": password})


def text_of(response: Any) -> str:
    body = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


def code_of(secret: str, *, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def test_the_right_password_opens_the_workspace(planner):
    answer = sign_in(Client())
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")


def test_a_wrong_password_and_an_unknown_login_look_the_same(planner):
    wrong = text_of(sign_in(Client(), password="wrong-password-1"))
    unknown = text_of(sign_in(Client(), login="nobody", password="wrong-password-1"))
    assert wrong == unknown


def test_every_sign_in_and_every_failed_one_stands_in_the_journal(planner, cast, as_actor):
    sign_in(Client(), password="wrong-password-1")
    sign_in(Client(), login="somebody", password="wrong-password-1")
    sign_in(Client())
    with as_actor(cast.auditor):
        rows = Entry.objects.filter(verb__startswith="site.").order_by("at", "id")
        found = list(rows.values_list("verb", "subject_id"))
        details = [str(row) for row in rows.values("detail", "purpose")]
    assert found == [
        ("site.sign_in_failed", planner.pk),
        ("site.sign_in_failed", None),
        ("site.signed_in", planner.pk),
    ]
    assert [words for words in details if "password" in words or "somebody" in words] == []


def test_guessing_stops_before_a_password_is_hashed(planner, monkeypatch):
    hashed = []
    plain = Argon2.encode
    monkeypatch.setattr(Argon2, "encode", lambda *args: hashed.append("e") or plain(*args))
    verify = Argon2.verify
    monkeypatch.setattr(Argon2, "verify", lambda *args: hashed.append("v") or verify(*args))
    for number in range(5):
        sign_in(Client(), password=f"guess-number-{number}")
    before = len(hashed)
    answers = [sign_in(Client(), password=f"guess-more-{number}") for number in range(4)]
    assert before == 5
    assert (len(hashed), {answer.status_code for answer in answers}) == (before, {200})
    assert "planner" not in [cookie.value for cookie in answers[-1].cookies.values()]


def test_a_throttled_login_stays_closed_even_with_the_right_password(planner):
    for number in range(5):
        sign_in(Client(), password=f"guess-number-{number}")
    answer = sign_in(Client())
    assert (answer.status_code, "_auth_user_id" in Client().session) == (200, False)


def test_one_address_cannot_try_without_end(planner):
    statuses = [
        sign_in(Client(), login=f"login{number}", password="x").status_code for number in range(32)
    ]
    assert statuses[-1] == 429


def test_attempts_are_counted_for_all_processes_together(planner):
    sign_in(Client(), password="wrong-password-1")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) > 0 FROM core_cache")
        assert cursor.fetchone() == (True,)


def test_the_session_gets_a_new_name_at_sign_in(planner):
    client = Client()
    session = client.session
    session["before"] = "1"
    session.save()
    client.cookies["sasaeai"] = session.session_key
    sign_in(client)
    assert client.cookies["sasaeai"].value != session.session_key


def test_a_new_password_ends_the_other_sessions(planner):
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    fresh = "atarashii-aikotoba-5"
    answer = here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh},
    )
    statuses = [client.get("/desk/").status_code for client in (here, elsewhere)]
    assert (answer.status_code, statuses) == (302, [200, 302])


def test_a_key_given_by_the_administrator_ends_the_sessions_of_that_account(planner, cast, browse):
    client = Client()
    sign_in(client)
    browse(cast.administrator).post(f"/desk/accounts/{planner.pk}/key/")
    assert client.get("/desk/").status_code == 302


def test_an_account_that_is_closed_is_out_at_once(planner, cast, as_actor):
    client = Client()
    sign_in(client)
    with as_actor(cast.administrator):
        Account.objects.filter(pk=planner.pk).update(is_active=False)
    assert (client.get("/desk/").status_code, sign_in(Client()).headers.get("Location")) != (
        200,
        "/desk/",
    )
    assert client.get("/desk/").status_code == 302


def test_one_can_see_and_end_ones_own_sessions(planner):
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    assert here.get("/accounts/sessions/").content.decode().count("127.0.0.1") == 2
    here.post("/accounts/sessions/")
    assert [client.get("/desk/").status_code for client in (here, elsewhere)] == [200, 302]


def test_signing_out_needs_a_post_and_ends_the_session(planner):
    client = Client()
    sign_in(client)
    client.get("/accounts/logout/")
    assert client.get("/desk/").status_code == 200
    key = client.cookies["sasaeai"].value
    client.post("/accounts/logout/")
    client.cookies["sasaeai"] = key
    assert client.get("/desk/").status_code == 302


def test_a_session_ends_after_half_a_day(planner, monkeypatch):
    client = Client()
    sign_in(client)
    later = timezone.now() + timezone.timedelta(hours=12, minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    "password",
    (
        "short-1",
        "planner-planner",
        "passwordpassword",
        "314159265358979",
        "ababababababab",
        "社協ささえあい2026",
        "Sasaeai-Shakyo!",
        "ＰＬＡＮＮＥＲｐｌａｎｎｅｒ１２",
    ),
)
def test_weak_passwords_are_refused(planner, password):
    client = Client()
    sign_in(client)
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )
    planner.refresh_from_db()
    assert planner.check_password(PASSWORD)


def test_a_long_password_without_rules_is_taken_whole(planner):
    client, long = Client(), "ひなたぼっこ の えんがわ " * 6
    sign_in(client)
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": long.strip(), "password2": long.strip()},
    )
    planner.refresh_from_db()
    assert (planner.check_password(long.strip()), planner.check_password(long.strip()[:-1])) == (
        True,
        False,
    )


@pytest.mark.parametrize(
    ("target", "leads_to"),
    (
        ("https://elsewhere.example/", "/desk/"),
        ("//elsewhere.example/", "/desk/"),
        ("/places/", "/places/"),
    ),
)
def test_sign_in_leads_nowhere_else(planner, target, leads_to):
    answer = Client().post(
        "/accounts/login/", {"login": "planner", "password": PASSWORD, "next": target}
    )
    assert answer.headers["Location"] == leads_to


class TestSecondFactor:
    """Enforced for staff when the setting says so, from setting it up to losing the device."""

    @pytest.fixture(autouse=True)
    def enforced(self, settings: Any) -> None:
        settings.REQUIRE_SECOND_FACTOR = True

    def activate(self, client: Client) -> str:
        """Walks the pages as a person does; returns the shared secret."""
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        page = client.get("/accounts/2fa/totp/activate/")
        assert page.status_code == 200
        secret = str(client.session["mfa.totp.secret"])
        assert secret in page.content.decode()
        answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            "/accounts/2fa/recovery-codes/",
        )
        return secret

    def test_staff_without_one_are_led_to_set_it_up(self, planner):
        client = Client()
        sign_in(client)
        assert [client.get(path).headers.get("Location") for path in ("/desk/", "/me/")] == [
            "/accounts/2fa/",
            "/accounts/2fa/",
        ]

    def test_commissioners_may_work_without_one(self, cast, browse):
        assert browse(cast.commissioner).get("/visits/").status_code == 200

    def test_with_one_the_workspace_opens_and_the_next_sign_in_asks_for_it(self, planner):
        client = Client()
        sign_in(client)
        secret = self.activate(client)
        assert client.get("/desk/").status_code == 200
        again = Client()
        answer = sign_in(again)
        assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
        assert again.get("/desk/").status_code == 302
        wrong = again.post("/accounts/2fa/authenticate/", {"code": "000000"})
        assert (wrong.status_code, again.get("/desk/").status_code) == (200, 302)
        cache.clear()
        right = again.post("/accounts/2fa/authenticate/", {"code": code_of(secret, steps=1)})
        assert (right.headers.get("Location"), again.get("/desk/").status_code) == ("/desk/", 200)

    def test_its_secret_lies_sealed_in_the_database(self, planner):
        client = Client()
        sign_in(client)
        secret = self.activate(client)
        kept = {row.type: row.data for row in Authenticator.objects.filter(user=planner)}
        assert {kind: sorted(data) for kind, data in kept.items()} == {
            "totp": ["secret"],
            "recovery_codes": ["seed", "used_mask"],
        }
        assert [kept["totp"]["secret"][:3], kept["recovery_codes"]["seed"][:3]] == ["s1.", "s1."]
        assert secret not in str(kept)

    def test_a_code_opens_once(self, planner):
        client = Client()
        sign_in(client)
        secret = self.activate(client)
        code = code_of(secret, steps=1)
        statuses = []
        for _ in range(2):
            other = Client()
            sign_in(other)
            statuses.append(other.post("/accounts/2fa/authenticate/", {"code": code}).status_code)
        assert statuses == [302, 200]

    def test_a_recovery_code_opens_once(self, planner):
        client = Client()
        sign_in(client)
        self.activate(client)
        row = Authenticator.objects.get(user=planner, type=Authenticator.Type.RECOVERY_CODES)
        code = row.wrap().get_unused_codes()[0]
        assert code in client.get("/accounts/2fa/recovery-codes/").content.decode()
        statuses = []
        for _ in range(2):
            other = Client()
            sign_in(other)
            statuses.append(other.post("/accounts/2fa/authenticate/", {"code": code}).status_code)
        assert statuses == [302, 200]

    def test_guessing_codes_is_throttled(self, planner):
        client = Client()
        sign_in(client)
        self.activate(client)
        other = Client()
        sign_in(other)
        pages = [
            text_of(other.post("/accounts/2fa/authenticate/", {"code": f"{number:06}"}))
            for number in range(8)
        ]
        assert pages[0] != pages[-1]

    def test_changing_it_asks_for_the_password_again(self, planner):
        client = Client()
        sign_in(client)
        answer = client.get("/accounts/2fa/totp/activate/")
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/")

    def test_every_page_of_it_is_in_our_look_and_in_japanese(self, planner):
        client = Client()
        sign_in(client)
        self.activate(client)
        for path in PAGES:
            answer = client.get(path)
            page = answer.content.decode()
            assert (path, answer.status_code) == (path, 200)
            assert (path, missing(answer, signed_in=True)) == (path, [])
            assert "ui/tokens.css" in page
            assert (path, re.findall(r"<[^>]+ (?:style|on[a-z]+)=", page)) == (path, [])
            assert (path, english_in(text_of(answer))) == (path, [])


PAGES = (
    "/accounts/2fa/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
    "/accounts/password/change/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
)


def english_in(text: str) -> list[str]:
    """Whole English phrases (names, codes and addresses are single words)."""
    return re.findall(r"[A-Za-z]{3,} [a-z]{2,} [A-Za-z]{2,}", text)


class TestStaffDirectory:
    """OpenID Connect by setting: it opens known accounts, it makes none."""

    @pytest.fixture
    def directory(self, settings: Any) -> None:
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "APPS": [
                    {
                        "provider_id": "staff",
                        "name": "職員のサインイン",
                        "client_id": "sasaeai",
                        "secret": "x",
                        "settings": {"server_url": "https://directory.example"},
                    }
                ]
            }
        }

    def arrive(self, subject: str, *, name: str = "", by: Any = None, connect: bool = False) -> Any:
        """What happens after the directory has said who it is; ``by`` is already signed in."""
        from allauth.account.internal.flows.reauthentication import record_authentication
        from allauth.core import context
        from allauth.socialaccount.internal.flows.login import complete_login
        from allauth.socialaccount.models import SocialAccount, SocialLogin
        from django.contrib.auth.models import AnonymousUser
        from django.contrib.messages.storage.fallback import FallbackStorage
        from django.test import RequestFactory

        request = RequestFactory().get("/accounts/oidc/staff/login/callback/")
        request.user = by or AnonymousUser()
        request.session = Client().session
        request._messages = FallbackStorage(request)
        if by:
            record_authentication(request, by, method="password")
        data = {"preferred_username": name, "email": f"{name}@example.jp"}
        account = SocialAccount(provider="staff", uid=subject, extra_data=data)
        login = SocialLogin(user=Account(), account=account)
        login.state = {"process": "connect"} if connect else {}
        with context.request_context(request):
            return complete_login(request, login), request

    def test_without_the_setting_there_is_no_such_way(self, db):
        assert "oidc" not in Client().get("/accounts/login/").content.decode()
        assert Client().post("/accounts/oidc/staff/login/").status_code == 404

    def test_with_the_setting_the_sign_in_page_offers_it(self, directory, db):
        page = Client().get("/accounts/login/").content.decode()
        assert ("/accounts/oidc/staff/login/" in page, "職員のサインイン" in page) == (True, True)

    def test_a_name_that_the_directory_tells_opens_nothing(self, directory, cast):
        """Whoever may choose their name there could walk into the manager's account."""
        from allauth.socialaccount.models import SocialAccount

        answer, request = self.arrive("s-1", name="manager")
        assert (request.user.is_authenticated, SocialAccount.objects.count()) == (False, 0)
        assert "つながっていません" in answer.content.decode()

    def test_who_tied_the_two_together_comes_in_by_the_directory(self, directory, cast, as_actor):
        with as_actor(cast.manager):
            self.arrive("s-1", name="anything", by=cast.manager, connect=True)
        _, request = self.arrive("s-1", name="planner")
        assert request.user.pk == cast.manager.pk

    def test_a_tie_belongs_to_one_account(self, directory, cast, as_actor):
        with as_actor(cast.manager):
            self.arrive("s-1", by=cast.manager, connect=True)
        with as_actor(cast.planner):
            self.arrive("s-1", by=cast.planner, connect=True)
        _, request = self.arrive("s-1")
        assert request.user.pk == cast.manager.pk

    def test_another_directory_has_another_name(self):
        from sasaeai.site.config import directory_name

        first, second = (directory_name(f"https://{host}.example") for host in ("one", "two"))
        assert (first == second, first == directory_name("https://one.example")) == (False, True)

    def test_an_unknown_one_is_refused_and_not_made(self, directory, db):
        before = Account.objects.count()
        _, request = self.arrive("stranger")
        assert (request.user.is_authenticated, Account.objects.count()) == (False, before)

    def test_a_closed_account_is_not_opened_by_the_directory(self, directory, cast, as_actor):
        with as_actor(cast.manager):
            self.arrive("s-1", by=cast.manager, connect=True)
        with as_actor(cast.administrator):
            Account.objects.filter(pk=cast.manager.pk).update(is_active=False)
        _, request = self.arrive("s-1")
        assert not request.user.is_authenticated
