"""A sealed text opens with its key, in its place, unchanged; in every other case it does not."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.sealing import BadKeys, CannotOpen, Key, is_sealed, open_sealed, seal
from sasaeai.core.sealing.keyring import fresh_key, kept_secret, parse, replace_secret, written

STORY = "夜は娘さんの家。鍵は植木鉢の下。"
PLACE = "test_note.body"
OLD, NEW = Key("old", b"o" * 32), Key("new", b"n" * 32)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back_and_is_not_seen(text):
    closed = seal(text, place=PLACE)
    assert open_sealed(closed, place=PLACE) == text
    assert is_sealed(closed) and (len(text) < 3 or text not in closed)


def test_the_same_text_never_looks_the_same():
    assert len({seal(STORY, place=PLACE) for _ in range(50)}) == 50


def test_a_text_does_not_open_in_another_column():
    with pytest.raises(CannotOpen, match="other_note"):
        open_sealed(seal(STORY, place=PLACE), place="other_note.body")


@pytest.mark.parametrize("at", [-2, -20, 20])
def test_a_changed_letter_is_noticed(at):
    closed = seal(STORY, place=PLACE)
    other = "A" if closed[at] != "A" else "B"
    changed = closed[:at] + other + closed[at + 1 :]
    with pytest.raises(CannotOpen):
        open_sealed(changed, place=PLACE)


@pytest.mark.parametrize("stored", ["", "plain", "s1.", "s1.x", "s1.current.%%%", "s1.a.b.c.d"])
def test_what_was_never_sealed_does_not_open(stored):
    with pytest.raises(CannotOpen):
        open_sealed(stored, place=PLACE)


def test_after_a_new_key_old_texts_open_and_new_ones_carry_its_name():
    with override_settings(SASAEAI_SEALING_KEYS=written([OLD])):
        closed = seal(STORY, place=PLACE)
    with override_settings(SASAEAI_SEALING_KEYS=written([NEW, OLD])):
        assert open_sealed(closed, place=PLACE) == STORY
        assert seal(STORY, place=PLACE).startswith("s1.new.")
    with (
        override_settings(SASAEAI_SEALING_KEYS=written([NEW])),
        pytest.raises(CannotOpen, match="old"),
    ):
        open_sealed(closed, place=PLACE)


def test_another_key_under_the_same_name_opens_nothing():
    with override_settings(SASAEAI_SEALING_KEYS=written([OLD])):
        closed = seal(STORY, place=PLACE)
    impostor = Key("old", b"x" * 32)
    with override_settings(SASAEAI_SEALING_KEYS=written([impostor])), pytest.raises(CannotOpen):
        open_sealed(closed, place=PLACE)


def test_no_message_shows_text_or_key():
    closed = seal(STORY, place=PLACE)
    with pytest.raises(CannotOpen) as refused:
        open_sealed(closed, place="elsewhere")
    assert STORY not in str(refused.value)
    assert repr(OLD) == "Key(old)"


def test_keys_are_read_as_they_are_written():
    assert parse(written([NEW, OLD])) == (NEW, OLD)
    assert parse(f"{NEW} {OLD}") == (NEW, OLD)


@pytest.mark.parametrize(
    "text",
    ["", "name", "name:short", "NAME:" + str(OLD)[4:], f"{OLD}\n{OLD}", str(OLD)[:-3]],
)
def test_wrong_keys_are_refused_without_showing_them(text):
    with pytest.raises(BadKeys) as refused:
        parse(text)
    assert str(OLD)[4:20] not in str(refused.value)


def test_no_two_keys_share_a_name_or_a_secret():
    made = [fresh_key() for _ in range(50)]
    assert [len({key.id for key in made}), len({key.secret for key in made})] == [50, 50]
    assert {(len(key.id), len(key.secret)) for key in made} == {(16, 32)}


def test_the_file_of_keys_is_the_owners_alone_and_made_once(tmp_path: Path):
    path = tmp_path / "secrets" / "sealing-keys"
    first = kept_secret(path, lambda: str(fresh_key()))
    assert kept_secret(path, lambda: str(fresh_key())) == first
    replace_secret(path, written([NEW, *parse(first)]))
    assert [stat.S_IMODE(p.stat().st_mode) for p in (path, path.parent)] == [0o600, 0o700]
    assert [key.id for key in parse(path.read_text())] == ["new", parse(first)[0].id]
    assert [p.name for p in path.parent.iterdir()] == ["sealing-keys"]


def test_the_house_has_a_key_of_its_own():
    assert len(parse(settings.SASAEAI_SEALING_KEYS)) == 1
