"""The training loop: both readings at once, from the same windows.

The second reading learns from each annotated cue, marked as annotated or as the first reading has just proposed it, and from
what the first reading proposed in error: those it learns to refuse, so that the first may propose generously.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from kg.evaluate.gold import Gold
from kg.extractors.tagger.decode import proposed
from kg.extractors.tagger.grammar import SYNTAX, Ints
from kg.extractors.tagger.labels import CUE, LINKED, ROUGH
from kg.extractors.tagger.pieces import Window
from kg.training.encoder import Encoder
from kg.training.examples import Example, epoch
from kg.training.settings import Settings

_OPEN, _CLOSE, _HIDDEN = 101, 102, 103  # the vocabulary's marks around a text, and for what is hidden
_IGNORED = -100  # the label of what teaches nothing: all pieces of a word but the first
_BUCKETS = 4  # second readings of like length are padded together
_SORTED = 20  # steps among which windows of like length are put together
_FIRST_REFUSALS = 0.04  # share of the training after which proposals are good enough to learn refusing from

_TOLD = 50  # steps between two words on how it goes
_LOSSES = ("cue", "rough", "link", "accept")
_PARTS = ("_encoder", "_averaged", "_optimizer", "_schedule")

Watch = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """One second reading: pieces [begin, stop) of row `row` of a batch, the marked ones, the places in the sentence seen from
    these, the labels; None to refuse."""

    row: int
    begin: int
    stop: int
    marked: Ints
    places: Ints
    labels: Ints | None


class Training:
    """A network being trained, with all that must be kept to go on with it later: `state` gives it, `restore` takes it.

    `average` is the running average of the weights, which is a better network than the weights themselves.
    """

    def __init__(self, encoder: Encoder, golds: Sequence[Gold], settings: Settings) -> None:
        torch.manual_seed(settings.seed)
        self._settings, self._golds, self._encoder = settings, golds, encoder
        self._dice = random.Random(settings.seed)
        self._averaged = torch.optim.swa_utils.AveragedModel(encoder, avg_fn=_averaging(settings.average))
        self._optimizer = _optimizer(encoder, settings)
        windows = sum(1 for _ in epoch(golds, random.Random(settings.seed)))
        self._total = total = -(-windows // settings.windows_per_step) * settings.epochs
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: _rate(step / total, settings.warm_up)
        )
        self.step = self.epochs = 0

    @property
    def average(self) -> Encoder:
        averaged = self._averaged.module
        assert isinstance(averaged, Encoder)
        return averaged

    def state(self) -> dict[str, Any]:
        """For torch.save."""
        parts = {name: getattr(self, name).state_dict() for name in _PARTS}
        chance = {"dice": self._dice.getstate(), "torch": torch.get_rng_state()}
        return parts | chance | {"step": self.step, "epochs": self.epochs}

    def restore(self, state: dict[str, Any]) -> None:
        """Goes on where `state` was taken, with the same settings and articles."""
        for name in _PARTS:
            getattr(self, name).load_state_dict(state[name])
        self._dice.setstate(state["dice"])
        torch.set_rng_state(state["torch"])
        self.step, self.epochs = state["step"], state["epochs"]

    def run_epoch(self, watch: Watch) -> None:
        """One round through the articles; `watch` is told how it goes."""
        self._encoder.train()
        started, losses = time.monotonic(), np.zeros(4)
        examples = list(epoch(self._golds, self._dice, varied=self._settings.varied, unparsed=self._settings.unparsed))
        for batch in _batches(examples, self._settings.windows_per_step, self._dice):
            losses += self._one_step(batch)
            if self.step % _TOLD == 0:
                seconds = time.monotonic() - started
                told = " ".join(f"{name} {loss / _TOLD:.3f}" for name, loss in zip(_LOSSES, losses, strict=True))
                watch(f"epoch {self.epochs + 1}, step {self.step} of {self._total}: {told}, {seconds:.0f} s")
                losses[:] = 0
        self.epochs += 1

    def _one_step(self, batch: list[Example]) -> list[float]:
        settings = self._settings
        refuse = self.step > _FIRST_REFUSALS * self._total
        with torch.autocast("cpu", torch.bfloat16, enabled=settings.bf16):
            parts = _losses(self._encoder, batch, settings, self._dice, refuse=refuse)
        loss = parts[0] + settings.rough_weight * parts[1] + parts[2] + settings.accept_weight * parts[3]
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._encoder.parameters(), settings.clip)
        self._optimizer.step()
        self._schedule.step()
        self._averaged.update_parameters(self._encoder)
        self.step += 1
        return [part.item() for part in parts]


def _optimizer(encoder: Encoder, settings: Settings) -> torch.optim.Optimizer:
    return torch.optim.AdamW(
        [
            {"params": encoder.body(), "lr": settings.body_rate},
            {"params": encoder.heads(), "lr": settings.head_rate},
        ],
        weight_decay=settings.weight_decay,
        fused=True,
    )


def _rate(done: float, warm_up: float) -> float:
    return min(1.0, (done + 1e-4) / warm_up) * max(0.0, 1 - done)


def _averaging(decay: float) -> Callable[[Tensor, Tensor, Tensor | int], Tensor]:
    """An exponential average that forgets the untrained weights sooner."""

    def averaged(old: Tensor, new: Tensor, seen: Tensor | int) -> Tensor:
        now = min(decay, (1 + float(seen)) / (10 + float(seen)))
        return torch.lerp(old, new, 1 - now)

    return averaged


def _batches(examples: list[Example], size: int, dice: random.Random) -> list[list[Example]]:
    """Random batches of windows of like length."""
    dice.shuffle(examples)
    batches: list[list[Example]] = []
    for start in range(0, len(examples), size * _SORTED):
        alike = sorted(examples[start : start + size * _SORTED], key=lambda one: len(one.window))
        batches += [alike[at : at + size] for at in range(0, len(alike), size)]
    dice.shuffle(batches)
    return batches


def _losses(
    encoder: Encoder, batch: list[Example], settings: Settings, dice: random.Random, *, refuse: bool
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    ids, types, syntax, mask = collated([one.window for one in batch])
    cue, rough, states = encoder.reading(_masked(ids, settings.masked), types, syntax, mask)
    cue_labels = _padded([_on_pieces(one.window, one.cue) for one in batch], cue.shape[1], offset=1)
    rough_labels = _padded([_on_pieces(one.window, one.rough) for one in batch], cue.shape[1], offset=1)
    chances = torch.softmax(cue.detach().float(), -1).numpy()
    marked = [
        one for row, shown in enumerate(batch) for one in _readings(row, shown, chances[row], settings, dice, refuse)
    ]
    link, accept = _link_losses(encoder, states, marked)
    return _entropy(cue, cue_labels, len(CUE)), _entropy(rough, rough_labels, len(ROUGH)), link, accept


def _masked(ids: Tensor, share: float) -> Tensor:
    """The pieces with a share of them hidden; the marks around a text stay."""
    hidden = (torch.rand(ids.shape) < share) & (ids > _CLOSE)
    return ids.masked_fill(hidden, _HIDDEN)


def _entropy(logits: Tensor, labels: Tensor, classes: int) -> Tensor:
    return nn.functional.cross_entropy(logits.reshape(-1, classes).float(), labels.reshape(-1), ignore_index=_IGNORED)


def _readings(
    row: int, shown: Example, chances: npt.NDArray[np.float32], settings: Settings, dice: random.Random, refuse: bool
) -> Iterator[Marked]:
    """The annotated cues of one window and, when it is time to refuse, half as many false ones at most."""
    window = shown.window
    proposals = proposed(chances[1 + window.words], window, settings.propose_at)
    cue_words = {int(word) for cue in shown.cues for word in cue.words}
    for cue in shown.cues:
        words = cue.words
        moved = [one for one in proposals if set(one) & set(map(int, words))]
        if moved and dice.random() < settings.moved_cues:
            words = np.array(moved[0], dtype=np.int64)
        yield _marked(row, window, words, cue.linked, settings.reach)
    false = [one for one in proposals if not cue_words & set(one)] if refuse else []
    for refused in dice.sample(false, min(len(false), 1 + len(shown.cues) // 2)):
        yield _marked(row, window, np.array(refused), None, settings.reach)


def _marked(row: int, window: Window, words: Ints, linked: Ints | None, reach: int) -> Marked:
    pieces = np.concatenate([np.arange(window.words[word], window.stop(int(word))) for word in words])
    begin, stop = window.around(int(pieces[0]), int(pieces[-1]) + 1, reach)
    labels = None if linked is None else _on_pieces(window, linked)[begin:stop]
    return Marked(row, begin, stop, pieces - begin, window.places(pieces)[begin:stop], labels)


def _link_losses(encoder: Encoder, states: Tensor, readings: list[Marked]) -> tuple[Tensor, Tensor]:
    link, accept = states.new_zeros(()), states.new_zeros(())
    taught = max(1, sum(one.labels is not None for one in readings))
    ordered = sorted(readings, key=lambda one: one.stop - one.begin)
    size = max(1, -(-len(ordered) // _BUCKETS))
    for start in range(0, len(ordered), size):
        group = ordered[start : start + size]
        rows, marks, mask, places = gathered(states, group)
        logits, accepted = encoder.linking(rows, marks, mask, places)
        kept = [at for at, one in enumerate(group) if one.labels is not None]
        truth = torch.tensor([float(one.labels is not None) for one in group])
        accept = accept + nn.functional.binary_cross_entropy_with_logits(accepted.float(), truth, reduction="sum")
        if kept:
            labels = _padded([one.labels for one in group if one.labels is not None], logits.shape[1], offset=0)
            link = link + _entropy(logits[kept], labels, len(LINKED)) * len(kept)
    return link / taught, accept / max(1, len(readings))


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


def _on_pieces(window: Window, labels: Ints) -> Ints:
    spread = np.full(len(window), _IGNORED)
    spread[window.words] = labels
    return spread


def _padded(rows: Sequence[Ints], length: int, *, offset: int) -> Tensor:
    table = torch.full((len(rows), length), _IGNORED, dtype=torch.long)
    for number, row in enumerate(rows):
        table[number, offset : offset + len(row)] = torch.from_numpy(row)
    return table
