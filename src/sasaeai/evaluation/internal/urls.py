"""Addresses of internal evaluation and actions (/desk/evaluation/) and of what is published."""

from __future__ import annotations

from django.urls import path

from sasaeai.evaluation.views import (
    actions,
    actions_book,
    handing,
    papers,
    published,
    rounds,
    scales,
    sheets,
    words,
    work,
    workbook,
)

DESK = [
    path("desk/evaluation/", rounds.rounds, name="rounds"),
    path("desk/evaluation/new/", rounds.new, name="round_new"),
    path("desk/evaluation/<bigint:pk>/", rounds.board, name="round"),
    path("desk/evaluation/<bigint:pk>/board.<slug:format>", rounds.board_file, name="round_file"),
    path("desk/evaluation/<bigint:pk>/dues/", rounds.dues, name="round_dues"),
    path("desk/evaluation/<bigint:pk>/hand/", handing.hand, name="round_hand"),
    path("desk/evaluation/<bigint:pk>/freeze/", rounds.freeze, name="round_freeze"),
    path("desk/evaluation/<bigint:pk>/restate/", rounds.restate, name="round_restate"),
    path("desk/evaluation/<bigint:pk>/decide/", rounds.decide, name="round_decide"),
    path("desk/evaluation/<bigint:pk>/publish/", rounds.publish, name="round_publish"),
    path("desk/evaluation/<bigint:pk>/submit/", rounds.hand_in, name="round_submit"),
    path("desk/evaluation/<bigint:pk>/jobs/<bigint:run>/", work.job, name="round_job"),
    path("desk/evaluation/<bigint:pk>/jobs/<bigint:run>/cancel/", work.cancel, name="round_cancel"),
    path("desk/evaluation/<bigint:pk>/words/", words.words, name="words"),
    path("desk/evaluation/<bigint:pk>/sheets.pdf", papers.sheets, name="round_sheets"),
    path("desk/evaluation/<bigint:pk>/excel/", workbook.workbook, name="workbook"),
    path("desk/evaluation/<bigint:pk>/excel/book.xlsx", workbook.book, name="book"),
    path("desk/evaluation/sheets/<bigint:pk>/", sheets.sheet, name="sheet"),
    path("desk/evaluation/sheets/<bigint:pk>/write/", sheets.write, name="write"),
    path("desk/evaluation/sheets/<bigint:pk>/return/", sheets.send_back_sheet, name="send_back"),
    path("desk/evaluation/sheets/<bigint:pk>/revise/", sheets.revise, name="revise"),
    path("desk/evaluation/sheets/<bigint:pk>/comment/", sheets.comment, name="comment"),
    path("desk/evaluation/sheets/<bigint:pk>/evidence/", sheets.evidence, name="evidence"),
    path("desk/evaluation/sheets/<bigint:pk>/sheet.pdf", papers.sheet, name="sheet_pdf"),
    path("desk/evaluation/sheets/<bigint:pk>/actions/new/", actions.new, name="action_of_sheet"),
    path("desk/evaluation/evidence/<bigint:pk>/file", sheets.evidence_file, name="evidence_file"),
    path(
        "desk/evaluation/evidence/<bigint:pk>/withdraw/",
        sheets.evidence_withdraw,
        name="evidence_withdraw",
    ),
    path("desk/evaluation/scales/", scales.scales, name="scales"),
    path("desk/evaluation/scales/new/", scales.scale, name="scale_new"),
    path("desk/evaluation/scales/<bigint:pk>/", scales.scale, name="scale"),
    path("desk/evaluation/scales/<bigint:pk>/copy/", scales.copy, name="scale_copy"),
    path("desk/evaluation/scales/<bigint:pk>/retire/", scales.retire, name="scale_retire"),
    path("desk/evaluation/actions/", actions.actions, name="actions"),
    path("desk/evaluation/actions/excel/", actions_book.return_, name="actions_return"),
    path("desk/evaluation/actions/excel/book.xlsx", actions_book.book, name="actions_book"),
    path("desk/evaluation/actions/new/", actions.new, name="action_new"),
    path("desk/evaluation/actions/<bigint:pk>/", actions.action, name="action"),
    path("desk/evaluation/actions/<bigint:pk>/move/", actions.move, name="action_move"),
    path("desk/evaluation/actions/<bigint:pk>/verify/", actions.verify, name="action_verify"),
    path("desk/evaluation/actions/<bigint:pk>/date/", actions.reschedule, name="action_reschedule"),
]
PUBLIC = [
    path("evaluation/", published.index, name="published"),
    path("evaluation/years/", published.years, name="years"),
    path("evaluation/<bigint:pk>/", published.round_page, name="published_round"),
    path("evaluation/<bigint:pk>/report/", published.report, name="report"),
    path("evaluation/<bigint:pk>/easy/", published.easy, name="easy"),
    path("evaluation/<bigint:pk>/evaluation.<slug:format>", published.files, name="files"),
    path("evaluation/<bigint:pk>/<slug:kind>.pdf", published.papers, name="papers"),
    path("evaluation/<bigint:pk>/<str:number>/", published.sheet_page, name="published_sheet"),
]
urlpatterns = [*DESK, *PUBLIC]
