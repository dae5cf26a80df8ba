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

from kg.extractors.tagger.decode import proposed
from kg.extractors.tagger.grammar import Ints
from kg.extractors.tagger.labels import CUE, LINKED, ROUGH
from kg.extractors.tagger.pieces import Window
from kg.training.batches import Marked, averaging, batched, collated, entropy, gathered, masked, on_pieces, padded, rate
from kg.training.encoder import Encoder
from kg.training.examples import IGNORED, Example, epoch
from kg.training.lessons import Lesson
from kg.training.settings import Settings

_BUCKETS = 4  # second readings of like length are padded together
_FIRST_REFUSALS = 0.04  # share of the training after which proposals are good enough to learn refusing from

_TOLD = 50  # steps between two words on how it goes
_LOSSES = ("cue", "rough", "link", "accept")
_PARTS = ("_encoder", "_averaged", "_optimizer", "_schedule")

Watch = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Linked(Marked):
    """One second reading with its labels; None to refuse."""

    labels: Ints | None


class Training:
    """A network being trained, with all that must be kept to go on with it later: `state` gives it, `restore` takes it.

    `average` is the running average of the weights, which is a better network than the weights themselves.
    """

    def __init__(self, encoder: Encoder, lessons: Sequence[Lesson], settings: Settings) -> None:
        torch.manual_seed(settings.seed)
        self._settings, self._lessons, self._encoder = settings, lessons, encoder
        self._dice = random.Random(settings.seed)
        self._averaged = torch.optim.swa_utils.AveragedModel(encoder, avg_fn=averaging(settings.average))
        self._optimizer = _optimizer(encoder, settings)
        windows = sum(1 for _ in epoch(lessons, random.Random(settings.seed)))
        self._total = total = -(-windows // settings.windows_per_step) * settings.epochs
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: rate(step / total, settings.warm_up)
        )
        self.step = self.epochs = self._done = 0
        self._begun: Any = None  # the state of the dice at the beginning of the round
        self._resume: Any = None  # and where a checkpoint left them

    @property
    def average(self) -> Encoder:
        averaged = self._averaged.module
        assert isinstance(averaged, Encoder)
        return averaged

    def state(self) -> dict[str, Any]:
        """For torch.save."""
        parts = {name: getattr(self, name).state_dict() for name in _PARTS}
        chance = {"dice": self._dice.getstate(), "begun": self._begun, "torch": torch.get_rng_state()}
        return parts | chance | {"step": self.step, "epochs": self.epochs, "done": self._done}

    def restore(self, state: dict[str, Any]) -> None:
        """Goes on where `state` was taken, with the same settings and articles."""
        for name in _PARTS:
            getattr(self, name).load_state_dict(state[name])
        self._dice.setstate(state["begun"] if state["done"] else state["dice"])
        self._resume = state["dice"] if state["done"] else None
        torch.set_rng_state(state["torch"])
        self.step, self.epochs, self._done = state["step"], state["epochs"], state["done"]

    def run_epoch(self, watch: Watch, between: Callable[[], None] = lambda: None) -> None:
        """One round through the articles, or what is left of it; `watch` is told how it goes, `between` called each step."""
        self._encoder.train()
        started, losses = time.monotonic(), np.zeros(4)
        for batch in self._batches():
            losses += self._one_step(batch)
            self._done += 1
            if self.step % _TOLD == 0:
                seconds = time.monotonic() - started
                told = " ".join(f"{name} {loss / _TOLD:.3f}" for name, loss in zip(_LOSSES, losses, strict=True))
                watch(f"epoch {self.epochs + 1}, step {self.step} of {self._total}: {told}, {seconds:.0f} s")
                losses[:] = 0
            between()
        self.epochs, self._done = self.epochs + 1, 0

    def _batches(self) -> list[list[Example]]:
        """What is left of the round: drawn anew from where its dice stood, so that a checkpoint needs no examples."""
        self._begun, settings = self._dice.getstate(), self._settings
        examples = list(epoch(self._lessons, self._dice, varied=settings.varied, unparsed=settings.unparsed))
        left = batched(examples, settings.windows_per_step, self._dice)[self._done :]
        if self._resume is not None:
            self._dice.setstate(self._resume)
            self._resume = None
        return left

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


def _losses(
    encoder: Encoder, batch: list[Example], settings: Settings, dice: random.Random, *, refuse: bool
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    ids, types, syntax, mask = collated([one.window for one in batch])
    cue, rough, states = encoder.reading(masked(ids, settings.masked), types, syntax, mask)
    chances = torch.softmax(cue.detach().float(), -1).numpy()
    doubts = torch.softmax(rough.detach().float(), -1).numpy()
    least = settings.propose_at
    cues = [_taught(one, one.cue, chances[row], least) for row, one in enumerate(batch)]
    roughs = [_taught(one, one.rough, doubts[row], least) for row, one in enumerate(batch)]
    cue_labels = padded(cues, cue.shape[1], offset=1)
    rough_labels = padded(roughs, cue.shape[1], offset=1)
    marked = [
        one for row, shown in enumerate(batch) for one in _readings(row, shown, chances[row], settings, dice, refuse)
    ]
    link, accept = _link_losses(encoder, states, marked)
    return entropy(cue, cue_labels, len(CUE)), entropy(rough, rough_labels, len(ROUGH)), link, accept


def _taught(shown: Example, labels: Ints, chances: npt.NDArray[np.float32], least: float) -> Ints:
    """The labels on the pieces; where the marks are not whole, a word without a label that may deserve one teaches nothing."""
    if shown.partial:
        likely = 1 - chances[1 + shown.window.words][:, 0] >= least
        labels = np.where((labels == 0) & likely, IGNORED, labels)
    return on_pieces(shown.window, labels)


def _readings(
    row: int, shown: Example, chances: npt.NDArray[np.float32], settings: Settings, dice: random.Random, refuse: bool
) -> Iterator[Linked]:
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
    false = [one for one in proposals if not cue_words & set(one)] if refuse and not shown.partial else []
    for refused in dice.sample(false, min(len(false), 1 + len(shown.cues) // 2)):
        yield _marked(row, window, np.array(refused), None, settings.reach)


def _marked(row: int, window: Window, words: Ints, linked: Ints | None, reach: int) -> Linked:
    pieces = np.concatenate([np.arange(window.words[word], window.stop(int(word))) for word in words])
    begin, stop = window.around(int(pieces[0]), int(pieces[-1]) + 1, reach)
    labels = None if linked is None else on_pieces(window, linked)[begin:stop]
    return Linked(row, begin, stop, pieces - begin, window.places(pieces)[begin:stop], labels)


def _link_losses(encoder: Encoder, states: Tensor, readings: list[Linked]) -> tuple[Tensor, Tensor]:
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
            labels = padded([one.labels for one in group if one.labels is not None], logits.shape[1], offset=0)
            link = link + entropy(logits[kept], labels, len(LINKED)) * len(kept)
    return link / taught, accept / max(1, len(readings))
