"""How places of each kind are called, what they say of themselves, and when they meet."""

from dataclasses import dataclass
from datetime import time

from demo.city.model import Freq, Holiday, ListingKind


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One usual way to meet: ``days`` a week or ``weeks`` a month are drawn from the choices."""

    weight: float
    freq: Freq
    interval: int
    weekdays: tuple[int, ...]
    weeks: tuple[tuple[int, ...], ...]
    hours: tuple[tuple[time, time], ...]
    holiday: Holiday


@dataclass(frozen=True, slots=True)
class KindWords:
    """``name`` takes {d} for the district and {w} for a friendly word; ``people`` is the usual
    head count, ``children`` and ``aged`` the usual shares of it."""

    weight: float
    name: str
    kana: str
    summary: str
    audience: str
    fee: str
    apply_how: str
    people: float
    children: float
    aged: float
    rhythms: tuple[Rhythm, ...]


_MORNING = ((time(10, 0), time(12, 0)), (time(9, 30), time(11, 30)))
_AFTERNOON = ((time(13, 30), time(15, 30)), (time(14, 0), time(16, 0)))
_EVENING = ((time(17, 0), time(19, 0)), (time(16, 30), time(18, 30)))
_LUNCH = ((time(11, 0), time(14, 0)), (time(11, 30), time(13, 30)))
_WORKDAYS, _WEEKEND = (1, 2, 3, 4, 5), (6, 7)
_ONCE: tuple[tuple[int, ...], ...] = ((1,), (2,), (3,), (4,), (-1,))
_TWICE: tuple[tuple[int, ...], ...] = ((1, 3), (2, 4))


def _monthly(
    weight: float,
    weeks: tuple[tuple[int, ...], ...],
    hours: tuple[tuple[time, time], ...],
    days: tuple[int, ...] = _WORKDAYS,
    holiday: Holiday = Holiday.SKIP,
) -> Rhythm:
    return Rhythm(weight, Freq.MONTHLY, 1, days, weeks, hours, holiday)


def _weekly(
    weight: float,
    hours: tuple[tuple[time, time], ...],
    interval: int = 1,
    holiday: Holiday = Holiday.SKIP,
) -> Rhythm:
    return Rhythm(weight, Freq.WEEKLY, interval, _WORKDAYS, (), hours, holiday)


KIND_WORDS: dict[ListingKind, KindWords] = {
    ListingKind.SALON: KindWords(
        0.37,
        "{d}ふれあいサロン {w}",
        "{d}ふれあいさろん {w}",
        "お茶を飲みながら、おしゃべりや手作業を楽しみます。はじめての人も大丈夫です。",
        "だれでも（とくに高齢の人）",
        "100円（お茶代）",
        "申し込みはいりません",
        16,
        0.02,
        0.86,
        (
            _monthly(5, _ONCE, _MORNING),
            _monthly(3, _TWICE, _AFTERNOON),
            _monthly(1, _ONCE, _AFTERNOON, holiday=Holiday.SHIFT),
        ),
    ),
    ListingKind.EXERCISE: KindWords(
        0.20,
        "{d}いきいき体操 {w}",
        "{d}いきいきたいそう {w}",
        "いすに座ってできる体操です。動きやすい服で来てください。",
        "おもに65歳以上の人",
        "無料",
        "申し込みはいりません",
        19,
        0.0,
        0.94,
        (_weekly(4, _MORNING), _weekly(5, _AFTERNOON, 2), _monthly(2, _TWICE, _MORNING)),
    ),
    ListingKind.KIDS_MEAL: KindWords(
        0.09,
        "こども食堂 {w}",
        "こどもしょくどう {w}",
        "あたたかいごはんを、みんなで食べます。ひとりで来ても、大人だけでも大丈夫です。",
        "子どもと、だれでも",
        "子ども無料、大人300円",
        "申し込みはいりません",
        34,
        0.58,
        0.12,
        (
            _monthly(4, _ONCE, _LUNCH, _WEEKEND, Holiday.HOLD),
            _monthly(3, _TWICE, _EVENING, (3, 4, 5), Holiday.HOLD),
        ),
    ),
    ListingKind.CAFE: KindWords(
        0.09,
        "オレンジカフェ {w}",
        "おれんじかふぇ {w}",
        "もの忘れが気になる人も、家族も、ゆっくりすごせるカフェです。",
        "認知症の人、家族、だれでも",
        "200円（飲みもの）",
        "申し込みはいりません",
        13,
        0.0,
        0.7,
        (_monthly(4, _ONCE, _AFTERNOON), _monthly(1, _ONCE, _AFTERNOON, _WEEKEND)),
    ),
    ListingKind.DESK: KindWords(
        0.08,
        "まちの相談所 {d} {w}",
        "まちのそうだんじょ {d} {w}",
        "くらし、介護、お金、家族のこと。話しやすいところから聞きます。",
        "だれでも",
        "無料",
        "予約なしで来られます",
        5,
        0.02,
        0.6,
        (_monthly(4, _ONCE, _AFTERNOON), _monthly(3, _TWICE, _AFTERNOON)),
    ),
    ListingKind.HANGOUT: KindWords(
        0.06,
        "みんなの居場所 {w}",
        "みんなのいばしょ {w}",
        "何をしてもよい、何もしなくてもよい場所です。好きな時間に来て帰れます。",
        "だれでも",
        "無料",
        "申し込みはいりません",
        11,
        0.24,
        0.4,
        (_weekly(3, _AFTERNOON), _weekly(2, _EVENING)),
    ),
    ListingKind.STUDY: KindWords(
        0.05,
        "まなびの部屋 {w}",
        "まなびのへや {w}",
        "宿題や勉強を、大学生や地域の人といっしょにします。おやつもあります。",
        "小学生・中学生",
        "無料",
        "はじめての日に申し込み",
        12,
        0.84,
        0.04,
        (_weekly(3, _EVENING), _weekly(2, _EVENING, 2)),
    ),
    ListingKind.HOBBY: KindWords(
        0.06,
        "{d}手しごとの会 {w}",
        "{d}てしごとのかい {w}",
        "編みもの、折り紙、囲碁など、好きなことをいっしょにします。",
        "だれでも",
        "材料費だけ",
        "電話で申し込み",
        10,
        0.03,
        0.7,
        (_monthly(3, _TWICE, _AFTERNOON), _weekly(1, _MORNING, 2)),
    ),
}

CANCELLED = {
    "heat": "暑さのため中止",
    "typhoon": "台風のため中止",
    "cold": "感染症がはやっているため中止",
    "venue": "会場の都合で中止",
    "new_year": "年末年始のため休み",
}
