"""The labels of the tagger's three heads, in the order of the network's outputs (BIO scheme of Ramshaw and Marcus 1995)."""

from __future__ import annotations

CUE = ("O", "B-cue", "I-cue")
"""First reading: is the word part of a cue."""
ROUGH = ("O", "B-source", "I-source", "B-content", "I-content")
"""First reading: is the word part of anyone's source or content."""
LINKED = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
"""Second reading: the word's part in the attribution of the one cue that is marked."""
ROLES = ("content", "source", "cue")
"""In the order in which they are written over each other where annotations overlap."""
