"""What the network says of each word -> attributions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from kg.extractors.tagger.grammar import Ints
from kg.extractors.tagger.labels import LINKED, ROUGH
from kg.extractors.tagger.pieces import Window
from kg.records import Span, Spans

Floats = npt.NDArray[np.float32]

_NEVER = -1e9
_BLOCK = 500  # characters
_SOURCE, _CONTENT = ([ROUGH.index(f"{edge}-{role}") for edge in "BI"] for role in ("source", "content"))


@dataclass(frozen=True, slots=True)
class Signs:
    """What the network says of an attribution, as probabilities.

    Of the second reading: that the marked words are a cue; the geometric mean of those of the labels of source, cue, content
    and the words next to them; the least of these. Of the first, for comparison: that the likeliest of the marked words, and
    the average one, are part of a cue; that the average and the least likely word of the content are part of anyone's
    content; that the average word of the source is part of a source; that a content begins where this one does.
    """

    accepted: float
    labels: float
    weakest: float
    cue: float
    cue_mean: float
    content: float
    content_least: float
    source: float
    opening: float


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution as the network sees it; `marked` are the words that it was found by. What `nested` and `agreement` say
    is known once all is found, see kg.extractors.tagger.comparison."""

    source: Spans
    cue: Spans
    content: Spans
    marked: Span
    signs: Signs
    nested: bool = False
    agreement: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class FirstReading:
    """Of each word of the window the probabilities of CUE (n, 3) and those of ROUGH (n, 5)."""

    window: Window
    cues: Floats
    rough: Floats

    @property
    def cue(self) -> Floats:
        """Of each word that of being part of a cue (n,)."""
        return np.asarray(1 - self.cues[:, 0])


@dataclass(frozen=True, slots=True, eq=False)
class SecondReading:
    """Of some words of a window and one cue: log probabilities of LINKED (n, 7), the best sequence of labels (n,), and the
    probability that the cue is one."""

    scores: Floats
    labels: Ints
    accepted: float


def proposed(chances: Floats, window: Window, least: float) -> list[list[int]]:
    """Runs of words that may be cues.

    `chances` (words, 3) are the probabilities of CUE for each word. A run breaks at the end of its paragraph and where a
    word rather begins a cue than continues one.
    """
    paragraph = window.paragraph[window.words]
    likely = np.flatnonzero(chances[:, 1] + chances[:, 2] >= least)
    runs: list[list[int]] = [[int(word)] for word in likely[:1]]
    for before, word in pairwise(map(int, likely)):
        goes_on = word == before + 1 and paragraph[word] == paragraph[before] and chances[word, 2] >= chances[word, 1]
        if goes_on:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def log_softmax(logits: Floats) -> Floats:
    """Log probabilities along the last axis."""
    shifted = logits - logits.max(-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)), dtype=np.float32)


def best_labels(scores: Floats, lengths: Ints, names: tuple[str, ...] = LINKED) -> Ints:
    """The likeliest sequences of labels in which every inside follows its own kind (Viterbi 1967).

    `scores` (b, n, labels) are log probabilities, of which row i has `lengths[i]`; the answer is (b, n), 0 behind the end.
    """
    rows, longest, _ = scores.shape
    allowed = np.array([[_NEVER * _forbidden(before, label) for label in names] for before in names], dtype=np.float32)
    total = scores[:, 0] + np.array([_NEVER * (label[0] == "I") for label in names], dtype=np.float32)
    came = np.zeros((rows, longest, len(names)), dtype=np.int64)
    for at in range(1, longest):
        paths = total[:, :, None] + allowed
        came[:, at] = paths.argmax(1)
        after = paths.max(1) + scores[:, at]
        total = np.where((at < lengths)[:, None], after, total)
    best = np.zeros((rows, longest), dtype=np.int64)
    here = total.argmax(1)
    every = np.arange(rows)
    for at in range(longest - 1, -1, -1):
        inside = at < lengths
        best[:, at] = np.where(inside, here, 0)
        here = np.where(inside, came[every, at, here], here)
    return best


def _forbidden(before: str, label: str) -> bool:
    return label[0] == "I" and before[1:] != label[1:]


def found(first: FirstReading, start: int, marked: Sequence[int], second: SecondReading) -> Found | None:
    """The attribution that the second reading of the words from `start` on spells; None when it holds no content."""
    spans: dict[str, list[Span]] = {"source": [], "cue": [], "content": []}
    for begin, stop in runs(second.labels, LINKED):
        role = LINKED[second.labels[begin]][2:]
        spans[role].append(span_of(first.window, start + begin, start + stop))
    if not spans["content"]:
        return None
    cue = span_of(first.window, marked[0], marked[-1] + 1)
    return Found(
        source=tuple(spans["source"]),
        cue=tuple(spans["cue"]) or (cue,),
        content=tuple(spans["content"]),
        marked=cue,
        signs=_signs(first, start, marked, second),
    )


def _signs(first: FirstReading, start: int, marked: Sequence[int], second: SecondReading) -> Signs:
    labels = second.labels
    chosen = second.scores[np.arange(len(labels)), labels]
    near = np.convolve(labels > 0, [1, 1, 1])[1:-1] > 0
    names = np.array(LINKED)[labels]
    content, opening, source = (
        start + np.flatnonzero(np.isin(names, kinds))
        for kinds in (("B-content", "I-content"), ("B-content",), ("B-source", "I-source"))
    )
    cue, rough = first.cue[list(marked)], first.rough
    in_content = rough[content][:, _CONTENT].sum(1)
    return Signs(
        accepted=second.accepted,
        labels=float(np.exp(chosen[near].mean())),
        weakest=float(np.exp(chosen[near].min())),
        cue=float(cue.max()),
        cue_mean=float(cue.mean()),
        content=float(in_content.mean()),
        content_least=float(in_content.min()),
        source=float(rough[source][:, _SOURCE].sum(1).mean()) if len(source) else 1.0,
        opening=float(rough[opening, _CONTENT[0]].mean()),
    )


def runs(labels: Ints, names: tuple[str, ...]) -> list[tuple[int, int]]:
    """Begin and stop of each span."""
    found: list[tuple[int, int]] = []
    for at, label in enumerate(labels):
        if names[label][0] == "B":
            found.append((at, at + 1))
        elif names[label][0] == "I":
            found[-1] = found[-1][0], at + 1
    return found


def span_of(window: Window, first: int, stop: int) -> Span:
    """The article's characters from the first word to the one before `stop`."""
    return Span(int(window.start[window.words[first]]), int(window.end[window.stop(stop - 1) - 1]))


def places_of(spans: Spans) -> set[int]:
    """The places in the text of all their characters."""
    return {at for span in spans for at in range(span.start, span.end)}


def apart(all_found: Sequence[Found], overlap: float, confidence: Callable[[Found], float]) -> list[Found]:
    """Of attributions that bring the same words only the surest; `overlap` is the share of the shorter content."""
    kept: list[Found] = []
    near: dict[int, list[set[int]]] = defaultdict(list)  # the contents kept, by where in the text they stand
    for one in sorted(all_found, key=lambda one: (-confidence(one), one.marked)):
        places = places_of(one.content)
        blocks = {place // _BLOCK for place in places}
        others = (other for block in blocks for other in near[block])
        if all(len(places & other) <= overlap * min(len(places), len(other)) for other in others):
            kept.append(one)
            for block in blocks:
                near[block].append(places)
    return sorted(kept, key=lambda one: min((*one.source, *one.cue, *one.content)))
