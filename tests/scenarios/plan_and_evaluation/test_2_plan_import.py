"""The printed plan comes in with its counts; again it is no change, a new title is one rename."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sasaeai.plan.importing.document import read_document
from sasaeai.plan.importing.proposal import Actor, Proposal, RoleKind, counts
from sasaeai.plan.importing.sheet import BadSheet, PlanSheet
from sasaeai.plan.importing.sheet_diff import diff
from sasaeai.plan.importing.sheet_reading import read_csv_files, read_sheet
from sasaeai.plan.importing.sheet_writing import write_csv_files, write_xlsx_sheet
from sasaeai.plan.models import NodeIdentity, PlanNode
from sasaeai.plan.saving import create_from_sheet, save_sheet

ROOT = Path(__file__).resolve().parents[3]
PRINTED = ROOT / "tests" / "plan" / "importing" / "samples" / "two_printings.txt"
NOTHING = {"added": 0, "renamed": 0, "moved": 0, "changed": 0, "removed": 0}


@pytest.fixture(scope="module")
def proposal() -> Proposal:
    return read_document(PRINTED.read_bytes(), name=PRINTED.name)


@pytest.fixture(scope="module")
def sheet() -> PlanSheet:
    files = {path.stem: path.read_bytes() for path in (ROOT / "demo" / "plan").glob("*.csv")}
    return read_csv_files(files)


def _roles(proposal: Proposal, actor: Actor, kind: RoleKind) -> list[int]:
    """How many per target state."""
    return [len(proposal.roles_of(f"T{n}", actor=actor, kind=kind)) for n in range(1, 11)]


def test_the_document_gives_all_its_parts(proposal: Proposal) -> None:
    assert proposal.vision is not None
    assert list(counts(proposal)["levels"].values()) == [3, 10, 23]
    assert [node.number for node in proposal.at_depth(2)] == list(range(1, 11))
    assert len(proposal.issues) == 11
    steps = _roles(proposal, Actor.COMMUNITY, RoleKind.PILLAR)
    acts = _roles(proposal, Actor.SHAKYO, RoleKind.ACTIVITY)
    assert (steps, sum(steps)) == ([4, 4, 4, 3, 2, 3, 4, 4, 4, 4], 36)
    assert (acts, sum(acts)) == ([3, 3, 3, 4, 2, 2, 2, 4, 4, 3], 30)


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing_and_one_title_is_one_rename(
    cast, as_actor, sheet: PlanSheet
) -> None:
    with as_actor(cast.planner):
        saved = create_from_sheet(sheet)
        identities = NodeIdentity.objects.filter(plan=saved.plan).count()
        assert save_sheet(saved.plan, read_sheet(write_xlsx_sheet(sheet))).diff.counts == NOTHING
        first, *others = sheet.nodes
        renamed = replace(sheet, nodes=(replace(first, title="あたらしい名前"), *others))
        assert save_sheet(saved.plan, renamed).diff.counts == NOTHING | {"renamed": 1}
        assert NodeIdentity.objects.filter(plan=saved.plan).count() == identities
        titles = PlanNode.objects.filter(identity__plan=saved.plan, identity__code=first.code)
        assert "あたらしい名前" in set(titles.values_list("title", flat=True))


@pytest.mark.parametrize(
    ("line", "reason"),
    [("G1,,1,おなじコード\n", "G1"), ("M9,NOBODY,2,親のない行\n", "NOBODY")],
    ids=["duplicate", "orphan"],
)
def test_a_duplicate_or_an_orphan_refuses_the_whole_file_with_its_row(
    sheet: PlanSheet, line: str, reason: str
) -> None:
    files = {
        "levels": b"depth,name,numbering\n1,A,continuous\n2,B,none\n",
        "nodes": f"code,parent_code,depth,title\nG1,,1,つながる\nM1,G1,2,集まる\n{line}".encode(),
    }
    with pytest.raises(BadSheet) as refused:
        read_csv_files(files)
    assert any(error.row == 4 and reason in str(error) for error in refused.value.errors)


def test_old_excel_and_new_excel_read_the_same(sheet: PlanSheet) -> None:
    old = read_csv_files(
        {
            name: data.decode("utf-8-sig").encode("cp932")
            for name, data in write_csv_files(sheet).items()
        }
    )
    assert diff(sheet, old).counts == NOTHING
