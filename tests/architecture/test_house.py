"""Rules of the house that a reader relies on and a tool can see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "sasaeai"
LONGEST_FILE = 410
ROUNDING = re.compile(r"(?<![\w.])round\(|\.quantize\(|ROUND_HALF|floatformat|\|\s*round\b")
ROLE_CHANGE = re.compile(
    r"(?i)set (?:local |session )?role\b|reset (?:role|all)\b|session authorization|discard all|"
    r"set_config\(\s*['\"]role['\"].*"
)
UNSAFE_TEMPLATE = re.compile(r"\|\s*safe\b|<script(?![^>]*\bsrc=)|\sstyle=\"|\son[a-z]+=\"")


def python_files() -> Iterator[Path]:
    yield from (path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def templates() -> Iterator[Path]:
    yield from SOURCE.rglob("*.jinja")


def named(paths: Iterator[Path]) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in paths)


def test_no_file_is_longer_than_a_reader_can_hold():
    long = (p for p in python_files() if len(p.read_text("utf-8").splitlines()) > LONGEST_FILE)
    assert named(long) == []


def test_nothing_is_called_utils_helpers_or_common():
    words = ("utils", "helpers", "common", "misc")
    assert named(p for p in SOURCE.rglob("*") if p.stem in words) == []


def test_nothing_that_runs_is_made_of_a_test_tool():
    tools = re.compile(r"^\s*(?:from|import) (?:django\.test|unittest(?!\.mock)|pytest)\b", re.M)
    found = (path for path in python_files() if tools.search(path.read_text("utf-8")))
    assert named(found) == []


def test_only_figures_rounds():
    here = SOURCE / "core" / "figures"
    rounding = (
        path
        for path in (*python_files(), *templates())
        if here not in path.parents and ROUNDING.search(path.read_text("utf-8"))
    )
    assert named(rounding) == []


def test_roles_are_changed_in_one_place_for_the_length_of_a_transaction():
    changing = (p for p in python_files() if ROLE_CHANGE.search(p.read_text("utf-8")))
    assert named(changing) == ["src/sasaeai/core/access/roles.py"]
    found = ROLE_CHANGE.findall((SOURCE / "core" / "access" / "roles.py").read_text("utf-8"))
    assert [words for words in found if ", true)" not in words] == []


def test_only_the_counting_steps_into_another_role():
    stepping = (p for p in python_files() if "stepped_into(" in p.read_text("utf-8"))
    assert named(stepping) == [
        "src/sasaeai/core/access/roles.py",
        "src/sasaeai/core/metrics/counting.py",
    ]


def test_only_who_acts_is_put_into_the_role_that_suits_them():
    choosing = (p for p in python_files() if re.search(r"\broles\.CHOSEN\b", p.read_text("utf-8")))
    assert named(choosing) == ["src/sasaeai/core/access/actor.py"]


def test_templates_trust_nothing_and_carry_no_inline_code():
    drawings = SOURCE / "core" / "ui" / "templates" / "ui" / "parts" / "icon.jinja"
    unsafe = (
        path
        for path in templates()
        if path != drawings and UNSAFE_TEMPLATE.search(path.read_text("utf-8"))
    )
    assert named(unsafe) == []


def test_python_never_marks_text_as_safe_or_builds_sql_from_requests():
    words = ("mark_safe", ".extra(", "RawSQL(", "csrf_exempt", "eval(", "exec(")
    found = [
        (str(path.relative_to(ROOT)), word)
        for path in python_files()
        for word in words
        if re.search(rf"(?<![\w.]){re.escape(word)}", path.read_text("utf-8"))
    ]
    machines = {
        ("src/sasaeai/api/views.py", "csrf_exempt"),
        ("src/sasaeai/places/notices/views/machines.py", "csrf_exempt"),
    }
    assert [item for item in found if item not in machines] == []


def test_every_public_function_class_and_module_says_why_it_is_there():
    lacking = []
    for path in python_files():
        tree = ast.parse(path.read_text("utf-8"))
        if path.name != "__init__.py" and ast.get_docstring(tree) is None:
            lacking.append(str(path.relative_to(ROOT)))
    assert lacking == []


def test_what_serves_imports_nothing_that_is_made_for_tests():
    pattern = re.compile(r"(?m)^\s*(?:from|import) django\.test\b")
    assert named(p for p in python_files() if pattern.search(p.read_text("utf-8"))) == []


def test_no_city_lives_in_the_code():
    cities = re.compile("倉敷|Kurashiki|kurashiki|ひより市")
    found = (
        path
        for path in (*python_files(), *templates())
        if cities.search(path.read_text("utf-8"))
        and "core/ui/style" not in str(path)
        and "core/ui/templates/ui/style" not in str(path)
        and "site/commands/demo.py" not in str(path)
    )
    assert named(found) == []


def test_rooms_never_import_each_others_insides():
    rooms = ("areas", "people", "plan", "places", "voices", "consult", "watch", "evaluation")
    pattern = re.compile(r"from sasaeai\.(\w+)\.(\w+)|import sasaeai\.(\w+)\.(\w+)")
    found = []
    for path in python_files():
        own = path.relative_to(SOURCE).parts[0]
        for match in pattern.finditer(path.read_text("utf-8")):
            room, part = (match[1] or match[3]), (match[2] or match[4])
            if room in rooms and room != own and part not in ("public", "importing"):
                found.append(f"{path.relative_to(ROOT)}: {room}.{part}")
    assert found == []
