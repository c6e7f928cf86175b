"""Access to the tables that libraries bring along; sign-in secrets stay with the sign-in."""

from __future__ import annotations

from sasaeai.core.access import EVERYBODY, Level, RoomAccess, TableAccess

WRITTEN_BY_LIBRARIES = (
    "django_session",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "socialaccount_socialapp",
    "socialaccount_socialtoken",
    "usersessions_usersession",
    "procrastinate_jobs",
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
)
READ_ONLY = (
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
)

ACCESS = RoomAccess(
    room="site",
    tables=(
        *(
            TableAccess(name, Level.INTERNAL, insert=EVERYBODY, update=EVERYBODY, delete=EVERYBODY)
            for name in WRITTEN_BY_LIBRARIES
        ),
        *(TableAccess(name, Level.INTERNAL) for name in READ_ONLY),
    ),
)
