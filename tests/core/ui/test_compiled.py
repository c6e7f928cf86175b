"""Templates that one start compiled are read by the next, from a folder of our account alone."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from sasaeai.core.ui import compiled

NAME, TEXT = "greeting.jinja", "{{ name }}さん"


def drawing(home: Path) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.DictLoader({NAME: TEXT}), bytecode_cache=compiled.bytecode(home)
    )


def test_the_second_start_compiles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert drawing(tmp_path).get_template(NAME).render(name="潮見") == "潮見さん"
    monkeypatch.setattr(jinja2.Environment, "_generate", None)
    assert drawing(tmp_path).get_template(NAME).render(name="石井") == "石井さん"


def test_what_other_code_has_made_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    drawing(tmp_path).get_template(NAME)
    monkeypatch.setattr(jinja2, "__version__", "another")
    monkeypatch.setattr(jinja2.Environment, "_generate", None)
    with pytest.raises(TypeError):
        drawing(tmp_path).get_template(NAME)


def test_nobody_else_can_put_code_there(tmp_path: Path):
    compiled.bytecode(tmp_path)
    assert (tmp_path / "templates").stat().st_mode & 0o777 == 0o700
