"""Sign-in rules: accounts are made by the council, never by a visitor."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse

from sasaeai.core import audit, sealing
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


SECOND_FACTOR = "mfa_authenticator.data"


class SealedSecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """The shared secrets of codes lie in the database sealed: who copies it cannot make a code."""

    def encrypt(self, text: str) -> str:
        return sealing.seal(text, place=SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.open_sealed(encrypted_text, place=SECOND_FACTOR)


class KnownAccountsOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A staff directory (OIDC) opens an account only after its owner has tied the two together.

    What ties them is the directory (its address is part of the provider's name) and the subject it
    gives, which nobody can choose. A login name or mail address that the directory tells is not
    believed: whoever may write it there could walk into somebody else's account.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never; but the journal knows that somebody unknown came from the directory."""
        audit.record("site.sign_in_failed", subject=("account", None), detail={"by": "directory"})
        return False
