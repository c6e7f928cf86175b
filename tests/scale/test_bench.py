"""The bench's own arithmetic: what it calls p95, which terms it searches, what it calls good."""

from __future__ import annotations

from bench.driver import percentile
from bench.report import growth, page_ratio, table, width
from bench.searching import ABSENT, terms


def measured(scale: str, cpu: float, queries: int) -> dict:
    """One page at one scale; nothing else was measured."""
    page = {
        "cpu_ms": cpu,
        "app_ms": cpu - 1,
        "database_ms": 1.0,
        "p50_ms": 10.0,
        "p95_ms": 20.0,
        "per_second": 99.0,
    }
    return {
        "scale": scale,
        "pages": {"watch.person": page},
        "queries": {"watch.person": queries, "save": 9},
        "save": dict(page),
        "bare": {},
        "policies": {"watch.person": {"policies_cpu_ms": 3.0, "bare_cpu_ms": 1.0}},
        "search": {},
        "figures": {"differing": [], "recounts": []},
        "memory": {"warm_mb": 100.0, "after_mb": 104.0, "requests": 10_000},
        "attack": {
            "normal": {"p95_ms": 20.0},
            "beside": {"p95_ms": 41.0},
            "attack": {"statuses": {"429": 7}, "done": 9},
        },
    }


def line_of(text: str, words: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(words))


def test_a_percentile_is_the_time_within_which_that_share_was_answered():
    took = [n / 1000 for n in range(1, 101)]
    assert (percentile(took, 50), percentile(took, 95), percentile(took, 100)) == (50, 95, 100)
    assert percentile([0.004], 95) == 4.0
    assert percentile([], 95) == 0.0


def test_a_page_is_good_only_when_cpu_queries_and_waiting_hold_at_every_scale():
    good = table([measured("1", 15.0, 12), measured("10", 15.0, 12)])
    assert line_of(good, "民生委員の見守りカード").endswith("よし")
    for slow in (measured("10", 15.1, 12), measured("10", 15.0, 13)):
        text = table([measured("1", 15.0, 12), slow])
        assert line_of(text, "民生委員の見守りカード").endswith("まだ")


def test_growth_is_the_last_scale_against_the_first_and_needs_the_same_queries():
    first, last = measured("1", 10.0, 8), measured("10", 13.0, 8)
    assert growth(first, last, "watch.person") == 1.3
    assert line_of(table([first, last]), "ふえ方: 民生委員の見守りカード").endswith("よし")
    more = measured("10", 13.0, 9)
    assert line_of(table([first, more]), "ふえ方: 民生委員の見守りカード").endswith("まだ")


def test_the_weight_of_policies_is_taken_from_the_whole_page():
    assert page_ratio(measured("1", 10.0, 8), "watch.person") == 10 / 8


def test_an_attack_that_more_than_doubles_the_wait_is_not_good():
    assert line_of(table([measured("1", 10.0, 8)]), "サインインへの攻撃").endswith("まだ")


def test_terms_are_common_rare_and_absent_ones_of_each_length():
    texts = [f"山田{n:03}はな" for n in range(90)] + ["佐藤ゆう"] * 10
    found = terms(texts)
    lengths = {len(term) for term in found}
    assert {1, 2, 3} <= lengths
    assert {ABSENT, ABSENT * 2, ABSENT * 3} <= set(found)
    assert "山田" in found
    assert len(found) == len(set(found))


def test_wide_letters_take_two_columns():
    assert (width("見守りa"), width("")) == (7, 0)
