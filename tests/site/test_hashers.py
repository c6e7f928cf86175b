"""Passwords: strong enough, and cheap enough that wrong ones do not stop the house."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password, get_hasher, make_password

from sasaeai.site.hashers import Argon2


def test_a_password_is_kept_as_argon2id_with_the_parameters_of_the_cheat_sheet():
    kept = make_password("ひよりの町のこたつ")
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("ひよりの町のこたつ", kept)
    assert not check_password("ひよりの町のこたつ ", kept)


def test_the_settings_use_it():
    assert isinstance(get_hasher(), Argon2)


def test_a_password_hashed_more_dearly_opens_and_is_taken_over_at_the_next_sign_in():
    class Dear(Argon2):
        memory_cost = 102_400

    kept = Dear().encode("ひよりの町のこたつ", "saltsaltsaltsalt")
    assert check_password("ひよりの町のこたつ", kept)
    assert get_hasher().must_update(kept)
