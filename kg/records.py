"""The frozen records that flow through the pipeline.

Offsets are Unicode code points into `Article.text`, half-open. A record never changes; a step returns a new one with
more in it. What a word means is in the glossary of README.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Kind(StrEnum):
    """How the article reports the words."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Mode(StrEnum):
    """What the speaker does with the content."""

    STATEMENT = "statement"
    QUESTION = "question"
    BELIEF = "belief"
    FEELING = "feeling"
    INTENT = "intent"
    DEMAND = "demand"


class Stance(StrEnum):
    """Whether the speaker holds the content or rejects it; says nothing for or against the topic."""

    AFFIRMS = "affirms"
    DENIES = "denies"


class Certainty(StrEnum):
    """How sure the speaker is of the content."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNDERSPECIFIED = "underspecified"


class PositionStance(StrEnum):
    """An actor's stance to a measure; the first three are for it, the last two against."""

    PROPOSES = "proposes"
    SUPPORTS = "supports"
    ADOPTS = "adopts"
    OPPOSES = "opposes"
    BREACHES = "breaches"

    @property
    def is_for(self) -> bool:
        return self not in (PositionStance.OPPOSES, PositionStance.BREACHES)


class EntityType(StrEnum):
    """What a speaker or actor is."""

    PERSON = "person"
    ORGANIZATION = "organization"
    COUNTRY = "country"
    GROUP = "group"
    DOCUMENT = "document"
    UNNAMED = "unnamed"


class SegmentKind(StrEnum):
    """What a stretch of the article's text is.

    A dateline (` date 2025-04-27 International`) and a heading give no statement, a headline's are marked so, a teaser
    repeats a later line word for word and is passed over.
    """

    HEADLINE = "headline"
    DATELINE = "dateline"
    HEADING = "heading"
    TEASER = "teaser"
    BODY = "body"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open run of code points [start, end) in an article's text; never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}-{self.end}")

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


Spans = tuple[Span, ...]


def words_of(text: str, spans: Iterable[Span]) -> str:
    """The words of several spans in order, ' … ' between the pieces of a discontinuous one."""
    return " … ".join(span.of(text) for span in spans)


@dataclass(frozen=True, slots=True)
class Article:
    """One news text as it was read, never corrected afterwards.

    `url` is canonical. `stated_url` is an address that the text gives itself but that is another host's, or another text's: a
    remark, no part of identity. `url_only_stated` says that nothing but the text's own word speaks for `url`, so that another
    text may have it, too; `fetched_url` is then where a page came from: its address where the other has that one. `path` is how
    the user named it (None for standard input and items of a feed or JSON Lines file) and takes no part in identity. `source`
    is the file (a whole path) or address that it was read from, feeds and JSON Lines files, too; only the log keeps it.
    `headline_at` is where the title stands in the text, when the reader knows it; `headings_at` likewise for section headings
    of marked-up input; both are hints for segment.py.
    """

    text: str
    title: str | None = None
    published: date | None = None
    modified: date | None = None
    publisher: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    language: str = "en"
    stated_url: str | None = None
    url_only_stated: bool = field(default=False, compare=False)
    fetched_url: str | None = field(default=None, compare=False)
    path: str | None = field(default=None, compare=False)
    source: str | None = field(default=None, compare=False)
    headline_at: Span | None = field(default=None, compare=False)
    headings_at: Spans = field(default=(), compare=False)

    @property
    def called(self) -> str:
        """What a report calls it."""
        return self.path or self.url or self.title or "an article"


@dataclass(frozen=True, slots=True)
class Segment:
    """A headline, heading, dateline, teaser or body paragraph; segments are in order, do not overlap, hold no line break."""

    span: Span
    kind: SegmentKind


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """A parsed segment: character `token.idx` of `doc` is character `span.start + token.idx` of the article."""

    span: Span
    kind: SegmentKind
    heading: str | None  # the section heading it stands under
    doc: Doc

    def at(self, start: int, end: int) -> Span:
        """The article's span of the doc's characters [start, end)."""
        return Span(self.span.start + start, self.span.start + end)


@dataclass(frozen=True, slots=True)
class Run:
    """One extractor, its version, and the digest of everything that decides what it finds (settings, tables, models)."""

    extractor: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation ... as one article has it: the fullest name it gives, without titles, and its others there."""

    name: str
    type: EntityType
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A normalised noun phrase, as an index would have it; `type` where it is the name of somebody or something, `subject` the
    preferred label of the subject it belongs under (kg/schemas/subjects.ttl)."""

    label: str
    type: EntityType | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A policy, law, plan, treaty, ban, demand: something to be done. `mentions` are its other names in the article."""

    label: str
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """The proposition that a statement makes, in words that stand alone; `contextual` where they do not quite: they mean
    something in their article only (`they knew it`)."""

    text: str
    contextual: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One attributed utterance, thought or intent. Extractors fill the first block, the steps of kg.resolve the second.

    `evidence` are the sentences in which source, cue and content stand.
    """

    source: Spans
    cue: Spans
    content: Spans
    kind: Kind
    mode: Mode = Mode.STATEMENT
    stance: Stance = Stance.AFFIRMS
    certainty: Certainty = Certainty.UNDERSPECIFIED
    segment: SegmentKind = SegmentKind.BODY
    confidence: float = 0.5
    evidence: Spans = ()

    speaker: Entity | None = None
    role: str | None = None
    said_on: date | None = None
    according_to: Entity | None = None
    topics: tuple[Topic, ...] = ()
    claim: Claim | None = None

    def __post_init__(self) -> None:
        if not self.content:
            raise ValueError("a statement needs a content")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence {self.confidence} is outside 0..1")


@dataclass(frozen=True, slots=True)
class Position:
    """An actor's stance to a measure. `evidence` is the sentence that shows it, `based_on` the index, in the article, of
    the statement whose content it stands in."""

    actor_spans: Spans
    stance: PositionStance
    measure_spans: Spans
    evidence: Spans
    conditional: bool = False
    based_on: int | None = None
    confidence: float = 0.5

    actor: Entity | None = None
    measure: Measure | None = None
    according_to: Entity | None = None
    said_on: date | None = None

    def __post_init__(self) -> None:
        if not self.measure_spans or not self.evidence:
            raise ValueError("a position needs a measure and its evidence")


@dataclass(frozen=True, slots=True)
class Failure:
    """A step of the analysis (`resolve_topics`) that failed on an article, and its error; what it finds is left out."""

    step: str
    error: str


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with what has been found in it so far; each step adds to it.

    `paragraphs` carry the one parse that all steps share, and are gone once the last step has run. `dropped` counts what an
    extractor found but could not ground in the text; `failed` are the steps that failed.
    """

    article: Article
    run: Run | None = None
    segments: tuple[Segment, ...] = ()
    statements: tuple[Statement, ...] = ()
    positions: tuple[Position, ...] = ()
    dropped: int = 0
    failed: tuple[Failure, ...] = ()
    paragraphs: tuple[Paragraph, ...] = field(default=(), compare=False, repr=False)
