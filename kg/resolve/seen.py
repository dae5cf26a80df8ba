"""The mentions read so far, for whatever looks back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from kg.records import Span
from kg.resolve.figures import Figure
from kg.resolve.places import Places

if TYPE_CHECKING:
    from spacy.tokens import Token

MOST_FIGURES = 500
"""As many are looked through for whom a noun stands for; the longest article of PolNeAR has 310."""

_LATELY = 12  # mentions
_MODIFIERS = frozenset(["compound", "nmod", "amod", "poss"])
_SUBJECTS = frozenset(["nsubj", "nsubjpass"])


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where the article speaks of a figure; `modifier`: only in passing, as in 'Trump campaign'."""

    span: Span
    figure: Figure
    sentence: int
    subject: bool
    modifier: bool
    quoted: bool
    headline: bool
    plural: bool = False
    proper: bool = False  # by its name


class Seen:
    """The mentions before the point where the reading stands, in order of the text."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.mentions: list[Mention] = []
        self.times: Counter[int] = Counter()  # id of figure -> mentions
        self._first: dict[int, Figure] = {}  # by first mention
        self._last: dict[int, Figure] = {}  # by last mention

    def add(
        self, figure: Figure, first: Token, root: Token, last: Token, *, plural: bool = False, proper: bool = False
    ) -> None:
        """Notes that the tokens from first to last, headed by root, stand for the figure."""
        start, end = self.places.offset(first), self.places.offset(last) + len(last.text)
        mention = Mention(
            Span(start, end),
            figure,
            self.places.sentence_number(start),
            subject=root.dep_ in _SUBJECTS,
            modifier=root.dep_ in _MODIFIERS,
            quoted=self.places.in_quotes(start),
            headline=self.places.is_headline(start),
            plural=plural,
            proper=proper,
        )
        self.mentions.append(mention)
        self.times[id(figure)] += 1
        self._first.setdefault(id(figure), figure)
        self._last.pop(id(figure), None)
        self._last[id(figure)] = figure

    def last_at(self, offset: int) -> Figure | None:
        """Whom the mention stands for that covers the character, of those lately read."""
        near = reversed(self.mentions[-_LATELY:])
        return next((one.figure for one in near if one.span.start <= offset < one.span.end), None)

    def back(self, sentences: int, now: int) -> Iterator[Mention]:
        """The mentions of the last sentences, nearest first; `now` is the present sentence's number."""
        for mention in reversed(self.mentions):
            if now - mention.sentence > sentences:
                return
            if mention.sentence <= now:  # headlines are read last
                yield mention

    def figures(self, *, nearest_first: bool) -> dict[int, Figure]:
        """id -> figure of those mentioned so far: the last mentioned first, or in the order of their first mention; no more
        than a long article has."""
        figures = reversed(self._last.items()) if nearest_first else iter(self._first.items())
        return dict(islice(figures, MOST_FIGURES))
