"""Which measure a position is on: a short label, one for all wordings of a measure in an article; one row for each
actor, stance and measure, at its clearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.ids import normalised
from kg.records import AnnotatedArticle, Measure, Position
from kg.resolve.cast import Cast, cast_of
from kg.resolve.wording import Wording, wording_of

_REACH = 6  # sentences that 'the plan' looks back


def resolve_measures(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Gives each position its measure and leaves one row an (actor, stance, measure); positions that name no actor or no
    measure are dropped and counted."""
    cast = cast_of(annotated.paragraphs)
    named = [position for position in annotated.positions if position.actor is not None]
    known: list[_Known] = []
    found: dict[int, _Known | None] = {}
    for at in sorted(range(len(named)), key=lambda at: (named[at].measure_spans[0].start, at)):
        found[at] = _recognised(cast, named[at], known)
    measures = [one.measure if (one := found[at]) else None for at in range(len(named))]
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

    wordings: list[Wording]
    proposers: set[str]
    sentence: int

    @property
    def measure(self) -> Measure:
        """The label is the fullest wording, the first of several; the others are its mentions."""
        label = max(self.wordings, key=lambda wording: (not wording.anaphoric, len(wording.stems))).label
        others = {wording.label for wording in self.wordings} | {wording.text for wording in self.wordings}
        return Measure(label, tuple(sorted(others - {label})))


def _recognised(cast: Cast, position: Position, known: list[_Known]) -> _Known | None:
    """The known measure that the position is on, else a new one, added to the known; None for 'repeal it' where nothing
    tells what 'it' is."""
    wording = wording_of(cast, position.measure_spans)
    sentence = cast.places.sentence_number(position.measure_spans[0].start)
    if wording.about:
        meant = max(known, key=lambda measure: measure.sentence, default=None)
        if meant is None or sentence - meant.sentence > _REACH:
            return None
        wording = wording.naming(meant.measure.label)
    match = _antecedent(wording, sentence, known) if wording.anaphoric else _same(wording, known)
    if match is None:
        match = _Known([], set(), sentence)
        known.append(match)
    match.wordings.append(wording)
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


def _same(wording: Wording, known: Iterable[_Known]) -> _Known | None:
    return next((measure for measure in known if any(wording.is_same(other) for other in measure.wordings)), None)


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
    return apart([position for position in positions if any(position is one for one in best.values())])


def apart(positions: Sequence[Position]) -> list[Position]:
    """Of two positions of one actor on words that overlap only the surer one, the first of several."""
    kept: list[Position] = []
    for position in sorted(positions, key=lambda one: -one.confidence):
        if not any(_is_about_the_same_words(position, other) for other in kept):
            kept.append(position)
    known = {id(position) for position in kept}
    return [position for position in positions if id(position) in known]


def _is_about_the_same_words(one: Position, other: Position) -> bool:
    same = one.actor and other.actor and normalised(one.actor.name) == normalised(other.actor.name)
    return bool(same) and any(a.overlaps(b) for a in one.measure_spans for b in other.measure_spans)
