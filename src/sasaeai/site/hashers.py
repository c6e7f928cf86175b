"""How passwords are hashed."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id as the OWASP password storage cheat sheet asks for it: 19 MiB, two passes, one lane.

    Django's own 100 MiB in eight lanes cost seven times the CPU on two cores and 400 MB when four
    wrong passwords come at once, so signing in would be the cheapest way to stop the house.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
