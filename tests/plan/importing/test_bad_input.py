"""Whatever file is chosen: a draft, an honest empty draft, or words that say what to do."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from sasaeai.plan.importing.document import read_document, read_text
from sasaeai.plan.importing.draft import sheet_of
from sasaeai.plan.importing.proposal import Proposal
from sasaeai.plan.importing.sheet_reading import read_csv_files
from sasaeai.plan.importing.sheet_writing import write_csv_files
from sasaeai.plan.importing.source import UnreadableFile

PIECES = [
    "基本目標１",
    "基本理念",
    "（１）つながる",
    "・見守り",
    "①あいさつ",
    "【①：知る】",
    "（例）サロンなど",
    "地域での取り組み",
    "ひより市社協の取り組み",
    "【住民】声をかける",
    "自助（住民）\t公助（行政）",
    "・あ\t・い",
    "第１章　計画の展開",
    "解決を目指す３つの課題",
    "「孤立」01",
    "具体的な取り組み",
    "1-1 居場所",
    "施策2-1",
    "■事業",
    "計画の期間",
    "令和8年度から令和12年度まで",
    "2,000件配布、回収率47.2％",
    "〒000-0000 ひより市1-1",
    "  ながく続く文です。",
    "",
    "\t（２）段",
    "\f",
    "5",
]
documents = st.lists(st.sampled_from(PIECES), max_size=40).map("\n".join)


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as problem:
        read_document(data)
    return problem.value.message


def pdf(*, pages: int = 1, password: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_an_empty_file_is_named_as_empty() -> None:
    assert refused(b"") == refused(b" \n\t ")
    assert "空です" in refused(b"")


def test_a_picture_is_refused_with_what_to_choose_instead() -> None:
    assert "文字として読めない" in refused(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    assert "文字として読めない" in refused(bytes(range(1, 256)) * 40)


def test_a_scanned_pdf_a_locked_pdf_and_a_broken_pdf_are_told_apart() -> None:
    assert "文字が入っていません" in refused(pdf())
    assert "パスワード" in refused(pdf(password="secret"))
    assert "こわれている" in refused(b"%PDF-1.7\nnothing here")
    assert len(PdfReader(io.BytesIO(pdf(pages=3))).pages) == 3


def test_too_many_lines_are_refused_before_any_work() -> None:
    assert "行が多すぎます" in refused("・あ\n".encode() * 100_000)


def test_a_letter_gives_an_empty_proposal_that_says_so_and_shows_every_line() -> None:
    text = "たろうへ\n\n元気ですか。\n来週あそびに行きます\n"
    plan = read_text(text)
    assert plan.nodes == () and plan.roles == () and plan.issues == ()
    assert plan.vision is None and plan.period is None
    assert "計画の体系（基本目標や取り組み）が見つかりませんでした。" in plan.notes
    assert plan.lines_seen() == {1, 3, 4}


def test_one_megabyte_on_a_single_line_is_kept_as_not_placed() -> None:
    plan = read_text("あ" * 1_000_000)
    assert plan.nodes == ()
    assert len(plan.unplaced) == 1


@pytest.mark.parametrize(
    "text",
    ["1-" * 100_000, " " * 200_000 + "x", "（【「" * 60_000, "【①：あ】" * 10_000, "a@" * 50_000],
)
def test_hostile_repetition_ends_with_a_proposal(text: str) -> None:
    assert isinstance(read_text(text), Proposal)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_proposal_or_a_message(data: bytes) -> None:
    try:
        assert isinstance(read_document(data), Proposal)
    except UnreadableFile as problem:
        assert problem.message.endswith("。")


@settings(max_examples=200, deadline=None)
@given(st.one_of(documents, st.text(max_size=300)))
def test_any_text_keeps_every_line_once_and_gives_a_valid_sheet(text: str) -> None:
    plan = read_text(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    printing = {n for n, line in enumerate(lines, start=1) if line.strip()}
    assert printing <= plan.lines_seen()
    codes = [node.code for node in plan.nodes]
    assert len(codes) == len(set(codes))
    assert {node.parent_code for node in plan.nodes} <= {*codes, ""}
    assert {role.node_code for role in plan.roles} <= set(codes)
    assert plan == read_text(text)


@settings(max_examples=120, deadline=None)
@given(documents)
def test_every_draft_of_a_plan_is_a_sheet_that_reads_back(text: str) -> None:
    sheet = sheet_of(read_text(text))
    if sheet.nodes:
        again = read_csv_files(write_csv_files(sheet))
        assert [row.code for row in again.nodes] == [row.code for row in sheet.nodes]
        assert [row.title for row in again.nodes] == [row.title for row in sheet.nodes]
        assert again.counts == sheet.counts
