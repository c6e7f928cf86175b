"""``./run account LOGIN NAME``: the first administrator; all others are made on screen by them."""

from __future__ import annotations

import getpass
import secrets
import sys

from sasaeai.site import runtime


def main(argv: list[str]) -> int:
    if len(argv) < 2:
        print("使い方: ./run account ログイン名 お名前")
        return 2
    with runtime.database():
        runtime.start_django(role="owner")
        from sasaeai.core.periods import today
        from sasaeai.people.public import Account, Duty, DutyKind

        password = getpass.getpass("合言葉（空なら作ります）: ") if sys.stdin.isatty() else ""
        made = password or secrets.token_urlsafe(15)
        with runtime.maintenance():
            account = Account.objects.create_user(argv[0], made, name=" ".join(argv[1:]))
            Duty.objects.create(account=account, kind=DutyKind.ADMINISTRATOR, starts_on=today())
    if not password:
        print(f"{argv[0]} の合言葉: {made}")
    return 0
