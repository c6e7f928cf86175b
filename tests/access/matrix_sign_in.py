"""Sign-in, second factor and sessions: one's own, and nothing that lets a visitor make an account."""

from __future__ import annotations

from tests.access.table import EVERYBODY, NOBODY, Row, members

OWNER_OF_THE_KEY = members("commissioner")
NOT_OFFERED = (
    "account_signup",
    "account_inactive",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "socialaccount_signup",
    "socialaccount_connections",
    "accounts/social/login/cancelled/",
    "accounts/social/login/error/",
    "accounts/social/signup/",
    "accounts/social/connections/",
)


REPEATS_FIRST = {"commissioner": 302}
"""Has a security key, so it must be shown again before anything about sign-in is changed."""


def _key(name: str) -> tuple[Row, ...]:
    """A security key opens for its owner alone, after it was shown again."""
    return (
        Row(name, OWNER_OF_THE_KEY, lambda o: {"pk": o.security_key}, "own", status=302),
        Row(name, NOBODY, lambda o: {"pk": 999_999_999}, "unknown", but=REPEATS_FIRST),
    )


SIGN_IN = (
    Row("account_login", EVERYBODY, status=302, anonymous=200),
    Row("account_logout", EVERYBODY, anonymous=302),
    Row("account_logout", EVERYBODY, method="post", status=302),
    *(Row(name, NOBODY) for name in NOT_OFFERED),
    Row("account_confirm_email", NOBODY, lambda o: {"key": "abc"}, "unknown"),
    Row(
        "account_reset_password_from_key",
        NOBODY,
        lambda o: {"uidb36": "1x", "key": "abc"},
        "unknown",
    ),
    # The cast has no passwords, so there is nothing to repeat and nothing to change yet.
    Row("account_reauthenticate", EVERYBODY, status=403, but=REPEATS_FIRST),
    Row("account_change_password", EVERYBODY, status=302),
    Row("usersessions_list", EVERYBODY),
    Row("mfa_index", EVERYBODY),
    Row("mfa_authenticate", EVERYBODY, status=302),
    Row("mfa_reauthenticate", EVERYBODY, status=403, but=REPEATS_FIRST),
    Row("mfa_activate_totp", EVERYBODY, but=REPEATS_FIRST),
    Row("mfa_deactivate_totp", NOBODY),
    Row("mfa_view_recovery_codes", NOBODY),
    Row("mfa_generate_recovery_codes", EVERYBODY, but=REPEATS_FIRST),
    Row("mfa_download_recovery_codes", NOBODY),
    Row("mfa_list_webauthn", EVERYBODY),
    Row("mfa_add_webauthn", EVERYBODY, but=REPEATS_FIRST),
    Row("mfa_reauthenticate_webauthn", EVERYBODY, status=403, but={"commissioner": 200}),
    *_key("mfa_remove_webauthn"),
    *_key("mfa_edit_webauthn"),
    Row("mfa_login_webauthn", EVERYBODY, status=302),
    Row("socialaccount_login_cancelled", EVERYBODY, anonymous=200),
    Row("socialaccount_login_error", EVERYBODY, status=401, anonymous=401),
    # Without a staff directory in the settings there is no such provider.
    Row(
        "openid_connect_login", NOBODY, lambda o: {"provider_id": "staff"}, "unknown", anonymous=404
    ),
    Row(
        "openid_connect_callback",
        NOBODY,
        lambda o: {"provider_id": "staff"},
        "unknown",
        anonymous=404,
    ),
)
