import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.city.seeds import apportion, pick, stream


def test_a_stream_depends_on_its_path_only():
    assert stream(1, "a", 2).random() == stream(1, "a", 2).random()
    assert stream(1, "a", 2).random() != stream(1, "a", 3).random()
    assert stream(1, "a", 2).random() != stream(2, "a", 2).random()


@given(
    total=st.integers(0, 10_000),
    weights=st.lists(st.integers(1, 1000), min_size=1, max_size=40),
)
def test_shares_sum_to_the_total_and_lie_within_one_of_the_exact_share(total, weights):
    parts = apportion(total, np.array(weights, dtype=np.float64))
    assert int(parts.sum()) == total
    for part, weight in zip(parts.tolist(), weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1 + 1e-6


def test_the_minimum_is_kept_and_an_impossible_one_refused():
    assert apportion(10, np.array([100.0, 1.0, 1.0]), minimum=2).tolist() == [6, 2, 2]
    with pytest.raises(ValueError, match="cannot apportion"):
        apportion(5, np.ones(3), minimum=2)
    with pytest.raises(ValueError, match="cannot apportion"):
        apportion(5, np.zeros(3))


def test_a_draw_follows_its_weights_and_never_leaves_the_list():
    uniform = np.array([0.0, 0.24, 0.26, 0.999999, 1.0])
    assert pick(np.array([1.0, 3.0]), uniform).tolist() == [0, 0, 1, 1, 1]
