"""The extractor `tagger`: a small trained network finds cues and then, cue by cue, whose they are and what they bring.

    paragraphs -> pieces (windows) -> network -> reading, decode (attributions) -> calibration, drafting -> statements

The network is trained by kg.training; positions are found by rule or, in the extractor `stances`,
by another part of the network as well, see the folder stances.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kg.errors import InputError
from kg.extractors.attribution import drafts as drafts_by_rule
from kg.extractors.drafts import Draft, whole
from kg.extractors.labelled import with_labelled
from kg.extractors.positions import positions as positions_by_rule
from kg.extractors.quotes import quotations_by_paragraph
from kg.extractors.sayings import with_loose
from kg.extractors.statements import stated
from kg.extractors.tagger import stances
from kg.extractors.tagger.calibration import confidence, fitted
from kg.extractors.tagger.comparison import compared
from kg.extractors.tagger.decode import Found, apart
from kg.extractors.tagger.drafting import drafts
from kg.extractors.tagger.grammar import Grammar
from kg.extractors.tagger.network import shipped, stance_network
from kg.extractors.tagger.pieces import Passage, windows
from kg.extractors.tagger.reading import Network, Read, attributions, marked, read_once
from kg.ids import package_digest, run_digest
from kg.parse import model_name
from kg.records import AnnotatedArticle, Position, Run, SegmentKind, Statement
from kg.steps import attempted, tried

VERSION = "1"

PROPOSE = 0.1
"""Least probability of a word to be read again as a cue; the second reading refuses what is none."""
MOST = 5_000
"""Words of one article that are read again: each takes 8 ms. 100,000 words of news have 4,000."""
OVERLAP = 0.6
"""Share of the shorter of two contents above which the less sure of two attributions is left out."""


class Tagger:
    """Statements by the trained network, positions by rule."""

    name = "tagger"

    def __init__(self, network: Network | None = None) -> None:
        self._network = network or shipped()
        self.run = Run(self.name, VERSION, run_digest([model_name(), package_digest(Path(__file__).parents[1])]))

    def __call__(self, articles: Iterable[AnnotatedArticle]) -> Iterator[AnnotatedArticle]:
        for article in articles:
            marked, read = tried(replace(article, run=self.run), self._read, "reading")
            found = attempted(marked, partial(self._with_statements, read=read or ()), "statements")
            yield attempted(found, partial(self._with_positions, read=read or ()), "positions")

    def positions(self, annotated: AnnotatedArticle, read: Sequence[Read]) -> tuple[Position, ...]:
        """The positions of an article whose statements are known: by rule, as in the extractor `rules`."""
        return positions_by_rule(annotated)

    def statements(self, annotated: AnnotatedArticle, read: Sequence[Read]) -> tuple[Statement, ...]:
        """The statements of an article that was read once, in the order of their contents."""
        made = sorted(self._drafts(annotated, read), key=lambda draft: (draft.content[0].start, draft.cue))
        return tuple(stated(annotated, made))

    def _read(self, article: AnnotatedArticle) -> list[Read]:
        return [one.for_statements() for one in read_article(self._network, article)]

    def _with_statements(self, article: AnnotatedArticle, read: Sequence[Read]) -> AnnotatedArticle:
        return replace(article, statements=self.statements(article, read))

    def _with_positions(self, article: AnnotatedArticle, read: Sequence[Read]) -> AnnotatedArticle:
        return replace(article, positions=self.positions(article, read))

    def _drafts(self, annotated: AnnotatedArticle, read: Sequence[Read]) -> list[Draft]:
        text, paragraphs = annotated.article.text, list(annotated.paragraphs)
        quotes = quotations_by_paragraph(text, [one.span for one in paragraphs])
        likely = [one for one in sought(self._network, annotated, read) if confidence(one) >= fitted().least]
        made = list(drafts(text, paragraphs, quotes, apart(likely, OVERLAP, confidence)))
        return with_labelled(text, paragraphs, quotes, whole(with_loose(text, paragraphs, quotes, made)))


class Stances(Tagger):
    """Statements as the tagger finds them; positions by rule and, besides these, by the network."""

    name = "stances"

    def _read(self, article: AnnotatedArticle) -> list[Read]:
        return list(read_article(self._network, article))

    def positions(self, annotated: AnnotatedArticle, read: Sequence[Read]) -> tuple[Position, ...]:
        return stances.positions(stance_network(), annotated, read)


def read_article(network: Network, annotated: AnnotatedArticle) -> Iterator[Read]:
    """The first reading of all windows of the parsed article."""
    passages = [Passage(one.span, heading=one.kind is not SegmentKind.BODY) for one in annotated.paragraphs]
    return read_once(network, windows(annotated.article.text, passages, Grammar.of(annotated.paragraphs)))


def sought(network: Network, annotated: AnnotatedArticle, read: Sequence[Read]) -> list[Found]:
    """All that the network finds in the parsed article, likely or not. Raises InputError where that would take too long."""
    cues = marked(read, PROPOSE)
    if len(cues) > MOST:
        told = f"has too many statements for one article ({len(cues):,} words that may be cues; at most {MOST:,}); split it"
        raise InputError(annotated.article.called, told)
    found = attributions(network, cues)
    return list(compared(found, [draft.content for draft in drafts_by_rule(annotated)]))
