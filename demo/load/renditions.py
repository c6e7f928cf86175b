"""Easy Japanese, other languages and speech in every state, made through the services."""

from __future__ import annotations

from datetime import timedelta

from demo.load.notices import SEER, TOLD, WRITER, as_person
from demo.load.rows import part
from sasaeai.core.periods import today
from sasaeai.places.models import Listing, NoticeEdition
from sasaeai.places.public import change_listing
from sasaeai.places.renditions.spoken import proposed
from sasaeai.places.renditions.subjects import Subject, subject, variant
from sasaeai.places.renditions.writing import give_back, hand_in, publish, withdraw, write_rendition

DESKS = 6
DISTRICT = "朝凪"
SALON = "朝凪ふれあいサロン"
DESK_EASY = {
    "description": "こまった ことを 話す ところです。\n名前は 言わなくても いいです。 お金は いりません。\n電話で 話す ことも できます。",
    "apply_how": "はじめに 電話を して ください。",
}  # fmt: skip
DESK_WORDS = {
    "en": {"description": "A place to talk about anything that troubles you. It is free, and you need not give your name."},
    "vi": {"description": "Nơi bạn có thể nói về những điều đang gặp khó khăn. Miễn phí, không cần cho biết tên."},
    "pt-BR": {"description": "Um lugar para conversar sobre qualquer dificuldade. É grátis e não é preciso dizer o nome."},
}  # fmt: skip
SALON_EASY = {"description": "近くの 人が 集まる ところです。\nお茶を 飲みます。 話を します。 体を 動かします。\nはじめての 人も 来て ください。"}  # fmt: skip
SALON_WORDS = {"description": "Neighbours meet here for tea, talk and light exercise. Newcomers are welcome."}  # fmt: skip
HARD = {"description": "どなたでもご参加いただけます。令和9年4月以降は、午後1時半から開催される予定です。"}  # fmt: skip
NOTICE_EASY = {
    "title": "ごみを 出す ことを 手伝います",
    "summary": "重い ごみを、 あなたの 家から はこびます。 12月28日までです。",
    "body": "電話で 申しこんで ください。 前の 日の 12:00までです。",
}
NOTICE_WORDS = {"title": "Help with taking out rubbish", "summary": "We carry heavy rubbish from your home until 28 December."}  # fmt: skip
READ_BY = "日本語教室の3人"


def load() -> None:
    """Call as the application, after the notices are there."""
    with part("やさしい日本語・ほかのことば"):
        every = Listing.objects.filter(kind="desk", visible=True).order_by("pk")
        desks = list(every[:DESKS])
        near = every.filter(area__name=DISTRICT).exclude(pk__in=[row.pk for row in desks])
        for row in (*desks, *near):
            _out(Subject(listing=row), "easy", DESK_EASY)
        for form, texts in DESK_WORDS.items():
            _out(Subject(listing=desks[0]), form, texts)
        _speech(desks[0])
        _salon()
        _notice()
        _in_work(Subject(listing=desks[1]), Subject(listing=desks[2]))


def _written(of: Subject, form: str, texts: dict[str, str], *, days: int):
    chosen = variant(form)
    assert chosen is not None
    with as_person(WRITER, today() - timedelta(days=days)):
        return hand_in(write_rendition(of, chosen, dict(texts)))


def _out(of: Subject, form: str, texts: dict[str, str], *, days: int = 30):
    row = _written(of, form, texts, days=days)
    with as_person(SEER, today() - timedelta(days=days - 2)):
        return publish(row, read_by=READ_BY if form == "easy" else "")


def _speech(desk: Listing) -> None:
    of = Subject(listing=desk)
    for form in ("audio", "voice"):
        chosen = variant(form)
        assert chosen is not None
        _out(of, form, {"text": proposed(of, chosen.form)}, days=12)


def _salon() -> None:
    """One that is true, one whose original has changed since."""
    row = Listing.objects.filter(name=SALON).first()
    if row is None:
        return
    _out(Subject(listing=row), "en", SALON_WORDS)
    with as_person(WRITER, today() - timedelta(days=6)):
        change_listing(row, description=f"{row.description}\n手を動かす日もあります。")
    _out(Subject(listing=row), "easy", SALON_EASY, days=5)


def _notice() -> None:
    edition = NoticeEdition.objects.filter(title=TOLD[-1].title, state="published").first()
    of = subject("notice", str(edition.notice_id)) if edition is not None else None
    if of is None:
        return
    _out(of, "easy", NOTICE_EASY, days=4)
    _written(of, "en", NOTICE_WORDS, days=1)


def _in_work(first: Subject, second: Subject) -> None:
    """One that came back with its reason, one begun and hard to read, one withdrawn."""
    row = _written(first, "vi", DESK_WORDS["vi"], days=1)
    with as_person(SEER, today()):
        give_back(row, reason="「無料」の言い方を、ベトナムの人にたしかめてください。")
    chosen = variant("easy")
    assert chosen is not None
    with as_person(WRITER, today()):
        write_rendition(second, chosen, HARD)
    row = _out(first, "en", DESK_WORDS["en"], days=40)
    with as_person(SEER, today()):
        withdraw(row)
