"""Sign-in rules: accounts are made by the council, never by a visitor."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):
    """No open registration; no mail that would tell whether an account exists."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """The login was given by the administrator and stays."""


class KnownAccountsOnly(DefaultSocialAccountAdapter):
    """A staff directory (OIDC) only opens accounts that the council has already made."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        from sasaeai.people.public import Account

        if sociallogin.is_existing:
            return
        login = str(sociallogin.account.extra_data.get("preferred_username", ""))
        account = Account.objects.filter(login=login, is_active=True).first() if login else None
        if account:
            sociallogin.connect(request, account)
