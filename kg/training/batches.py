"""Windows -> tensors, and the small parts that every training here shares."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from kg.extractors.tagger.grammar import SYNTAX, Ints
from kg.extractors.tagger.pieces import Window
from kg.training.examples import IGNORED

_OPEN, _CLOSE, _HIDDEN = 101, 102, 103  # the vocabulary's marks around a text, and for what is hidden
_SORTED = 20  # steps among which windows of like length are put together


class HasWindow(Protocol):
    """An example: a window with what it teaches."""

    @property
    def window(self) -> Window: ...


Shown = TypeVar("Shown", bound=HasWindow)


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """One second reading: pieces [begin, stop) of row `row` of a batch, the marked ones, and the places in the sentence
    seen from these."""

    row: int
    begin: int
    stop: int
    marked: Ints
    places: Ints


def rate(done: float, warm_up: float) -> float:
    """The share of the learning rate when the share `done` of the steps is done: it rises, then falls to nothing."""
    return min(1.0, (done + 1e-4) / warm_up) * max(0.0, 1 - done)


def averaging(decay: float) -> Callable[[Tensor, Tensor, Tensor | int], Tensor]:
    """An exponential average that forgets the untrained weights sooner."""

    def averaged(old: Tensor, new: Tensor, seen: Tensor | int) -> Tensor:
        now = min(decay, (1 + float(seen)) / (10 + float(seen)))
        return torch.lerp(old, new, 1 - now)

    return averaged


def batched(examples: list[Shown], size: int, dice: random.Random) -> list[list[Shown]]:
    """Random batches of windows of like length."""
    dice.shuffle(examples)
    batches: list[list[Shown]] = []
    for start in range(0, len(examples), size * _SORTED):
        alike = sorted(examples[start : start + size * _SORTED], key=lambda one: len(one.window))
        batches += [alike[at : at + size] for at in range(0, len(alike), size)]
    dice.shuffle(batches)
    return batches


def masked(ids: Tensor, share: float) -> Tensor:
    """The pieces with a share of them hidden; the marks around a text stay."""
    hidden = (torch.rand(ids.shape) < share) & (ids > _CLOSE)
    return ids.masked_fill(hidden, _HIDDEN)


def entropy(logits: Tensor, labels: Tensor, classes: int) -> Tensor:
    """The cross entropy of logits (..., classes) and labels (...), without what teaches nothing."""
    return nn.functional.cross_entropy(logits.reshape(-1, classes).float(), labels.reshape(-1), ignore_index=IGNORED)


def gathered(states: Tensor, group: Sequence[Marked]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The states (b, n, WIDTH) of a batch's second readings, which pieces are marked (b, n), which are there (b, n), and their
    places seen from the marked ones (b, n)."""
    longest = max(one.stop - one.begin for one in group)
    at, places = torch.zeros(2, len(group), longest, dtype=torch.long)
    marks, mask = torch.zeros(len(group), longest), torch.zeros(len(group), longest)
    for number, one in enumerate(group):
        length = one.stop - one.begin
        at[number, :length] = torch.arange(one.begin + 1, one.stop + 1)
        marks[number, torch.from_numpy(one.marked)] = 1
        mask[number, :length] = 1
        places[number, :length] = torch.from_numpy(one.places)
    rows = torch.tensor([one.row for one in group])
    return states[rows[:, None], at], marks, mask, places


def collated(shown: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Ids, types, syntax and mask of windows, padded to the longest, with the marks around them."""
    length = max(map(len, shown)) + 2
    ids, types, mask = torch.zeros(3, len(shown), length, dtype=torch.long)
    syntax = torch.zeros(len(shown), length, len(SYNTAX), dtype=torch.long)
    for row, window in enumerate(shown):
        inner = slice(1, len(window) + 1)
        ids[row, inner], types[row, inner] = torch.from_numpy(window.ids), torch.from_numpy(window.types)
        syntax[row, inner] = torch.from_numpy(window.syntax)
        ids[row, 0], ids[row, len(window) + 1] = _OPEN, _CLOSE
        mask[row, : len(window) + 2] = 1
    return ids, types, syntax, mask


def on_pieces(window: Window, labels: Ints) -> Ints:
    """The labels of the window's words on the first piece of each, all other pieces teach nothing."""
    spread = np.full(len(window), IGNORED)
    spread[window.words] = labels
    return spread


def padded(rows: Sequence[Ints], length: int, *, offset: int) -> Tensor:
    """Rows of labels as one table (rows, length), each from column `offset` on."""
    table = torch.full((len(rows), length), IGNORED, dtype=torch.long)
    for number, row in enumerate(rows):
        table[number, offset : offset + len(row)] = torch.from_numpy(row)
    return table
