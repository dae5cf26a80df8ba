"""Annotated articles -> windows with the label of each word.

Every epoch sees the articles a little different: paragraphs are packed into other windows, and a share of the texts is read
in lower case, as a headline, with other quotation marks or with none, since not all the world writes like the seven papers
of PolNeAR. All changes leave every character where it is, so that the annotations still fit. Where several people annotated
an article, one is drawn.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kg.evaluate.gold import Attribution
from kg.extractors.tagger import labels
from kg.extractors.tagger.grammar import Grammar, Ints
from kg.extractors.tagger.pieces import LONGEST, Passage, Window, windows
from kg.parse import parse
from kg.records import Article, SegmentKind, Span, Spans
from kg.training.lessons import Lesson

IGNORED = -100
"""The label of what teaches nothing."""

_SHORTEST = 150  # word pieces to which windows are packed, at least
_BESIDE = 8  # words


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """One annotated attribution with a cue in the window: the cue's words, and the label of each of the window's words."""

    words: Ints
    linked: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A window, the labels of the first reading for each of its words, and its annotated cues; `partial` where words without a
    label may deserve one."""

    window: Window
    cue: Ints
    rough: Ints
    cues: tuple[Cue, ...]
    partial: bool = False


def windows_of(text: str, parsed_as: str | None = None, longest: int = LONGEST) -> list[Window]:
    """What the tagger's network reads of an article; with the parse of a text of the same length where one is given."""
    passages, grammar = _parsed(parsed_as or text)
    return windows(text, passages, grammar, longest)


@lru_cache(maxsize=2000)
def _parsed(text: str) -> tuple[list[Passage], Grammar]:
    (one,) = parse([Article(text)])
    passages = [Passage(part.span, part.kind is not SegmentKind.BODY) for part in one.paragraphs]
    return passages, Grammar.of(one.paragraphs)


def epoch(
    lessons: Sequence[Lesson], dice: random.Random, *, varied: bool = True, unparsed: float = 0.0
) -> Iterator[Example]:
    """The examples of one round through the articles; a share of the windows comes without its parse."""
    for lesson in lessons:
        gold = lesson.gold
        text, parsed_as = variant(gold.text, dice) if varied else (gold.text, gold.text)
        annotations = dice.choice((gold.annotations[0], *gold.annotations))
        longest = dice.randint(_SHORTEST, LONGEST) if varied else LONGEST
        for window in windows_of(text, parsed_as, longest):
            shown = window.without_grammar() if dice.random() < unparsed else window
            yield example(shown, annotations, partial=lesson.partial)


def example(window: Window, attributions: Sequence[Attribution], *, partial: bool = False) -> Example:
    """The window with the labels that the attributions give it."""
    return Example(
        window,
        cue=_labelled(window, attributions, labels.CUE),
        rough=_labelled(window, attributions, labels.ROUGH),
        cues=tuple(_cues(window, attributions, partial=partial)),
        partial=partial,
    )


def _cues(window: Window, attributions: Sequence[Attribution], *, partial: bool) -> Iterator[Cue]:
    for attribution in attributions:
        words = [word for span in attribution.cue for word in _words(window, span)]
        if words:
            here = window.paragraph[window.words]
            same = [word for word in words if here[word] == here[words[0]]]
            linked = _labelled(window, [attribution], labels.LINKED)
            yield Cue(np.array(same), _open_around_source(linked) if partial else linked)


def _open_around_source(linked: Ints) -> Ints:
    """Sets of quotations mark the bare name where PolNeAR marks title and apposition, too: what stands beside it is open."""
    source = np.flatnonzero((linked == labels.LINKED.index("B-source")) | (linked == labels.LINKED.index("I-source")))
    opened = linked.copy()
    for word in source:
        beside = opened[max(0, word - _BESIDE) : word + _BESIDE + 1]
        beside[beside == 0] = IGNORED
    return opened


def _labelled(window: Window, attributions: Sequence[Attribution], names: tuple[str, ...]) -> Ints:
    found = np.zeros(len(window.words), dtype=np.int64)
    paragraph = window.paragraph[window.words]
    for role in labels.ROLES:
        if f"B-{role}" not in names:
            continue
        begin, inside = names.index(f"B-{role}"), names.index(f"I-{role}")
        for attribution in attributions:
            spans: Spans = getattr(attribution, role)
            for span in spans:
                words = _words(window, span)
                for word in words:
                    opens = word == words[0] or paragraph[word] != paragraph[word - 1]
                    found[word] = begin if opens else inside
    return found


def _words(window: Window, span: Span) -> range:
    """The indices of the words that the span touches."""
    starts = window.start[window.words]
    first = bisect_right(starts, span.start) - 1
    if first >= 0 and window.end[window.stop(first) - 1] <= span.start:
        first += 1
    return range(max(first, 0), bisect_left(starts, span.end))


# Other ways to write the same text, and in how many of a hundred articles


def variant(text: str, dice: random.Random) -> tuple[str, str]:
    """Another way to write the text, or itself: as it is shown, and the one whose parse is shown with it."""
    drawn = dice.uniform(0, 100)
    for share, change in _CHANGES:
        if drawn < share:
            changed = change(text)
            if len(changed) != len(text):
                return text, text
            return changed, text if change in _PARSED_ALIKE else changed
        drawn -= share
    return text, text


def _straight(text: str) -> str:
    return re.sub("[“”]", '"', text)


def _single(text: str) -> str:
    """Double marks become single ones, and single ones double, as British papers have it."""
    inner = re.sub(r"(?<!\w)[‘']|[’'](?!\w)", '"', text)
    return re.sub('[“"](?=\\w)', "‘", re.sub('[”"](?!\\w)', "’", inner)) if '"' in text or "“" in text else text


def _unquoted(text: str) -> str:
    return re.sub('[“”"]', " ", text)


def _odd(text: str) -> str:
    """Every seventh mark is forgotten."""
    count = iter(range(10**9))
    return re.sub('[“”"]', lambda mark: " " if next(count) % 7 == 3 else mark.group(), text)


_CHANGES: tuple[tuple[float, Callable[[str], str]], ...] = (
    (4, str.lower),
    (2, str.title),
    (1, str.upper),
    (8, _straight),
    (6, _single),
    (2, _unquoted),
    (2, _odd),
)
_PARSED_ALIKE = (_straight, _single, _odd)  # not worth the time to parse them anew
