"""One folded column and the letters it is made of, so that one or two characters find as well.

PostgreSQL's trigram index needs three characters; Japanese names have one or two. A generated
array of single letters and pairs under a GIN index narrows, the folded text itself verifies.
"""

from sasaeai.core.search.columns import MarkedGrams, SearchableModel, matching, stands_in, words_of

__all__ = ["MarkedGrams", "SearchableModel", "matching", "stands_in", "words_of"]
