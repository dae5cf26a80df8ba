"""Article -> windows of word pieces, the form in which the tagger's network reads it.

A window is whole paragraphs, at most LONGEST pieces together, so that the network sees who was spoken of before; only a
paragraph that is longer by itself is cut, at the end of a sentence. The pieces are those of the network's own vocabulary,
which knows no capitals; a piece's type says what is lost thereby and what a news reader sees at a glance: the shape of the
word, whether it stands between quotation marks, whether it opens its paragraph, whether that is a heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Encoding, Tokenizer

from kg.extractors.quotes import quotations_by_paragraph
from kg.extractors.tagger.grammar import UNKNOWN, Floats, Grammar, Ints
from kg.records import Span

LONGEST = 252
"""Word pieces of one window; with the two marks that the network wants around them 254."""
TYPES = 32
"""Number of piece types: 4 shapes, and three questions with yes or no."""

_LONGEST_PARAGRAPH = 350  # pieces; at most what the network has positions for
_TOKENIZER = Path(__file__).parent / "model" / "tokenizer.json"
_SENTENCE_ENDS = {".", "!", "?", "”", '"'}
_QUOTED, _OPENS, _HEADING = 2, 1, 16


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """n pieces: their ids in the vocabulary, types, the four numbers of the parse (n, 4), which token of `grammar` they are of,
    offsets [start, end) in the article, number of their paragraph, and the indices of those that begin a word. The other
    arrays are of shape (n,), `words` of shape (number of words,)."""

    ids: Ints
    types: Ints
    syntax: Ints
    token: Ints
    start: Ints
    end: Ints
    paragraph: Ints
    words: Ints
    grammar: Grammar

    def __len__(self) -> int:
        return len(self.ids)

    def stop(self, word: int) -> int:
        """The piece behind the last one of a word."""
        return int(self.words[word + 1]) if word + 1 < len(self.words) else len(self)

    def places(self, cue: Ints) -> Ints:
        """The place in the sentence of each piece, seen from the pieces `cue`; see kg.extractors.tagger.grammar."""
        return self.grammar.places(self.token[cue], self.token)

    @property
    def hints(self) -> Floats:
        """What the tables of the position rules say of each piece's word, (n, HINTS)."""
        return self.grammar.hints[self.token]

    def without_grammar(self) -> Window:
        """The same as if it had not been parsed."""
        nothing = np.zeros_like(self.syntax)
        return replace(self, syntax=nothing, token=np.full(len(self), -1), grammar=UNKNOWN)

    def around(self, first: int, last: int, reach: int) -> tuple[int, int]:
        """The pieces [begin, stop) of the paragraph of piece `first`, at most `reach` away from the pieces [first, last)."""
        same = np.flatnonzero(self.paragraph == self.paragraph[first])
        return max(int(same[0]), first - reach), min(int(same[-1]) + 1, last + reach)


_ARRAYS = ("ids", "types", "syntax", "token", "start", "end", "paragraph")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as the tagger needs it."""

    span: Span
    heading: bool = False


@cache
def _tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(_TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def windows(text: str, passages: Sequence[Passage], grammar: Grammar = UNKNOWN, longest: int = LONGEST) -> list[Window]:
    """The article's windows in order; every word of the passages is in exactly one of them."""
    quoted = quotations_by_paragraph(text, [passage.span for passage in passages])
    encodings = _tokenizer().encode_batch([passage.span.of(text) for passage in passages], add_special_tokens=False)
    units = [
        unit
        for number, (passage, encoding, quotes) in enumerate(zip(passages, encodings, quoted, strict=True))
        for unit in _units(_pieces(text, passage, number, encoding, [quote.outside for quote in quotes], grammar))
    ]
    return [_joined(group) for group in _packed(units, longest)]


def _pieces(
    text: str, passage: Passage, number: int, encoding: Encoding, quotes: Sequence[Span], grammar: Grammar
) -> Window:
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2) + passage.span.start
    kept = np.flatnonzero(offsets[:, 0] < offsets[:, 1])
    begins = np.array([word != before for before, word in pairwise([None, *encoding.word_ids])], dtype=bool)
    start, end = offsets[kept, 0], offsets[kept, 1]
    types = np.array([_shape(text[b:e]) for b, e in zip(start, end, strict=True)], dtype=np.int64) * 4
    for quote in quotes:
        types[(start >= quote.start) & (start < quote.end)] += _QUOTED
    types[:1] += _OPENS
    types += _HEADING * passage.heading
    ids = np.array(encoding.ids, dtype=np.int64)[kept]
    token = grammar.at(start)
    syntax = grammar.syntax_or_none[token]
    paragraph, words = np.full(len(kept), number), np.flatnonzero(begins[kept])
    return Window(ids, types, syntax, token, start, end, paragraph, words, grammar)


def _shape(word: str) -> int:
    """0 lower case or punctuation, 1 capital, 2 all capitals, 3 digit."""
    if word[0].isdigit():
        return 3
    if not word[0].isupper():
        return 0
    return 2 if len(word) > 1 and word.isupper() else 1


def _units(pieces: Window) -> Iterator[Window]:
    """The paragraph, or where it is longer than the network can read, its parts."""
    while len(pieces) > _LONGEST_PARAGRAPH:
        cut = _cut(pieces)
        yield _part(pieces, 0, cut)
        pieces = _part(pieces, cut, len(pieces))
    if len(pieces):
        yield pieces


def _cut(pieces: Window) -> int:
    ends = {_tokenizer().token_to_id(mark) for mark in _SENTENCE_ENDS}
    begins = [int(word) for word in pieces.words if 0 < word <= _LONGEST_PARAGRAPH]
    after = [at for at in begins if at > LONGEST // 2 and int(pieces.ids[at - 1]) in ends]
    return (after or begins or [_LONGEST_PARAGRAPH])[-1]


def _part(pieces: Window, start: int, stop: int) -> Window:
    words = pieces.words[(pieces.words >= start) & (pieces.words < stop)] - start
    cut: dict[str, Any] = {name: getattr(pieces, name)[start:stop] for name in _ARRAYS}
    return replace(pieces, **cut, words=words)


def _packed(units: Sequence[Window], longest: int) -> Iterator[list[Window]]:
    group: list[Window] = []
    for unit in units:
        if group and sum(map(len, group)) + len(unit) > longest:
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def _joined(group: Sequence[Window]) -> Window:
    before = np.cumsum([0, *map(len, group)])
    whole: dict[str, Any] = {name: np.concatenate([getattr(one, name) for one in group]) for name in _ARRAYS}
    words = np.concatenate([one.words + offset for one, offset in zip(group, before, strict=False)])
    return replace(group[0], **whole, words=words)
