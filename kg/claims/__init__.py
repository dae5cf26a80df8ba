"""Whether two contents of statements make one claim, opposite ones or neither: pure, on their words alone.

text -> reading (Proposition) -> comparison (features with weights and reasons) -> relation
"""

from kg.claims.comparison import Comparison, Relation, compared
from kg.claims.reading import Proposition, proposition

__all__ = ["Comparison", "Proposition", "Relation", "compared", "proposition"]
