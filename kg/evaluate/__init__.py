"""Found against gold: how good an extractor's statements are."""

from kg.evaluate.gold import Attribution, Gold, read_gold, read_predictions
from kg.evaluate.scoring import Figure, Report, rightness, score

__all__ = ["Attribution", "Figure", "Gold", "Report", "read_gold", "read_predictions", "rightness", "score"]
