"""The one place that knows where PostgreSQL runs and who signs in there (ADR 0001)."""

from sasaeai.core.database.embedded import Server, ServerRefused, ensure_running
from sasaeai.core.database.provision import (
    Address,
    Credentials,
    UnsuitableDatabase,
    provision,
    refuse_unsuitable_database,
)

__all__ = [
    "Address",
    "Credentials",
    "Server",
    "ServerRefused",
    "UnsuitableDatabase",
    "ensure_running",
    "provision",
    "refuse_unsuitable_database",
]
