"""Builds the test database's schema and the named cast; run as the owner by ``tests.database``."""

from __future__ import annotations

from sasaeai.site import runtime


def main() -> None:
    runtime.start_django(role="owner")
    runtime.migrate()
    from tests import cast

    with runtime.maintenance():
        cast.build()


if __name__ == "__main__":
    main()
