"""The parse in the form in which the tagger's network reads it: a few small numbers for each word.

Of every token its tag, its relation, its head's tag and its kind of name; and, once a cue is marked, where each token stands
in the sentence seen from that cue (its subject, its clause, the clause around it ...).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kg.extractors.positions.hints import NO_HINT, hint
from kg.records import Paragraph

if TYPE_CHECKING:
    from spacy.tokens import Doc

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

TAGS = (
    "$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "HYPH", "IN", "JJ", "JJR",
    "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP",
    "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "XX", "_SP", "``",
)  # fmt: skip
"""The Penn Treebank's tags as spaCy's English models have them."""
DEPENDENCIES = (
    "ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux", "auxpass", "case", "cc",
    "ccomp", "compound", "conj", "csubj", "csubjpass", "dative", "dep", "det", "dobj", "expl", "intj", "mark", "meta",
    "neg", "nmod", "npadvmod", "nsubj", "nsubjpass", "nummod", "oprd", "parataxis", "pcomp", "pobj", "poss",
    "preconj", "predet", "prep", "prt", "punct", "quantmod", "relcl", "xcomp",
)  # fmt: skip
"""The relations of the same models (ClearNLP's)."""
NAMES = (
    "CARDINAL", "DATE", "EVENT", "FAC", "GPE", "LANGUAGE", "LAW", "LOC", "MONEY", "NORP", "ORDINAL", "ORG", "PERCENT",
    "PERSON", "PRODUCT", "QUANTITY", "TIME", "WORK_OF_ART",
)  # fmt: skip
"""The kinds of names of the same models (OntoNotes')."""
SYNTAX = (len(TAGS) + 1, len(DEPENDENCIES) + 1, len(TAGS) + 1, len(NAMES) + 1)
"""How many values each of the four numbers of a token has; 0 is none or unknown."""

UNPARSED, FAR, BESIDE, SIBLING, CUE, ANCESTOR, UPPER_SUBJECT = range(7)
"""Places seen from a cue: no parse; another sentence; elsewhere in the sentence; below the cue's head; the cue; above it; the
subject of one above it. The places below the cue follow, one for each of _BELOW, and one for all other relations."""
_BELOW = (
    ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl", "agent"),
    ("ccomp", "parataxis"),
    ("xcomp", "oprd", "acomp", "attr"),
    ("dobj", "dative"),
    ("prep", "pobj", "pcomp"),
    ("acl", "relcl", "appos"),
    ("advcl", "npadvmod", "advmod"),
    ("conj",),
    ("poss", "compound", "amod", "nmod", "det", "nummod"),
)
PLACES = UPPER_SUBJECT + 2 + len(_BELOW)
"""How many places there are."""

_TAG = {name: number for number, name in enumerate(TAGS, 1)}
_DEPENDENCY = {name: number for number, name in enumerate(DEPENDENCIES, 1)}
_NAME = {name: number for number, name in enumerate(NAMES, 1)}
_PLACE = np.full(len(DEPENDENCIES) + 1, PLACES - 1)
for _number, _group in enumerate(_BELOW, UPPER_SUBJECT + 1):
    _PLACE[[_DEPENDENCY[name] for name in _group]] = _number
_SUBJECT = UPPER_SUBJECT + 1


@dataclass(frozen=True, eq=False)
class Grammar:
    """The tokens of an article in order: begin and end in its text, the four numbers (n, 4), the indices of the head and of the
    first and last token below each one, and the number of their sentence; all else (n,). `docs` are the
    parses themselves."""

    start: Ints
    end: Ints
    syntax: Ints
    head: Ints
    first: Ints
    last: Ints
    sentence: Ints
    docs: tuple[Doc, ...] = ()

    @classmethod
    def of(cls, paragraphs: Iterable[Paragraph]) -> Grammar:
        """That of the parsed paragraphs of one article."""
        paragraphs = tuple(paragraphs)
        parts = [_tokens(paragraph) for paragraph in paragraphs]
        table = np.concatenate([np.empty((0, 10), dtype=np.int64), *parts])
        ends = np.cumsum([0, *map(len, parts)])
        for before, part in zip(ends, parts, strict=False):
            table[before : before + len(part), 6:9] += before
        table[:, 9] = np.cumsum(table[:, 9])
        head, first, last, sentence = table[:, 6:].T
        docs = tuple(one.doc for one in paragraphs)
        return cls(table[:, 0], table[:, 1], table[:, 2:6], head, first, last, sentence, docs)

    @cached_property
    def hints(self) -> Floats:
        """What the tables of the position rules say of each word (n + 1, HINTS); the last row is that of no word."""
        return np.array([hint(token) for doc in self.docs for token in doc] + [NO_HINT], dtype=np.float32)

    def at(self, places: Ints) -> Ints:
        """The token that stands at each place of the text, -1 where none does."""
        if not len(self.start):
            return np.full(len(places), -1)
        token = np.searchsorted(self.start, places, side="right") - 1
        return np.where((token >= 0) & (places < self.end[token]), token, -1)

    @cached_property
    def syntax_or_none(self) -> Ints:
        """The four numbers of each token (n + 1, 4); the last row is that of no token."""
        return np.concatenate([self.syntax, np.zeros((1, 4), dtype=np.int64)])

    def places(self, cue: Ints, of: Ints) -> Ints:
        """The places of the tokens `of` (-1 is none) seen from the tokens `cue`; see PLACES."""
        marked = sorted({int(token) for token in cue if token >= 0})
        if not marked:
            return np.full(len(of), UNPARSED)
        begin, stop = self._sentences_of(marked[0], marked[-1])
        inside = (begin <= of) & (of < stop)
        seen = self._seen(marked, begin, stop)[np.where(inside, of - begin, 0)]
        return np.where(inside, seen, np.where(of < 0, UNPARSED, FAR))

    def _sentences_of(self, first: int, last: int) -> tuple[int, int]:
        """The tokens [begin, stop) of the sentences from that of one token to that of another."""
        begin = np.searchsorted(self.sentence, self.sentence[first], side="left")
        return int(begin), int(np.searchsorted(self.sentence, self.sentence[last], side="right"))

    def _seen(self, marked: list[int], begin: int, stop: int) -> Ints:
        """The place of each of the tokens [begin, stop), which are the sentences of the marked ones."""
        seen = np.full(stop - begin, FAR)
        top = next(token for token in marked if self.head[token] == token or self.head[token] not in marked)
        seen[self.sentence[begin:stop] == self.sentence[top]] = BESIDE
        self._above(seen, top, begin)
        for token in marked:
            for child in self._children.get(token, ()):
                seen[self._below(child, begin)] = _PLACE[self.syntax[child, 1]]
        seen[np.array(marked) - begin] = CUE
        return seen

    def _above(self, seen: Ints, token: int, begin: int) -> None:
        while (head := int(self.head[token])) != token:
            nearest = not (seen == ANCESTOR).any()
            for child in self._children.get(head, ()):
                subject = _PLACE[self.syntax[child, 1]] == _SUBJECT
                if child != token and (subject or nearest):
                    seen[self._below(child, begin)] = UPPER_SUBJECT if subject else SIBLING
            seen[head - begin] = ANCESTOR
            token = head

    def _below(self, token: int, begin: int) -> slice:
        return slice(int(self.first[token]) - begin, int(self.last[token]) + 1 - begin)

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        below: dict[int, list[int]] = {}
        for token, head in enumerate(self.head.tolist()):
            if head != token:
                below.setdefault(head, []).append(token)
        return below


def _tokens(paragraph: Paragraph) -> Ints:
    """(n, 10): begin, end, the four numbers, head, first and last below, whether a sentence begins."""
    doc, offset = paragraph.doc, paragraph.span.start
    raw = doc.to_array(["IDX", "LENGTH", "TAG", "DEP", "HEAD", "ENT_TYPE", "SENT_START"]).astype(np.int64)
    start, length, tag, relation, to_head, name, opens = raw.T
    here = np.arange(len(doc))
    head = here + to_head
    tags = _numbers(doc, tag, _TAG)
    edges = np.array([(token.left_edge.i, token.right_edge.i) for token in doc], dtype=np.int64).reshape(-1, 2)
    return np.stack(
        [
            offset + start, offset + start + length, tags, _numbers(doc, relation, _DEPENDENCY),
            np.where(head == here, 0, tags[head]), _numbers(doc, name, _NAME), head, *edges.T, opens == 1,
        ],
        axis=1,
    )  # fmt: skip


def _numbers(doc: Doc, hashes: Ints, known: dict[str, int]) -> Ints:
    """Our numbers for the words that spaCy's hashes stand for, 0 for those we do not know."""
    distinct, which = np.unique(hashes, return_inverse=True)
    strings = doc.vocab.strings
    ours = [known.get(strings[int(one) % 2**64], 0) if one else 0 for one in distinct]
    return np.array(ours, dtype=np.int64)[which]


UNKNOWN = Grammar.of(())
"""That of an article that was not parsed."""
