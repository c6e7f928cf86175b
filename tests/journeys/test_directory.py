"""The register in people's hands: a mother, a leader without a sign-in, a resident and the office."""

from __future__ import annotations

import re
import time

from tests.journeys.browser import PHONE, Visitor
from tests.journeys.conftest import Visit
from tests.journeys.mailbox import Mailbox

NUMBER = "000-246-8024"


def _page_of_the_salon(resident: Visitor) -> str:
    resident.open("/places/?q=朝凪ふれあいサロン")
    resident.press(resident.page.locator(".pl-card h3 a").first)
    return resident.path


def test_a_mother_finds_a_childrens_cafeteria_in_her_district_this_week(visit: Visit) -> None:
    mother = visit(width=PHONE, scripts=False)
    mother.open("/")
    mother.follow("居場所をさがす")
    form = mother.page.locator("form.find")
    form.locator("select[name=area]").select_option(label="朝凪")
    form.locator("select[name=kind]").select_option(label="こども食堂")
    form.locator("select[name=within]").select_option(label="これから1週間")
    mother.press("さがす")
    heading = mother.page.locator("#h-found").bounding_box()
    assert heading is not None and heading["y"] < 200, "what was found, not the form once more"
    card = mother.page.locator(".pl-card").first
    assert "ひだまり" in card.inner_text()
    mother.press(card.locator("h3 a"))
    assert mother.page.locator(".next").count() == 1, "the next time as a date plate"
    assert mother.page.locator('a[href^="tel:"]').count() >= 1
    assert mother.steps <= 3


def test_nothing_found_still_ends_at_somebody_to_ask(visit: Visit) -> None:
    resident = visit(width=PHONE, scripts=False)
    resident.open("/places/?q=宇宙旅行")
    assert resident.page.locator('.pl-onestop a[href^="tel:"]').count() == 1


def test_a_leader_confirms_her_page_from_the_link_of_a_mail(visit: Visit, mailbox: Mailbox) -> None:
    office, leader = visit("social_worker"), visit(width=PHONE, scripts=False)
    office.open("/desk/places/?q=朝凪ふれあいサロン")
    office.press(office.page.locator('main tbody a:has-text("朝凪ふれあいサロン")').first)
    before = len(mailbox.letters)
    office.page.locator("summary:has-text('世話をする人に聞く')").click()
    office.press("入口をメールでおくる")
    deadline = time.monotonic() + 20
    while len(mailbox.letters) == before and time.monotonic() < deadline:
        time.sleep(0.2)
    link = re.search(r"http://127\.0\.0\.1:\d+(/places/confirm/\S+)", mailbox.letters[-1])
    assert link is not None, mailbox.letters[-1]
    leader.open(link[1])
    assert "朝凪ふれあいサロン" in leader.text
    leader.press("このとおりで合っています")
    assert "たしかめました" in leader.text
    assert leader.steps == 1
    _page_of_the_salon(leader)
    assert "世話をする人がたしかめました" in leader.text


def test_a_resident_proposes_a_number_and_the_office_takes_one_of_two_fields(visit: Visit) -> None:
    resident, office = visit(width=PHONE, scripts=False), visit("social_worker")
    path = _page_of_the_salon(resident)
    resident.follow("まちがいを知らせる")
    resident.page.get_by_label("電話", exact=True).fill(NUMBER)
    resident.page.get_by_label("お金", exact=True).fill("900円")
    time.sleep(3.2)
    resident.press("送る")
    assert "ありがとうございます" in resident.text
    resident.open(path)
    assert NUMBER not in resident.text
    office.open("/desk/places/proposals/")
    office.press(office.page.locator('main a:has-text("朝凪ふれあいサロン")').first)
    office.press(office.page.locator("button[name=accept][value=phone]"))
    office.press(office.page.locator("button[name=refuse][value=cost]"))
    assert "取り入れなかった" in office.text
    resident.open(path)
    assert NUMBER in resident.text
    assert "900円" not in resident.text


def test_first_steps_say_why(visit: Visit) -> None:
    resident = visit(width=PHONE, scripts=False)
    resident.open("/start/")
    resident.page.get_by_label("仕事をおえた・ゆとりができた").check()
    resident.page.get_by_label("体を動かす").check()
    resident.press("さがす")
    assert resident.page.locator(".pl-steps > li").count() >= 3
    assert resident.page.locator(".pl-why li").count() >= 3


def test_a_worker_hands_out_three_desks_in_easy_japanese(visit: Visit) -> None:
    worker = visit("social_worker")
    worker.open("/desk/places/basket/")
    worker.page.locator("main input[name=title]").fill("引っこしてきた家族に")
    worker.press(worker.page.locator("main form button[type=submit]").first)
    basket = worker.path
    worker.open("/desks/")
    worker.page.locator("main select[name=area]").select_option(label="朝凪")
    worker.press(worker.page.locator("main form button[type=submit]").first)
    worker.press(worker.page.locator(".pl-switch button[value=easy]"))
    easy = worker.page.locator(".pl-notices > li:has(.pl-easy) h2 a")
    desks = [link.get_attribute("href") for link in easy.all()[:3]]
    assert len(desks) == 3
    for desk in desks:
        worker.open(desk or "")
        worker.press("かごに入れる")
    worker.open(basket)
    worker.press(worker.page.locator("main .pl-switch button[value=easy]"))
    assert worker.page.locator("#basket-text").input_value().count("こまった ことを") == 3
    assert worker.file(f"{basket}paper/?read=easy").startswith(b"%PDF-")
    worker.press("印刷してわたした")
    assert "3件をわたしたことを書きました" in worker.text
