"""Labels of one block -> those of one concept together; the same for any order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.concepts.words import of_measure, words
from kg.entities.names import folded

MEASURE = "measure"
"""The use of a label as a measure's."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One label of a topic or measure (`use`); `key` is the caller's, `count` in how many articles it stands."""

    key: str
    label: str
    use: str
    count: int = 1


def block(concept: Concept) -> str:
    """All labels with the same words are one concept, and only these are compared."""
    spelled = of_measure(concept.label) if concept.use == MEASURE else words(concept.label)
    return f"{concept.use}:{' '.join(sorted(set(spelled))) or f'={folded(concept.label)}'}"


def concepts_apart(concepts: Iterable[Concept]) -> list[tuple[Concept, ...]]:
    """The labels of each concept, the most frequent one first, which gives the concept its key."""
    groups: dict[str, list[Concept]] = {}
    for concept in sorted(concepts, key=lambda one: (-one.count, -len(one.label), one.key)):
        groups.setdefault(block(concept), []).append(concept)
    return [tuple(group) for group in groups.values()]
