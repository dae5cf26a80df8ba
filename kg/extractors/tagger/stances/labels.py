"""The labels of the network's heads, in the order of its outputs (BIO scheme of Ramshaw and Marcus 1995)."""

from __future__ import annotations

from kg.extractors.positions.hints import HINTS
from kg.extractors.tagger.labels import CUE, ROUGH
from kg.records import PositionStance

MEASURE = ("O", "B-measure", "I-measure")
"""First reading: is the word part of a measure that someone has a stance to."""
HELD = ("O", "B-measure", "I-measure", "B-actor", "I-actor")
"""Second reading: the word's part in the positions on the one measure that is marked."""
STANCES = tuple(PositionStance)
"""Second reading, of each actor's word and, for an actor who stands elsewhere, of the whole."""
WHOLE = ("accepted", "absent", "conditional", *STANCES)
"""Second reading, of the marked words: they are a measure with a position; its actor is not among the words seen; the
position is conditional; the stance of an actor who stands elsewhere."""
TOLD = len(CUE) + len(ROUGH) + HINTS
"""How many numbers are told of each piece: the tagger's probabilities of CUE and ROUGH, and what the tables of the
rules say."""
