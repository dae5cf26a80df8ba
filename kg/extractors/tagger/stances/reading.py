"""Windows and the tagger's states -> measures and who stands how to them: the two readings of the network, one article at a
time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from kg.extractors.tagger.decode import Floats, best_labels, log_softmax, runs, span_of
from kg.extractors.tagger.grammar import Ints
from kg.extractors.tagger.pieces import Window
from kg.extractors.tagger.stances.labels import HELD, MEASURE, STANCES, WHOLE
from kg.records import PositionStance, Span, Spans

REACH = 56
"""Word pieces either side of a measure, within its paragraph, that the second reading sees."""
SPOT = 0.35
"""Words of at least this probability of being part of a measure are read again."""

_NOBODY = np.array([], dtype=np.int64)
_ABSENT = 0.5  # from this chance on, someone outside the words seen is taken to hold the position
_ACCEPTED, _ELSEWHERE, _CONDITIONAL = (WHOLE.index(name) for name in ("accepted", "absent", "conditional"))


class Network(Protocol):
    """The two readings. All numbers are single precision."""

    def spotting(self, given: Floats) -> tuple[Floats, Floats]:
        """For the embedded pieces of a window with what is told of them (n, width + TOLD): logits of MEASURE (n, 3),
        and the states (n, width) for `standing`."""
        ...

    def standing(self, states: Floats, marks: Floats, mask: Floats, places: Ints) -> tuple[Floats, Floats, Floats]:
        """For states (b, n, width), marked pieces (b, n), pieces that are there (b, n) and their places in the sentence
        seen from the marked ones (b, n): logits of HELD (b, n, 5), of STANCES (b, n, 5) and of WHOLE (b, 8)."""
        ...


@dataclass(frozen=True, slots=True)
class Signs:
    """What the network says of a position, as probabilities: that the likeliest and the average marked word are part of a
    measure; that the marked words are one with a position; the geometric mean and the least of those of the labels; that the
    actor stands elsewhere; the stance, and that it is for or against."""

    spotted: float
    spotted_mean: float
    accepted: float
    labels: float
    weakest: float
    absent: float
    stance: float
    side: float


@dataclass(frozen=True, slots=True)
class Ruled:
    """A position as the rules find it, for the network to judge; see Held."""

    actor: Span | None
    stance: PositionStance
    measure: Spans
    conditional: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Held:
    """A position as the network sees it, or as the rules find it and the network judges it; no `actor` where it stands
    outside the words that were seen."""

    actor: Span | None
    stance: PositionStance
    measure: Spans
    conditional: bool
    signs: Signs
    ruled: float = 0.0  # how sure the rules are of it, where they found it


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """Words `words` of a window, to be read again within the pieces [begin, stop)."""

    window: Window
    states: Floats
    chances: Floats
    words: Ints
    begin: int
    stop: int
    ruled: tuple[Ruled, ...] = ()

    @property
    def pieces(self) -> Ints:
        return pieces_of(self.window, self.words)

    @property
    def inner(self) -> Ints:
        """The words that are seen, as indices of the window's words."""
        return np.flatnonzero((self.window.words >= self.begin) & (self.window.words < self.stop))


def held(
    network: Network, windows: Sequence[tuple[Window, Floats]], ruled: Sequence[Ruled], rows: int = 24
) -> list[Held]:
    """What the network finds in one article, and what it says of the positions that the rules find.

    Measures of like length are read together, `rows` at a time; only those of the same article.
    """
    found = [one for window, given in windows for one in _candidates(network, window, given, ruled)]
    ordered = sorted(found, key=lambda one: one.stop - one.begin)
    return [one for at in range(0, len(ordered), rows) for one in _read(network, ordered[at : at + rows])]


def pieces_of(window: Window, words: Ints) -> Ints:
    """All the pieces of some of the window's words."""
    return np.concatenate([np.arange(window.words[word], window.stop(int(word))) for word in words])


def words_under(window: Window, spans: Spans) -> Ints:
    """The indices of the window's words that the spans touch, of the paragraph of the first; empty where there are none."""
    starts, ends = window.start[window.words], window.end[np.append(window.words[1:], len(window)) - 1]
    touched = np.zeros(len(starts), dtype=bool)
    for span in spans:
        touched |= (starts < span.end) & (ends > span.start)
    words = np.flatnonzero(touched)
    paragraph = window.paragraph[window.words]
    return words[paragraph[words] == paragraph[words[0]]] if len(words) else words


def _candidates(network: Network, window: Window, given: Floats, ruled: Sequence[Ruled]) -> Iterator[Candidate]:
    logits, states = network.spotting(given)
    chances = 1 - np.exp(log_softmax(logits[window.words]))[:, 0]
    proposed: dict[tuple[int, ...], list[Ruled]] = {
        tuple(map(int, run)): [] for run in spotted(logits[window.words], window, SPOT)
    }
    for one in ruled:
        if len(words := words_under(window, one.measure)):
            proposed.setdefault(tuple(map(int, words)), []).append(one)
    for key, rules in proposed.items():
        yield replace(candidate(window, states, chances, np.array(key)), ruled=tuple(rules))


def spotted(logits: Floats, window: Window, least: float) -> list[Ints]:
    """Runs of words that may be measures, for the logits of MEASURE of each of the window's words (words, 3)."""
    chances = np.exp(log_softmax(logits))
    paragraph = window.paragraph[window.words]
    found: list[list[int]] = []
    for word in map(int, np.flatnonzero(chances[:, 1] + chances[:, 2] >= least)):
        goes_on = bool(found) and found[-1][-1] == word - 1 and paragraph[word] == paragraph[word - 1]
        if goes_on and chances[word, MEASURE.index("I-measure")] >= chances[word, MEASURE.index("B-measure")]:
            found[-1].append(word)
        else:
            found.append([word])
    return [np.array(run) for run in found]


def candidate(window: Window, states: Floats, chances: Floats, words: Ints) -> Candidate:
    """The words with as much of their paragraph as the second reading sees."""
    pieces = pieces_of(window, words)
    begin, stop = window.around(int(pieces[0]), int(pieces[-1]) + 1, REACH)
    return Candidate(window, states, chances, words, begin, stop)


def _read(network: Network, group: list[Candidate]) -> Iterator[Held]:
    longest = max(one.stop - one.begin for one in group)
    states = np.zeros((len(group), longest, group[0].states.shape[1]), dtype=np.float32)
    marks, mask = np.zeros((2, len(group), longest), dtype=np.float32)
    places = np.zeros((len(group), longest), dtype=np.int64)
    for row, one in enumerate(group):
        length = one.stop - one.begin
        states[row, :length] = one.states[one.begin : one.stop]
        mask[row, :length] = 1
        marks[row, one.pieces - one.begin] = 1
        places[row, :length] = one.window.places(one.pieces)[one.begin : one.stop]
    labels, stances, whole = network.standing(states, marks, mask, places)
    for row, one in enumerate(group):
        at = one.window.words[one.inner] - one.begin
        second = _Second(log_softmax(labels[row, at]), log_softmax(stances[row, at]), whole[row])
        yield from _held(one, second)
        for rule in one.ruled:
            yield _judged(one, second, rule)


@dataclass(frozen=True, slots=True, eq=False)
class _Second:
    """Of the words that are seen: log probabilities of HELD (n, 5) and of STANCES (n, 5); and the logits of WHOLE (8,)."""

    held: Floats
    stances: Floats
    whole: Floats

    def chances(self, words: Ints, role: str) -> Floats:
        """Log probabilities that each of the words has the role."""
        begin, inside = (HELD.index(f"{edge}-{role}") for edge in "BI")
        return np.asarray(np.logaddexp(self.held[words, begin], self.held[words, inside]))

    def told(self, actor: Ints) -> Floats:
        """The probability of each stance (5,): at the actor's words or, where there are none, of the whole."""
        if not len(actor):
            return np.exp(log_softmax(self.whole[-len(STANCES) :]))
        told = np.exp(self.stances[actor].mean(0))
        return np.asarray(told / told.sum())


def _held(one: Candidate, second: _Second) -> Iterator[Held]:
    best = best_labels(second.held[None], np.array([len(second.held)]), HELD)[0]
    spans: dict[str, list[Ints]] = {"measure": [], "actor": []}
    for begin, stop in runs(best, HELD):
        spans[HELD[best[begin]][2:]].append(np.arange(begin, stop))
    if not spans["measure"]:
        return
    about = np.concatenate(spans["measure"])
    measure = tuple(_span(one, words) for words in spans["measure"])
    elsewhere = _chance(second.whole[_ELSEWHERE]) >= _ABSENT or not spans["actor"]
    for words in [*spans["actor"], *([_NOBODY] if elsewhere else [])]:
        told = second.told(words)
        stance = STANCES[int(told.argmax())]
        actor = _span(one, words) if len(words) else None
        conditional = bool(second.whole[_CONDITIONAL] > 0)
        yield Held(actor, stance, measure, conditional, _signs(one, second, about, words, stance))


def _judged(one: Candidate, second: _Second, rule: Ruled) -> Held:
    first, last = int(one.inner[0]), int(one.inner[-1])
    about, actor = (
        words[(words >= first) & (words <= last)] - first
        for words in (one.words, words_under(one.window, (rule.actor,) if rule.actor else ()))
    )
    signs = _signs(one, second, about, actor, rule.stance)
    return Held(rule.actor, rule.stance, rule.measure, rule.conditional, signs, rule.confidence)


def _signs(one: Candidate, second: _Second, measure: Ints, actor: Ints, stance: PositionStance) -> Signs:
    likely, told = one.chances[one.words], second.told(actor)
    labels = np.concatenate([second.chances(measure, "measure"), second.chances(actor, "actor")])
    return Signs(
        spotted=float(likely.max()),
        spotted_mean=float(likely.mean()),
        accepted=_chance(second.whole[_ACCEPTED]),
        labels=float(np.exp(labels.mean())),
        weakest=float(np.exp(labels.min())),
        absent=_chance(second.whole[_ELSEWHERE]),
        stance=float(told[STANCES.index(stance)]),
        side=float(sum(chance for chance, name in zip(told, STANCES, strict=True) if name.is_for == stance.is_for)),
    )


def _span(one: Candidate, words: Ints) -> Span:
    first = int(one.inner[0])
    return span_of(one.window, first + int(words[0]), first + int(words[-1]) + 1)


def _chance(logit: float) -> float:
    return float(1 / (1 + np.exp(-logit)))
