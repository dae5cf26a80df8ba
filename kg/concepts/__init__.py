"""Topics and measures across articles: which labels name one concept.

Two labels are one where the words that count are the same, whatever their order, number and part of speech (`tariff increase`,
`raising tariffs`), unless a person decided otherwise. What a noun alone names (`the deal`), and of
measures what leaves open which (`repeal of the law`), is a concept of its article only. The tables are in kg/concepts/data.
"""

from kg.concepts.grouping import Concept, block, concepts_apart
from kg.concepts.words import has_other_names, is_general, is_open, words

__all__ = ["Concept", "block", "concepts_apart", "has_other_names", "is_general", "is_open", "words"]
