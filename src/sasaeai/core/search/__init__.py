"""One folded column and the letters it is made of, so that one or two characters find as well.

PostgreSQL's trigram index needs three characters; Japanese names have one or two. A generated
array of single letters and pairs under a GIN index narrows, the folded text itself verifies.
"""

from sasaeai.core.search.columns import SearchableModel, matching

__all__ = ["SearchableModel", "matching"]
