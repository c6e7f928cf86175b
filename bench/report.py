"""The table of the quality page: goal, what was measured, and whether it holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bench.pages import PAGES, Page, Sort

Found = dict[str, Any]
GOALS = {Sort.LIST: (25.0, 12), Sort.DETAIL: (15.0, 12)}
"""CPU milliseconds and queries; the board is held to its waiting times instead."""
LIST_P95, SAVE_CPU, SEARCH_P95 = 300.0, 15.0, 200.0
REGISTER_P95 = 100.0
BOARD_COLD, BOARD_WARM = 2000.0, 300.0
PUBLIC_RATE, PUBLIC_P95 = 500.0, 100.0
GROWTH, POLICIES = 1.3, 1.3
MEMORY, DRIFT = 250.0, 0.05
ATTACK = 2.0


@dataclass(frozen=True)
class Line:
    """One figure: its goal, its text per scale, and whether the goal holds at each."""

    label: str
    goal: str
    texts: tuple[str, ...]
    holds: tuple[bool, ...]

    @property
    def verdict(self) -> str:
        return "よし" if all(self.holds) else "まだ"


def lines(scales: Sequence[Found]) -> list[Line]:
    """Every line that the measured scales allow."""
    return [
        *_pages(scales),
        *_save(scales),
        *_policies(scales),
        *_search(scales),
        *_figures(scales),
        *_growth(scales),
        *_house(scales),
    ]


def _line(
    label: str,
    goal: str,
    scales: Sequence[Found],
    text: Callable[[Found], str],
    holds: Callable[[Found], bool],
) -> Line:
    return Line(
        label, goal, tuple(text(each) for each in scales), tuple(holds(each) for each in scales)
    )


def _pages(scales: Sequence[Found]) -> Iterator[Line]:
    for page in PAGES:
        if not all(page.code in each["pages"] for each in scales):
            continue
        if page.kept:
            yield _kept(page, scales)
        elif page.sort is Sort.BOARD:
            yield _warm(page, scales)
        else:
            yield _worked(page, scales)


def _worked(page: Page, scales: Sequence[Found]) -> Line:
    cpu, queries = GOALS[page.sort]

    def text(each: Found) -> str:
        found = each["pages"][page.code]
        return (
            f"{found['cpu_ms']:.1f} ms ({found['app_ms']:.1f}+{found['database_ms']:.1f}), "
            f"{each['queries'][page.code]} 回, p95 {found['p95_ms']:.0f}, "
            f"{found['per_second']:.0f}/秒{_floor(each, page.code)}"
        )

    def holds(each: Found) -> bool:
        found = each["pages"][page.code]
        return bool(
            found["cpu_ms"] <= cpu
            and each["queries"][page.code] <= queries
            and found["p95_ms"] <= LIST_P95
        )

    goal = f"CPU ≤ {cpu:.0f} ms, ≤ {queries} 回, p95 ≤ {LIST_P95:.0f}"
    return _line(page.label, goal, scales, text, holds)


def _floor(each: Found, code: str) -> str:
    """How many times the bare view's CPU."""
    bare = each["bare"].get(code)
    if bare is None:
        return ""
    cpu = each["save"]["cpu_ms"] if code == "save" else each["pages"][code]["cpu_ms"]
    return f", 素の {cpu / bare['cpu_ms']:.1f} 倍（{bare['cpu_ms']:.1f} ms）"


def _warm(page: Page, scales: Sequence[Found]) -> Line:
    return _line(
        page.label,
        f"p95 ≤ {BOARD_WARM:.0f} ms",
        scales,
        lambda each: (
            f"p50 {each['pages'][page.code]['p50_ms']:.0f}, "
            f"p95 {each['pages'][page.code]['p95_ms']:.0f}, "
            f"CPU {each['pages'][page.code]['cpu_ms']:.0f} ms, {each['queries'][page.code]} 回"
        ),
        lambda each: each["pages"][page.code]["p95_ms"] <= BOARD_WARM,
    )


def _kept(page: Page, scales: Sequence[Found]) -> Line:
    return _line(
        f"{page.label} c=64",
        f"≥ {PUBLIC_RATE:.0f}/秒, p95 ≤ {PUBLIC_P95:.0f} ms",
        scales,
        lambda each: (
            f"{each['pages'][page.code]['per_second']:.0f}/秒, "
            f"p95 {each['pages'][page.code]['p95_ms']:.0f}, "
            f"CPU {each['pages'][page.code]['cpu_ms']:.2f} ms"
        ),
        lambda each: (
            each["pages"][page.code]["per_second"] >= PUBLIC_RATE
            and each["pages"][page.code]["p95_ms"] <= PUBLIC_P95
        ),
    )


def _save(scales: Sequence[Found]) -> Iterator[Line]:
    yield _line(
        "訪問の記録（電話から）",
        f"CPU ≤ {SAVE_CPU:.0f} ms",
        scales,
        lambda each: (
            f"{each['save']['cpu_ms']:.1f} ms "
            f"({each['save']['app_ms']:.1f}+{each['save']['database_ms']:.1f}), "
            f"{each['queries']['save']} 回, p95 {each['save']['p95_ms']:.0f}{_floor(each, 'save')}"
        ),
        lambda each: each["save"]["cpu_ms"] <= SAVE_CPU,
    )


def _policies(scales: Sequence[Found]) -> Iterator[Line]:
    labels = {page.code: page.label for page in PAGES}
    for code in scales[0]["policies"]:
        yield _line(
            f"行の守りの重さ: {labels[code]}",
            f"ページの CPU が < {POLICIES} 倍",
            scales,
            lambda each, code=code: (  # type: ignore[misc]
                f"{page_ratio(each, code):.2f} 倍（SQL の CPU "
                f"{each['policies'][code]['policies_cpu_ms']:.1f} / "
                f"{each['policies'][code]['bare_cpu_ms']:.1f} ms）"
            ),
            lambda each, code=code: page_ratio(each, code) < POLICIES,  # type: ignore[misc]
        )


def page_ratio(each: Found, code: str) -> float:
    """CPU of the page divided by what it would be if its list cost what it costs without
    policies."""
    cost, page = each["policies"][code], each["pages"][code]["cpu_ms"]
    extra = max(0.0, cost["policies_cpu_ms"] - cost["bare_cpu_ms"])
    return float(page / max(0.1, page - extra))


def _search(scales: Sequence[Found]) -> Iterator[Line]:
    for code, label in (("people", "さがす: 人の名前"), ("places", "さがす: 居場所")):
        if not all(code in each["search"] for each in scales):
            continue
        yield _line(
            label,
            f"p95 ≤ {SEARCH_P95:.0f} ms, 全件を読んだ結果と同じ",
            scales,
            lambda each, code=code: (  # type: ignore[misc]
                f"p50 {each['search'][code]['p50_ms']:.0f}, "
                f"p95 {each['search'][code]['p95_ms']:.0f}, "
                f"CPU {each['search'][code]['cpu_ms']:.0f} ms, "
                f"{len(each['search'][code]['terms'])} 語"
                f"{'同じ' if each['search'][code]['all_equal'] else '違う語あり'}"
            ),
            lambda each, code=code: (  # type: ignore[misc]
                each["search"][code]["p95_ms"] <= SEARCH_P95 and each["search"][code]["all_equal"]
            ),
        )


def _figures(scales: Sequence[Found]) -> Iterator[Line]:
    labels = (
        ("first_after_write", "計画のボード（訪問のすぐ後）", BOARD_COLD),
        ("phone_after_write", "民生委員の今日（訪問のすぐ後）", LIST_P95),
    )
    for key, label, goal in labels:
        if not all(key in each["figures"] for each in scales):
            continue
        yield _line(
            label,
            f"≤ {goal:.0f} ms",
            scales,
            lambda each, key=key: (  # type: ignore[misc]
                f"{each['figures'][key]['p50_ms']:.0f} ms（もっとも長いとき "
                f"{each['figures'][key]['worst_ms']:.0f}）"
            ),
            lambda each, key=key, goal=goal: each["figures"][key]["worst_ms"] <= goal,  # type: ignore[misc]
        )
    yield _line(
        "指標の数字",
        "記録の数えなおしと同じ",
        scales,
        lambda each: (
            f"{len(each['figures']['recounts'])} 通り"
            + ("すべて同じ" if not each["figures"]["differing"] else "、違うものあり")
        ),
        lambda each: not each["figures"]["differing"],
    )


def _growth(scales: Sequence[Found]) -> Iterator[Line]:
    """The last scale against the first."""
    if len(scales) < 2:
        return
    first, last = scales[0], scales[-1]
    labels = {page.code: page.label for page in PAGES} | {"save": "訪問の記録"}
    for code in (*first["pages"], "save"):
        if code not in last["queries"]:
            continue
        ratio = growth(first, last, code)
        same = first["queries"][code] == last["queries"][code]
        queries = f"{first['queries'][code]} → {last['queries'][code]} 回"
        yield Line(
            f"ふえ方: {labels[code]}",
            f"CPU ≤ {GROWTH} 倍, 同じ回数",
            (f"{ratio:.2f} 倍, {queries}",),
            (ratio <= GROWTH and same,),
        )


def growth(first: Found, last: Found, code: str) -> float:
    return float(_cpu(last, code) / _cpu(first, code))


def _cpu(each: Found, code: str) -> float:
    found = each["save"] if code == "save" else each["pages"][code]
    return max(0.05, float(found["cpu_ms"]))


def _house(scales: Sequence[Found]) -> Iterator[Line]:
    def drift(each: Found) -> float:
        return float(each["memory"]["after_mb"] / each["memory"]["warm_mb"] - 1)

    yield _line(
        "メモリー（2プロセス）",
        f"≤ {MEMORY:.0f} MB, ふえ方 ≤ {DRIFT:.0%}",
        scales,
        lambda each: (
            f"{each['memory']['after_mb']:.0f} MB, {drift(each):+.1%}"
            f"（{each['memory']['requests']:,} 回のあと）"
        ),
        lambda each: each["memory"]["after_mb"] <= MEMORY and drift(each) <= DRIFT,
    )
    yield _line(
        "サインインへの攻撃（毎秒50回）",
        f"ふだんの p95 が ≤ {ATTACK:.0f} 倍",
        scales,
        lambda each: (
            f"{each['attack']['normal']['p95_ms']:.0f} → {each['attack']['beside']['p95_ms']:.0f} ms, "
            f"{each['attack']['attack']['statuses'].get('429', 0)}/"
            f"{each['attack']['attack']['done']} を計算の前に断った"
        ),
        lambda each: (
            each["attack"]["beside"]["p95_ms"] <= ATTACK * each["attack"]["normal"]["p95_ms"]
        ),
    )


def table(scales: Sequence[Found]) -> str:
    """Plain text in columns; wide letters count two."""
    return drawn([f"s = {each['scale']}" for each in scales], lines(scales))


def register_table(sizes: Sequence[Found]) -> str:
    """The same for a register of many pages."""
    return drawn([f"{each['listings']:,}ページ" for each in sizes], register_lines(sizes))


def register_lines(sizes: Sequence[Found]) -> list[Line]:
    """Search among many pages; list, map and calendar ask the same queries at every size."""
    found = [
        _line("さがすことばの結果", "ぜんぶ正しい", sizes,
              lambda each: f"{len(each['terms'])}語", lambda each: each["all_equal"]),
        *(
            _line(label, f"p95 ≤ {REGISTER_P95:.0f} ms", sizes,
                  lambda each, key=key: f"p95 {each[key]['p95_ms']:.0f}, p50 {each[key]['p50_ms']:.0f}",
                  lambda each, key=key: each[key]["p95_ms"] <= REGISTER_P95)
            for key, label in (("search", "さがす（問い合わせ）"), ("search_page", "さがす（ページ）"))
        ),
    ]  # fmt: skip
    for key, label in (("list", "一覧"), ("map", "地図"), ("calendar", "カレンダー")):
        first = sizes[0][key]["queries"]
        found.append(
            _line(label, f"{first} 回", sizes,
                  lambda each, key=key: f"{each[key]['queries']} 回, p50 {each[key]['p50_ms']:.0f}",
                  lambda each, key=key, first=first: each[key]["queries"] == first)
        )  # fmt: skip
    return found


def drawn(sizes: Sequence[str], found: Sequence[Line]) -> str:
    """Lines under the heads of their columns."""
    rows = [["", "めあて", *sizes, ""]]
    for line in found:
        texts = [*line.texts, *[""] * (len(sizes) - len(line.texts))]
        rows.append([line.label, line.goal, *texts, line.verdict])
    widths = [max(width(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join(
        "  ".join(text + " " * (widths[n] - width(text)) for n, text in enumerate(row)).rstrip()
        for row in rows
    )


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)
