"""Concept schemes from outside (SKOS): which of their concepts a topic belongs to.

A topic is the concept that has its words in one of the labels; else it belongs under the concept one of whose labels it
is nearest to in meaning, if any is near enough. The scheme that ships is kg/schemas/subjects.ttl.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.concepts.words import words
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.embedding import Floats

NEAR = 0.5
"""Least cosine of a topic and a concept's label for the topic to belong under the concept."""

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_PREFERRED = f"{_SKOS}prefLabel"
_LABELS = (_PREFERRED, f"{_SKOS}altLabel", f"{_SKOS}hiddenLabel")


class Match(StrEnum):
    """How a topic is tied to a concept: it is the same, or the concept is the broader one."""

    EXACT = "exact"
    BROAD = "broad"


@dataclass(frozen=True)
class Scheme:
    """The concepts of a scheme, as (IRI, label) for each of their labels, and the preferred label of each."""

    labels: tuple[tuple[str, str], ...]
    preferred: Mapping[str, str]

    @cached_property
    def _meaning(self) -> Floats:
        from kg.embedding import embedded  # numpy and the tokenizer, which whoever only reads a store does not need

        return embedded([label for _, label in self.labels])

    @cached_property
    def _by_words(self) -> Mapping[frozenset[str], str]:
        return {frozenset(words(label)): iri for iri, label in reversed(self.labels)}

    def matches(self, topics: Sequence[str], least: float = NEAR) -> list[tuple[Match, str] | None]:
        """For each topic its match and the concept's IRI, None where nothing is near enough."""
        from kg.embedding import embedded

        near = embedded(topics) @ self._meaning.T
        return [self._match(topic, row, least) for topic, row in zip(topics, near, strict=True)]

    def _match(self, topic: str, near: Floats, least: float) -> tuple[Match, str] | None:
        if same := self._by_words.get(frozenset(words(topic))):
            return Match.EXACT, same
        best = int(near.argmax())
        return (Match.BROAD, self.labels[best][0]) if near[best] >= least else None


def read_scheme(content: bytes, where: str) -> Scheme:
    """The concepts of a SKOS file in Turtle, those with English or untagged labels. Raises InputError naming the place."""
    try:
        triples = list(ox.parse(content, format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise InputError(where, f"is not Turtle: {error}") from None
    found = sorted(
        (triple.subject.value, triple.predicate.value != _PREFERRED, triple.object.value)
        for triple in triples
        if triple.predicate.value in _LABELS
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.Literal)
        and (triple.object.language or "en").partition("-")[0] == "en"
    )
    if not found:
        raise InputError(where, "has no concept with a skos:prefLabel in English; is it a SKOS scheme?")
    return Scheme(
        tuple((iri, label) for iri, _, label in found),
        {iri: label for iri, other, label in reversed(found) if not other},
    )


@cache
def subjects() -> Scheme:
    """The scheme of subjects that topics are grouped by."""
    return read_scheme(files("kg").joinpath("schemas", "subjects.ttl").read_bytes(), "subjects.ttl")


@cache
def subject_iris() -> Mapping[str, str]:
    """Preferred label -> IRI of each subject."""
    return {label: iri for iri, label in subjects().preferred.items()}
