"""ひより市, an invented city: the same seed always gives the same people, places and visits."""

from demo.city.city import DEFAULT_SCALE, DEFAULT_SEED, City, generate

__all__ = ["DEFAULT_SCALE", "DEFAULT_SEED", "City", "generate"]
