"""The extractor `tagger`: a small trained network finds cues and then, cue by cue, whose they are and what they bring.

    paragraphs -> pieces (windows) -> network -> reading, decode (attributions) -> calibration, drafting -> statements

The network is trained by kg.training; positions are found by rule, as in the extractor `rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.extractors.attribution import drafts as drafts_by_rule
from kg.extractors.drafts import Draft, whole
from kg.extractors.labelled import with_labelled
from kg.extractors.positions import positions
from kg.extractors.quotes import quotations_by_paragraph
from kg.extractors.sayings import with_loose
from kg.extractors.statements import stated
from kg.extractors.tagger.calibration import confidence, fitted
from kg.extractors.tagger.comparison import compared
from kg.extractors.tagger.decode import Found, apart
from kg.extractors.tagger.drafting import drafts
from kg.extractors.tagger.grammar import Grammar
from kg.extractors.tagger.network import shipped
from kg.extractors.tagger.pieces import Passage, windows
from kg.extractors.tagger.reading import Network, attributions
from kg.ids import package_digest, run_digest
from kg.parse import model_name
from kg.records import AnnotatedArticle, Run, SegmentKind

VERSION = "1"

PROPOSE = 0.1
"""Least probability of a word to be read again as a cue; the second reading refuses what is none."""
OVERLAP = 0.6
"""Share of the shorter of two contents above which the less sure of two attributions is left out."""


class Tagger:
    """Statements by the trained network, positions by rule."""

    def __init__(self, network: Network | None = None) -> None:
        self._network = network or shipped()
        self.run = Run("tagger", VERSION, run_digest([model_name(), package_digest(Path(__file__).parents[1])]))

    def __call__(self, articles: Iterable[AnnotatedArticle]) -> Iterator[AnnotatedArticle]:
        for article in articles:
            made = sorted(self._drafts(article), key=lambda draft: (draft.content[0].start, draft.cue))
            found = replace(article, run=self.run, statements=tuple(stated(article, made)))
            yield replace(found, positions=positions(found))

    def _drafts(self, annotated: AnnotatedArticle) -> list[Draft]:
        text, paragraphs = annotated.article.text, list(annotated.paragraphs)
        quotes = quotations_by_paragraph(text, [one.span for one in paragraphs])
        likely = [one for one in sought(self._network, annotated) if confidence(one) >= fitted().least]
        made = list(drafts(text, paragraphs, quotes, apart(likely, OVERLAP, confidence)))
        return with_labelled(text, paragraphs, quotes, whole(with_loose(text, paragraphs, quotes, made)))


def sought(network: Network, annotated: AnnotatedArticle) -> list[Found]:
    """All that the network finds in the parsed article, likely or not."""
    text, paragraphs = annotated.article.text, annotated.paragraphs
    passages = [Passage(one.span, heading=one.kind is not SegmentKind.BODY) for one in paragraphs]
    found = attributions(network, windows(text, passages, Grammar.of(paragraphs)), PROPOSE)
    return list(compared(found, [draft.content for draft in drafts_by_rule(annotated)]))
