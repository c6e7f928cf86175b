"""Plans of other shapes: other level names, depths, numberings and role columns."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
import typst

from sasaeai.plan.importing.document import read_document, read_text
from sasaeai.plan.importing.proposal import Actor, Numbering, Proposal, counts

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.name for path in SAMPLES.glob("*.txt"))


def sample(name: str) -> Proposal:
    return read_document((SAMPLES / f"{name}.txt").read_bytes(), name=name)


def test_one_goal_seven_areas_thirty_six_projects() -> None:
    plan = sample("one_goal_areas_projects")
    assert counts(plan)["levels"] == {"基本目標": 1, "活動領域": 7, "実践事業": 36}
    assert [len(plan.children(a.code)) for a in plan.at_depth(2)] == [5, 5, 5, 5, 5, 6, 5]
    assert [level.numbering for level in plan.levels] == [
        Numbering.NONE,
        Numbering.CONTINUOUS,
        Numbering.CONTINUOUS,
    ]
    assert [level.evaluable for level in plan.levels] == [False, False, True]
    assert plan.period is not None
    assert (plan.period.fy_from, plan.period.fy_to) == (2022, 2026)


def test_a_six_year_period_beyond_the_end_of_an_era() -> None:
    plan = sample("goals_plans_h29")
    assert plan.period is not None
    assert plan.period.years == (2017, 2018, 2019, 2020, 2021, 2022)
    assert counts(plan)["levels"] == {"基本目標": 3, "基本計画": 7, "実施計画": 12}
    assert counts(plan)["by_parent"]["実施計画"] == [2, 1, 3, 2, 1, 2, 1]
    assert [level.numbering for level in plan.levels][1:] == [Numbering.RESTART] * 2
    assert plan.vision is not None
    assert plan.vision.text == "ともに支え　笑顔でつながる　はまかぜのまち"
    assert plan.ordinal == 2


@pytest.mark.parametrize(
    ("line", "name", "ordinal"),
    [
        ("ほしみ市地域福祉活動計画（平成29年度～平成34年度）", "ほしみ市地域福祉活動計画", None),
        (
            "第3次ほしみ市地域福祉活動計画【令和4年度から令和8年度まで】",
            "第3次ほしみ市地域福祉活動計画",
            3,
        ),
        ("ほしみ市地域福祉活動計画　概要版", "ほしみ市地域福祉活動計画", None),
    ],
)
def test_a_plans_name_stands_before_its_years_or_its_edition(line, name, ordinal) -> None:
    plan = read_text(f"{line}\n\n基本目標１　つながり\n　基本計画（１）見守り\n")
    assert plan.title is not None
    assert (plan.title.text, plan.ordinal) == (name, ordinal)


def test_issues_as_the_top_level_and_measures_that_repeat_their_level_name() -> None:
    plan = sample("issues_to_measures")
    assert counts(plan)["levels"] == {
        "課題": 3,
        "基本方向": 3,
        "施策目標": 5,
        "具体的取り組み": 7,
    }
    assert plan.issues == ()
    assert [n.title for n in plan.children("M2.1")] == ["体験メニューの紹介", "活動者の座談会"]


def test_numbered_issues_without_anything_below_are_a_list_of_issues() -> None:
    plan = read_text("課題１　移動の手段がない\n課題２　担い手が足りない\n\n基本目標１　出かける\n")
    assert [(i.no, i.title) for i in plan.issues] == [
        (1, "移動の手段がない"),
        (2, "担い手が足りない"),
    ]
    assert [n.title for n in plan.nodes] == ["出かける"]


def test_pillars_directions_and_projects_without_a_printed_level_name() -> None:
    plan = sample("pillars_directions")
    assert counts(plan)["levels"] == {"柱": 3, "方向性": 5, "事業": 8}
    assert plan.title is not None and plan.ordinal == 6
    assert plan.vision is not None and plan.vision.text == "あなたと私でつくる　あったか　あさぎり"
    first = plan.children(plan.at_depth(2)[0].code)[0]
    assert first.body == "だれでも来られる食堂を月に一度ひらきます。"
    assert plan.contact("email") == "info@asagiri.example.jp"


def test_joint_plans_give_each_actor_its_column() -> None:
    plan = sample("joint_with_roles")
    assert counts(plan)["levels"] == {"基本目標": 2, "施策": 4}
    expected = {Actor.RESIDENT: 6, Actor.COMMUNITY: 3, Actor.SHAKYO: 6, Actor.GOVERNMENT: 5}
    assert {a: sum(r.actor is a for r in plan.roles) for a in expected} == expected
    columns = [(r.actor, r.text) for r in plan.roles_of("T2")]
    assert columns == [
        (Actor.RESIDENT, "緊急連絡先を書いておく"),
        (Actor.COMMUNITY, "気になる家を訪ねる"),
        (Actor.SHAKYO, "見守り会議をひらく"),
        (Actor.GOVERNMENT, "協定を結ぶ"),
    ]
    assert [(r.actor, r.text) for r in plan.roles_of("T4")] == [
        (Actor.RESIDENT, "制度を知る"),
        (Actor.SHAKYO, "日常生活自立支援事業をすすめる"),
        (Actor.GOVERNMENT, "中核機関をおく"),
    ]


def test_chapters_pages_and_contents_do_not_become_measures() -> None:
    plan = sample("chapters_and_pages")
    assert [(n.depth, n.title) for n in plan.nodes] == [
        (1, "集まる"),
        (2, "気軽に集まれる場をつくる"),
        (3, "ふれあいサロンの応援"),
        (3, "こどもの居場所づくり"),
        (2, "出かけやすくする"),
        (3, "おでかけ支援"),
        (1, "支える"),
        (2, "困りごとを受けとめる"),
        (3, "何でも相談"),
        (3, "家事の手伝い合い"),
    ]
    assert "12か所" in plan.nodes[1].body
    assert plan.nodes[0].places[0].page == 4
    assert [(i.no, i.title) for i in plan.issues] == [
        (1, "担い手が足りない"),
        (2, "移動の手段がない"),
        (3, "情報がとどかない"),
    ]
    assert str(plan.voice("survey", "rate")) == "40.8"
    assert plan.voice("sessions", "participants") == 304
    assert plan.vision is not None and plan.vision.text == "ひとりの困りごとを、みんなの力で"


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_any_shape_is_lost(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    plan = read_document(data, name=name)
    lines = data.decode().split("\n")
    printing = {n for n, line in enumerate(lines, start=1) if line.strip()}
    assert printing - plan.lines_seen() == set()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-16"])
def test_every_encoding_gives_the_same_tree(name: str, encoding: str) -> None:
    data = (SAMPLES / name).read_bytes()
    again = read_document(data.decode().replace("〜", "～").encode(encoding))
    assert [n.title for n in again.nodes] == [n.title for n in read_document(data).nodes]


def test_the_older_unix_encoding_is_read_too() -> None:
    plan = read_document("基本目標１　支え合う\n（１）見守りの輪を広げる\n".encode("euc_jp"))
    assert [n.title for n in plan.nodes] == ["支え合う", "見守りの輪を広げる"]


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("計画期間は令和8年度から令和12年度までの5年間です。", (2026, 2030)),
        ("計画期間　Ｒ８～Ｒ１２", (2026, 2030)),
        ("計画期間：平成31年度〜平成35年度", (2019, 2023)),
        ("計画期間：令和元年度～令和5年度", (2019, 2023)),
        ("計画の期間は2026年度から2030年度です。", (2026, 2030)),
        ("令和８（2026）年度　＞＞　令和12（2030）年度", (2026, 2030)),
        ("計画期間は2025（令和7）年度から2029（令和11）年度まで", (2025, 2029)),
        ("計画期間　令和6～10年度", (2024, 2028)),
    ],
)
def test_periods_as_plans_write_them(written: str, years: tuple[int, int]) -> None:
    period = read_text(written).period
    assert period is not None and (period.fy_from, period.fy_to) == years


def test_a_period_that_contradicts_its_own_count_is_doubted() -> None:
    period = read_text("計画期間は令和8年度から令和12年度までの6年間です。").period
    assert period is not None
    assert period.notes == ("6年間と書かれていますが、5年間になります。",)


def test_two_items_with_one_number_are_both_kept_and_doubted() -> None:
    plan = read_text("基本目標１　集まる場をふやす\n基本目標１　相談につなげる\n")
    assert [n.title for n in plan.nodes] == ["集まる場をふやす", "相談につなげる"]
    assert len({n.code for n in plan.nodes}) == 2
    assert plan.nodes[1].notes != ()


def printed_pdf(text: str) -> bytes:
    """The text as a real PDF, one printed line per line, with the font that is always there."""
    lines = ", ".join(json.dumps(line, ensure_ascii=False) for line in text.split("\n"))
    source = (
        '#set page(width: 30cm, height: 40cm)\n#set text(font: "IPAexGothic", size: 9pt)\n'
        f"#for line in ({lines}) [#line #linebreak()]\n"
    )
    spec = find_spec("matplotlib_fontja")
    assert spec is not None and spec.origin is not None
    fonts = Path(spec.origin).parent / "fonts"
    made = typst.Compiler(font_paths=[str(fonts)]).compile(source.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def test_a_pdf_with_text_gives_the_same_tree_as_its_text() -> None:
    text = (SAMPLES / "goals_plans_h29.txt").read_text(encoding="utf-8")
    plan = read_document(printed_pdf(text), name="plan.pdf")
    assert [(n.code, n.title) for n in plan.nodes] == [
        (n.code, n.title) for n in sample("goals_plans_h29").nodes
    ]
    assert plan.period is not None and plan.period.fy_to == 2022
    assert plan.pages == 1
