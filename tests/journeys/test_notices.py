"""An editor publishes one notice to four channels: web, mail, LINE and the circular board."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from io import BytesIO

import pypdf

from tests.journeys.browser import PHONE
from tests.journeys.conftest import Visit
from tests.journeys.mailbox import Mailbox
from tests.places.line_service import LineService

TITLE = "雪の朝の見守りにご協力ください"
SUMMARY = "雪が積もった朝、となりの玄関先を見てください。"
MAIL = "yomite@example.jp"
PATIENCE = 60.0
LINK = re.compile(r"http://\S+?(/notices/mail/\S+/)")


def until(found: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found():
            return True
        time.sleep(0.3)
    return False


def _subscribe(visit: Visit, mailbox: Mailbox) -> None:
    """On the phone, without scripts: an address, a mail, one button."""
    reader = visit(width=PHONE, scripts=False)
    reader.open("/notices/mail/")
    reader.page.get_by_label("メールアドレス").fill(MAIL)
    time.sleep(3.2)
    reader.press("申しこむ")
    assert until(lambda: any("/notices/mail/" in letter for letter in mailbox.letters))
    letter = next(each for each in reversed(mailbox.letters) if "/notices/mail/" in each)
    link = LINK.search(letter)
    assert link
    reader.open(link[1])
    reader.press("はい、受けとります")
    assert "お知らせがとどいています" in reader.text


def test_one_notice_goes_out_by_four_channels(
    visit: Visit, mailbox: Mailbox, line_service: LineService
) -> None:
    _subscribe(visit, mailbox)
    editor, other = visit("social_worker"), visit("planner")
    editor.open("/desk/notices/new/")
    editor.page.get_by_label("見出し").fill(TITLE)
    editor.page.get_by_label("ひとことで言うと").fill(SUMMARY)
    editor.press("下書きを保存する")
    desk = editor.path
    editor.press("見てもらう")
    other.open("/desk/")
    other.open(desk)
    other.press("たしかめて出す")
    number = re.search(r"(\d+)", desk)
    assert number
    page = f"/notices/{number[1]}/"

    resident = visit(width=PHONE, scripts=False)
    resident.open("/notices/")
    resident.follow(TITLE)
    assert resident.path == page
    assert TITLE.encode() in resident.file("/notices/feed.atom")

    editor.open(desk)
    editor.follow("メールで送る", within="main")
    assert "1人に送ります" in editor.text
    before = len(mailbox.letters)
    editor.press(editor.page.locator("main").get_by_role("button", name="送る", exact=True))
    assert until(lambda: len(mailbox.letters) > before)
    assert page in mailbox.letters[-1]

    editor.open(desk)
    editor.follow("LINEで送る", within="main")
    assert "友だち120人に送ります" in editor.text
    assert line_service.sent == []
    editor.press("120通を使って送る")
    assert until(lambda: len(line_service.sent) == 1)
    assert line_service.sent[0].startswith(TITLE)

    editor.open(desk)
    editor.follow("回覧板・ポスター", within="main")
    sheet = editor.file(f"{desk}print/kairan/?groups=8")
    assert "8班" in pypdf.PdfReader(BytesIO(sheet)).pages[0].extract_text()
    editor.open(f"{desk}record/")
    editor.page.get_by_label("作った数（枚・本）").fill("40")
    editor.page.get_by_label("届いた数（世帯・人）").fill("360")
    editor.press("書く")
    assert until(lambda: editor.open(desk) == 200 and "送っています" not in editor.text)
    for words in ("ホームページ", "メール", "LINE", "回覧板", "届いた数 120", "届いた数 360"):
        assert words in editor.text
