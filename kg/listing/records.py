"""The rows of a listing, and the filters that choose them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows are wanted. Names match all nodes that have them (case and punctuation aside); an IRI matches itself.

    `since` and `until` are inclusive and compare with the day something was said, else the article's date; a row
    without either is left out once one of them is given. `topic` chooses positions, and `measure` statements, through
    the statement that a position is based on.
    """

    speaker: str | None = None
    topic: str | None = None
    measure: str | None = None
    outlet: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A node and its label."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Source:
    """The article a row comes from; `reprints` is the IRI of the first article that printed its text, if another did."""

    iri: str
    headline: str | None
    publisher: str | None
    published: date | None
    url: str | None
    reprints: str | None = None


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement. Spans are (start, end) in code points of the article's text; `words` is the content,
    `utterance` the IRI of the act of saying that other statements report, too."""

    iri: str
    article: Source
    speaker: Named | None
    speaker_type: str | None
    role: str | None
    according_to: Named | None
    topics: tuple[Named, ...]
    claim: str | None
    words: str
    cue: str
    kind: str
    mode: str
    stance: str
    certainty: str
    segment: str
    confidence: float
    said_on: date | None
    content: tuple[tuple[int, int], ...]
    evidence: tuple[tuple[int, int], ...]
    utterance: str | None = None


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One position. `words` are the measure's in the article, `sentence` the evidence."""

    iri: str
    article: Source
    actor: Named | None
    actor_type: str | None
    stance: str
    measure: Named | None
    according_to: Named | None
    words: str
    sentence: str
    conditional: bool
    confidence: float
    said_on: date | None
    measure_spans: tuple[tuple[int, int], ...]
    evidence: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one speaker, topic, measure or claim comes up.

    `denials` are part of `statements`, `against` of `positions`. `speakers` counts who speaks of it or takes a
    position on it (of a speaker: 1). `first` and `last` are days as Filters compares them.
    """

    node: Named
    type: str
    statements: int
    denials: int
    positions: int
    against: int
    speakers: int
    articles: int
    outlets: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article and how much was found in it (of what the filters let through)."""

    article: Source
    statements: int
    positions: int
