"""One seed, many independent streams: a part can be generated alone and still be the same."""

import hashlib

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def stream(seed: int, *path: str | int) -> np.random.Generator:
    """Generator bound to a path such as ("visits", 3).

    Python's own hash is salted per process, so the path goes through BLAKE2b: streams do not
    depend on the order in which others are drawn, which lets every generator restart.
    """
    digest = hashlib.blake2b(repr((seed, *path)).encode(), digest_size=16).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest)))


def apportion(total: int, weights: Floats, *, minimum: int = 0) -> Ints:
    """Whole numbers that sum to ``total`` exactly, by largest remainder (ties: first index).

    Raises ValueError when the minimum alone exceeds the total or no weight is positive.
    """
    spare = total - minimum * len(weights)
    if spare < 0 or not float(weights.sum()) > 0:
        raise ValueError("cannot apportion")
    exact = weights / weights.sum() * spare
    parts = np.floor(exact).astype(np.int64)
    short = spare - int(parts.sum())
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[:short]] += 1
    whole: Ints = parts + minimum
    return whole


def pick(weights: Floats, uniform: Floats) -> Ints:
    """Index per uniform number in [0, 1): a categorical draw that needs no generator."""
    edges = np.cumsum(weights / weights.sum())
    found = np.searchsorted(edges, uniform, side="right")
    return np.minimum(found, len(weights) - 1).astype(np.int64)
