"""Sign-in rules: accounts are made by the council, never by a visitor."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse

from sasaeai.core import audit
from sasaeai.people.public import Account


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """No open registration; no mail that would tell whether an account exists."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **rest: Any) -> HttpResponse:
        """Every sign-in stands in the journal."""
        audit.record("site.signed_in", subject=("account", user.pk))
        return super().post_login(request, user, **rest)  # type: ignore[no-any-return]

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """So does every failed one: never what was typed, a password may stand in the login's field."""
        known = Account.objects.filter(login=credentials.get("username", "")).first()
        subject = known.pk if known else None
        audit.record("site.sign_in_failed", subject=("account", subject))

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """The login was given by the administrator and stays."""


class KnownAccountsOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A staff directory (OIDC) only opens accounts that the council has already made."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        login = str(sociallogin.account.extra_data.get("preferred_username", ""))
        account = Account.objects.filter(login=login, is_active=True).first() if login else None
        if account:
            sociallogin.connect(request, account)
