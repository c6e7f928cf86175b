"""From a call to long company: intake, case, consent, a referral answered through a link, a meeting,
a plan, and the day half a year later on which somebody asks again."""

from __future__ import annotations

import re
from datetime import timedelta

from sasaeai.core.periods import today, wareki
from tests.journeys.browser import PHONE, Visitor
from tests.journeys.conftest import Visit
from tests.journeys.mailbox import Mailbox

CALLED = "電話をくれた人の長男"
WISH = "仕事を辞めてから、半年ほど部屋を出ていないそうです。"
ASKED = "はたらく準備の相談に、いっしょにのってください。"
ANSWERED = "週に一度、通いはじめました。"
GOAL, DECIDED = "朝の散歩をつづける", "いっしょに見学に行く"
WORDS = "すこしずつ、外に出たい。"


def _fill(worker: Visitor, **values: str) -> None:
    """Fields of the form in the main part, by their names."""
    for name, value in values.items():
        field = worker.page.locator(f"main [name={name}]")
        kind = field.first.get_attribute("type") or field.first.evaluate("e => e.tagName")
        if kind in ("radio", "checkbox"):
            worker.page.locator(f"main [name={name}][value='{value}']").check()
        elif kind == "SELECT":
            field.select_option(label=value) if value else field.select_option(index=1)
        else:
            field.fill(value)


def _choose(worker: Visitor, name: str, containing: str) -> None:
    """The option of a list whose words hold these."""
    option = worker.page.locator(f"main select[name={name}] option", has_text=containing).first
    worker.page.locator(f"main select[name={name}]").select_option(option.get_attribute("value"))


def _tick(worker: Visitor, words: str) -> None:
    worker.page.locator("main label.option", has_text=words).first.locator("input").check()


def _send(worker: Visitor) -> None:
    """The button of the form in the main part."""
    worker.press(
        worker.page.locator("main form button[type=submit]:is(.btn--primary, .btn--danger)").last
    )
    assert worker.page.locator("main .error-summary").count() == 0, worker.text


def _step(worker: Visitor, case: str, name: str, **values: str) -> None:
    worker.open(f"{case}{name}/")
    _fill(worker, **values)
    _send(worker)


def _called_and_opened(worker: Visitor) -> str:
    """The address of the case that came of one call."""
    worker.open("/desk/consult/contacts/new/")
    _fill(worker, numbers="13", wish=WISH, outcome="continue", caller="family")
    worker.press(worker.page.locator("main form.c-intake button.btn--primary").first)
    worker.follow("支援をはじめる", within="aside, main")
    _fill(worker, called=CALLED, theme="ひきこもり", area="")
    _send(worker)
    return worker.path


def _agreed(worker: Visitor, case: str, *, purpose: str) -> str:
    """A consent for the first organisation of the list; its name."""
    worker.open(f"{case}consent/")
    for words in ("名前・生年月日", "相談の記録", "支援の計画"):
        _tick(worker, words)
    choice = worker.page.locator("main input[name=organisations]").first
    choice.check()
    name = choice.locator("xpath=..").inner_text().strip()
    _fill(worker, purpose=purpose, how="written")
    _send(worker)
    return name


def _referred(worker: Visitor, case: str, organisation: str) -> str:
    worker.open(f"{case}refer/new/")
    _choose(worker, "organisation", organisation)
    _fill(worker, message=ASKED, reply_days="3")
    for words in ("名前・生年月日", "話したこと・望むこと"):
        _tick(worker, words)
    worker.page.locator("main input[name=ground]").first.check()
    _send(worker)
    assert ASKED in worker.text and WISH in worker.text and CALLED in worker.text
    referral = worker.path
    worker.follow("送る", within="aside")
    _send(worker)
    return referral


def _answer(guest: Visitor, link: str, **values: str) -> None:
    guest.follow(link, within="main")
    _fill(guest, name="田中 一", **values)
    _send(guest)
    assert "伝えました" in guest.text


def test_from_a_call_to_the_day_half_a_year_later(visit: Visit, mailbox: Mailbox) -> None:
    worker, before = visit("social_worker"), len(mailbox.letters)
    case = _called_and_opened(worker)
    organisation = _agreed(worker, case, purpose="referral")
    referral = _referred(worker, case, organisation)

    worker.follow("サインインのない相手にリンクを渡す", within="aside")
    _fill(worker, mail="madoguchi@example.jp")
    _send(worker)
    (letter,) = mailbox.letters[before:]
    assert [word for word in (CALLED, WISH, ASKED, organisation) if word in letter] == []
    link = re.search(r"/refer/\S+", letter)
    assert link is not None

    guest, scanner = visit(width=PHONE, scripts=False), visit()
    assert scanner.open(link[0]) == 200
    guest.open(link[0])
    assert ASKED not in guest.text
    guest.press("この機器で開く")
    assert ASKED in guest.text and WISH in guest.text
    assert scanner.open(link[0]) == 404
    _answer(guest, "引きうける", note="田中が担当します。")
    guest.follow("お願いのページにもどる", within="main")
    _answer(guest, "支援をはじめた", note="")
    guest.follow("お願いのページにもどる", within="main")
    _answer(guest, "終わった", result="support", note=ANSWERED)
    assert guest.open("/refer/open/") == 404

    worker.open("/desk/consult/")
    assert organisation in worker.text, "it is the council's move now"
    worker.open(referral)
    assert ANSWERED in worker.text
    worker.follow("つないだもとの人に伝えた", within="aside")
    _fill(worker, how="call", note="通いはじめたと、家族に電話で伝えた。")
    _send(worker)

    _meeting(worker, visit, case)
    _planned(worker, case)


def _meeting(worker: Visitor, visit: Visit, case: str) -> None:
    worker.open("/desk/consult/meetings/new/")
    _tick(worker, "個別ケース会議")
    _fill(worker, title="これからを話す会議", area="")
    _choose(worker, "host", "市社会福祉協議会")
    _send(worker)
    room = worker.path
    worker.follow("議題を足す", within="aside")
    _choose(worker, "case", CALLED)
    _fill(worker, heading="外に出るきっかけ")
    _send(worker)
    worker.follow("資料を足す", within="main")
    _fill(worker, title="いまのようす", body="資料の中身")
    _send(worker)
    worker.follow("人を招く", within="aside")
    _choose(worker, "organisation", "市社会福祉協議会")
    _choose(worker, "account", "大庭 正樹")
    _send(worker)
    worker.follow("この議題に招く", within="main")
    _choose(worker, "attendee", "大庭 正樹")
    _send(worker)

    invited = visit("manager")
    invited.open("/desk/meetings/")
    invited.follow("これからを話す会議", within="main")
    assert "資料の中身" not in invited.text
    invited.press("秘密を守ります")
    assert "資料の中身" in invited.text

    worker.open(room)
    worker.follow("出席を記録する", within="aside")
    _tick(worker, "大庭 正樹")
    _send(worker)
    worker.follow("記録を書く", within="main")
    _fill(worker, body="本人の「外に出たい」から話した。")
    _send(worker)
    worker.follow("記録を確かめた", within="main")
    _send(worker)
    worker.follow("決めたことを足す", within="main")
    _fill(worker, what=DECIDED, due_on=wareki(today() + timedelta(days=14)))
    _choose(worker, "owner", "結城 葵")
    _send(worker)
    assert worker.file(f"{room}agenda.pdf").startswith(b"%PDF")
    worker.follow("議題を閉じる", within="main")
    _send(worker)
    invited.open(room.replace("/desk/consult/meetings/", "/desk/meetings/"))
    assert "資料の中身" not in invited.text
    worker.open(case)
    assert DECIDED in worker.text


def _planned(worker: Visitor, case: str) -> None:
    _step(worker, case, "assess", strengths="朝は早く起きられる", avoid="急がせる")
    _step(worker, case, "plan", words=WORDS, review_on=wareki(today() + timedelta(days=183)))
    _step(worker, case, "agree", agreed="oral")
    _step(worker, case, "goal", words=GOAL)
    day = today() + timedelta(days=183)
    _step(worker, case, "task", what="6か月後の様子を聞く", due_on=wareki(day))
    worker.open(case)
    for words in (WORDS, GOAL, "計画（第1版）の見直し", "6か月後の様子を聞く", wareki(day)):
        assert words in worker.text
