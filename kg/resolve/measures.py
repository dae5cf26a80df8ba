"""Which measure a position is on: a short label, one for all wordings of a measure in an article; one row for each
actor, stance and measure, at its clearest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kg.ids import normalised
from kg.records import AnnotatedArticle, Measure, Position
from kg.resolve.cast import Cast, cast_of
from kg.resolve.wording import Wording, wording_of

_REACH = 6  # sentences that 'the plan' looks back
_LATELY = 200  # measures that are compared; no article of PolNeAR has as many
_BLOCK = 500  # characters


def resolve_measures(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Gives each position its measure and leaves one row an (actor, stance, measure); positions that name no actor or no
    measure are dropped and counted."""
    cast = cast_of(annotated.paragraphs)
    named = [position for position in annotated.positions if position.actor is not None]
    known = _AllKnown()
    found: dict[int, _Known | None] = {}
    for at in sorted(range(len(named)), key=lambda at: (named[at].measure_spans[0].start, at)):
        found[at] = _recognised(cast, named[at], known)
    told = {id(one): one.measure for one in known}
    measures = [told[id(one)] if (one := found[at]) else None for at in range(len(named))]
    positions = [
        replace(position, measure=measure)
        for position, measure in zip(named, measures, strict=True)
        if measure and normalised(measure.label)
    ]
    dropped = annotated.dropped + len(annotated.positions) - len(positions)
    return replace(annotated, positions=tuple(_clearest(positions)), dropped=dropped)


@dataclass(slots=True)
class _Known:
    """A measure of the article so far: its wordings, who is for it, and the sentence that named it last."""

    wordings: dict[Wording, None]  # in their order
    proposers: set[str]
    sentence: int

    @property
    def measure(self) -> Measure:
        """The label is the fullest wording, the first of several; the others are its mentions."""
        label = max(self.wordings, key=lambda wording: (not wording.anaphoric, len(wording.stems))).label
        others = {wording.label for wording in self.wordings} | {wording.text for wording in self.wordings}
        return Measure(label, tuple(sorted(others - {label})))


class _AllKnown:
    """The measures of the article so far, in order of their first mention, looked up by the words of their wordings."""

    def __init__(self) -> None:
        self._all: dict[int, _Known] = {}  # by id, the last named last
        self._first: dict[int, int] = {}  # id -> place in the order of first mention
        self._by_stem: dict[str, dict[int, _Known]] = defaultdict(dict)

    def __iter__(self) -> Iterator[_Known]:
        return iter(self._all.values())

    def lately(self) -> list[_Known]:
        """Those named last, in order of their first mention."""
        last = islice(reversed(self._all.values()), _LATELY)
        return sorted(last, key=lambda one: self._first[id(one)])

    def same(self, wording: Wording) -> _Known | None:
        """The first that has a wording of the same measure: one that shares a word, or for want of words the label."""
        ways = wording.stems or {wording.label}
        near = {key: one for way in ways for key, one in islice(reversed(self._by_stem[way].items()), _LATELY)}
        for key in sorted(near, key=self._first.__getitem__):
            if any(wording.is_same(other) for other in near[key].wordings):
                return near[key]
        return None

    def noted(self, measure: _Known, wording: Wording) -> _Known:
        """The measure, with one more wording, as the one named last."""
        key = id(measure)
        self._first.setdefault(key, len(self._first))
        self._all.pop(key, None)
        self._all[key] = measure
        measure.wordings.setdefault(wording)
        for way in wording.stems or {wording.label}:
            self._by_stem[way].setdefault(key, measure)
        return measure


def _recognised(cast: Cast, position: Position, known: _AllKnown) -> _Known | None:
    """The known measure that the position is on, else a new one, added to the known; None for 'repeal it' where nothing
    tells what 'it' is."""
    wording = wording_of(cast, position.measure_spans)
    sentence = cast.places.sentence_number(position.measure_spans[0].start)
    if wording.about:
        meant = max(known.lately(), key=lambda measure: measure.sentence, default=None)
        if meant is None or sentence - meant.sentence > _REACH:
            return None
        wording = wording.naming(meant.measure.label)
    match = _antecedent(wording, sentence, known.lately()) if wording.anaphoric else known.same(wording)
    match = known.noted(match or _Known({}, set(), sentence), wording)
    match.sentence = sentence
    if position.stance.is_for and position.actor is not None:
        match.proposers.add(normalised(position.actor.name))
    return match


def _antecedent(wording: Wording, sentence: int, known: Sequence[_Known]) -> _Known | None:
    """The measure named last before 'the plan' or 'it': of the possessor's, if there is one, and of a fitting kind."""
    for measure in sorted(known, key=lambda measure: -measure.sentence):
        near = sentence - measure.sentence <= _REACH
        fits = any(wording.may_mean(other) for other in measure.wordings)
        if near and fits and (wording.owner is None or normalised(wording.owner) in measure.proposers):
            return measure
    return None


def _clearest(positions: Sequence[Position]) -> list[Position]:
    """For each actor, stance and measure the position of highest confidence, the first of several; and of two of one actor on
    words that overlap the surer one."""
    best: dict[tuple[str, str, str], Position] = {}
    for position in positions:
        actor, measure = position.actor, position.measure
        if actor is None or measure is None:
            continue
        key = normalised(actor.name), position.stance.value, normalised(measure.label)
        if key not in best or position.confidence > best[key].confidence:
            best[key] = position
    chosen = {id(one) for one in best.values()}
    return apart([position for position in positions if id(position) in chosen])


def apart(positions: Sequence[Position]) -> list[Position]:
    """Of two positions of one actor on words that overlap only the surer one, the first of several."""
    kept: dict[tuple[str, int], list[Position]] = defaultdict(list)  # by actor, and block of text
    known = set[int]()
    for position in sorted(positions, key=lambda one: -one.confidence):
        places = _places(position)
        if not any(_is_about_the_same_words(position, other) for place in places for other in kept[place]):
            known.add(id(position))
            for place in places:
                kept[place].append(position)
    return [position for position in positions if id(position) in known]


def _places(position: Position) -> set[tuple[str, int]]:
    """Where two positions of one actor that overlap meet; none for nobody."""
    if position.actor is None:
        return set()
    actor = normalised(position.actor.name)
    return {
        (actor, block)
        for span in position.measure_spans
        for block in range(span.start // _BLOCK, (span.end - 1) // _BLOCK + 1)
    }


def _is_about_the_same_words(one: Position, other: Position) -> bool:
    return any(a.overlaps(b) for a in one.measure_spans for b in other.measure_spans)
