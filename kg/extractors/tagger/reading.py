"""Windows -> attributions: the two readings of the network, one article at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from kg.extractors.tagger.decode import (
    FirstReading,
    Floats,
    Found,
    SecondReading,
    best_labels,
    found,
    log_softmax,
    proposed,
)
from kg.extractors.tagger.grammar import Ints
from kg.extractors.tagger.pieces import Window

REACH = 110
"""Word pieces either side of a cue, within its paragraph, that the second reading sees."""


class Network(Protocol):
    """The two readings. All numbers are single precision."""

    def reading(self, window: Window) -> tuple[Floats, Floats, Floats, Floats]:
        """Logits of CUE (n, 3) and of ROUGH (n, 5) for each piece, the states (n, width) for `linking`, and the pieces
        as they are embedded (n, width)."""
        ...

    def linking(self, states: Floats, marks: Floats, mask: Floats, places: Ints) -> tuple[Floats, Floats]:
        """For states (b, n, width), marked pieces (b, n), pieces that are there (b, n) and their places in the sentence seen
        from the marked ones (b, n): logits of LINKED (b, n, 7), and of the marked words being a cue (b,)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """One cue to be read again: words `words` of a window that was read, within the pieces [begin, stop)."""

    first: FirstReading
    states: Floats
    words: list[int]
    begin: int
    stop: int

    @property
    def window(self) -> Window:
        return self.first.window

    @property
    def inner(self) -> Ints:
        """The words that are seen, as indices of the window's words."""
        return np.flatnonzero((self.window.words >= self.begin) & (self.window.words < self.stop))


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A window that was read once, the states (n, width) for the second reading; and for the part that finds positions
    the embedded pieces (n, width) and the probabilities of CUE and ROUGH of each piece (n, 8)."""

    first: FirstReading
    states: Floats
    embedded: Floats
    told: Floats

    def for_statements(self) -> Read:
        """Without what only that part asks for: 190 MB of what 100,000 words take."""
        return replace(self, embedded=self.embedded[:0].copy(), told=self.told[:0].copy())


def read_once(network: Network, windows: Sequence[Window]) -> Iterator[Read]:
    """The first reading of each of an article's windows."""
    return (_read(network, window) for window in windows)


def marked(read: Sequence[Read], least: float) -> list[Marked]:
    """The cues of an article, to be read again: those whose words have the probability `least`."""
    return [one for window in read for one in _marked(window, least)]


def attributions(network: Network, cues: Sequence[Marked], rows: int = 24) -> list[Found]:
    """What the network finds in one article for these cues of it.

    Cues of like length are read together, `rows` at a time; only cues of the same article, so that what is found does not
    depend on what is read besides.
    """
    ordered = sorted(cues, key=_length)
    return [one for at in range(0, len(ordered), rows) for one in _linked(network, ordered[at : at + rows])]


def _length(one: Marked) -> int:
    return one.stop - one.begin


def _read(network: Network, window: Window) -> Read:
    cue, rough, states, embedded = network.reading(window)
    cues, roughs = np.exp(log_softmax(cue)), np.exp(log_softmax(rough))
    first = FirstReading(window, cues[window.words], roughs[window.words])
    return Read(first, states, embedded, np.concatenate([cues, roughs], axis=1))


def _marked(read: Read, least: float) -> Iterator[Marked]:
    window = read.first.window
    for words in proposed(read.first.cues, window, least):
        begin, stop = window.around(int(window.words[words[0]]), window.stop(words[-1]), REACH)
        yield Marked(read.first, read.states, words, begin, stop)


def _linked(network: Network, group: list[Marked]) -> Iterator[Found]:
    longest = max(map(_length, group))
    states = np.zeros((len(group), longest, group[0].states.shape[1]), dtype=np.float32)
    marks, mask = np.zeros((2, len(group), longest), dtype=np.float32)
    places = np.zeros((len(group), longest), dtype=np.int64)
    for row, one in enumerate(group):
        states[row, : _length(one)] = one.states[one.begin : one.stop]
        mask[row, : _length(one)] = 1
        first, stop = one.window.words[one.words[0]], one.window.stop(one.words[-1])
        marks[row, first - one.begin : stop - one.begin] = 1
        places[row, : _length(one)] = one.window.places(np.arange(first, stop))[one.begin : one.stop]
    logits, accepted = network.linking(states, marks, mask, places)
    chances = 1 / (1 + np.exp(-accepted))
    inner = [one.inner for one in group]
    lengths = np.array([len(words) for words in inner])
    scores = np.zeros((len(group), int(lengths.max()), logits.shape[2]), dtype=np.float32)
    for row, (one, words) in enumerate(zip(group, inner, strict=True)):
        scores[row, : len(words)] = log_softmax(logits[row, one.window.words[words] - one.begin])
    labels = best_labels(scores, lengths)
    for row, (one, words) in enumerate(zip(group, inner, strict=True)):
        second = SecondReading(scores[row, : len(words)], labels[row, : len(words)], float(chances[row]))
        spelt = found(one.first, int(words[0]), one.words, second)
        if spelt is not None:
            yield spelt
