"""The training loop: both readings at once, from the same windows, with the tagger's network, which stays as it is,
behind them.

The second reading learns from each marked measure, in the words that were marked or in those that the first reading or the
rules propose, and from what both propose in error: those it learns to refuse.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from kg.extractors.positions.hints import HINTS
from kg.extractors.tagger.decode import Floats
from kg.extractors.tagger.grammar import Ints
from kg.extractors.tagger.pieces import Window
from kg.extractors.tagger.stances import OVERLAP
from kg.extractors.tagger.stances.labels import HELD, MEASURE, STANCES, WHOLE
from kg.extractors.tagger.stances.reading import REACH, SPOT, pieces_of, spotted
from kg.training.batches import (
    Marked,
    averaging,
    batched,
    collated,
    entropy,
    gathered,
    masked,
    on_pieces,
    padded,
    rate,
)  # fmt: skip
from kg.training.encoder import Encoder
from kg.training.stances.examples import NOTHING, Example, MarkedArticle, Measured, epoch
from kg.training.stances.network import StanceNet
from kg.training.stances.settings import StanceSettings

Watch = Callable[[str], None]

_BUCKETS = 3
_LOSSES = ("spot", "held", "stance", "whole")


@dataclass(frozen=True, slots=True, eq=False)
class Standing(Marked):
    """One second reading: labels of its pieces (HELD, STANCES) and of the whole; None to refuse."""

    held: Ints | None
    stances: Ints | None
    measured: Measured | None


def trained(
    encoder: Encoder, net: StanceNet, articles: Sequence[MarkedArticle], settings: StanceSettings, watch: Watch
) -> StanceNet:
    """The network trained on the articles, on top of the tagger's; `watch` is told after each round how it goes."""
    torch.manual_seed(settings.seed)
    dice = random.Random(settings.seed)
    encoder.eval()
    average = torch.optim.swa_utils.AveragedModel(net, avg_fn=averaging(settings.average))
    optimizer = _optimizer(net, settings)
    windows = sum(1 for _ in epoch(articles, random.Random(settings.seed)))
    total = -(-windows // settings.windows_per_step) * settings.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate(step / total, settings.warm_up))
    step = 0
    for number in range(settings.epochs):
        net.train()
        started, losses, steps = time.monotonic(), np.zeros(len(_LOSSES)), 0
        for batch in batched(list(epoch(articles, dice, unparsed=settings.unparsed)), settings.windows_per_step, dice):
            with torch.autocast("cpu", torch.bfloat16, enabled=settings.bf16):
                parts = _losses(encoder, net, batch, settings, dice, proposals=step > settings.first_proposals * total)
            optimizer.zero_grad()
            torch.stack(parts).sum().backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), settings.clip)
            optimizer.step()
            schedule.step()
            average.update_parameters(net)
            losses += [part.item() for part in parts]
            step, steps = step + 1, steps + 1
        means = " ".join(f"{name} {loss / steps:.3f}" for name, loss in zip(_LOSSES, losses, strict=True))
        watch(f"round {number + 1} of {settings.epochs}, {steps} steps: {means}, {time.monotonic() - started:.0f} s")
    assert isinstance(average.module, StanceNet)
    return average.module


def _optimizer(net: StanceNet, settings: StanceSettings) -> torch.optim.Optimizer:
    groups = [
        {"params": net.body(), "lr": settings.body_rate},
        {"params": net.heads(), "lr": settings.head_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=settings.weight_decay, fused=True)


def _losses(
    encoder: Encoder, net: StanceNet, batch: list[Example], settings: StanceSettings, dice: random.Random, *,
    proposals: bool,
) -> tuple[Tensor, ...]:  # fmt: skip
    ids, types, syntax, mask = collated([one.window for one in batch])
    with torch.no_grad():
        given = _given(encoder, masked(ids, settings.masked), types, syntax, mask, [one.window for one in batch])
    logits, states = net.spotting(given, mask)
    labels = padded([on_pieces(one.window, one.measure) for one in batch], logits.shape[1], offset=1)
    seen = logits.detach().float().numpy()
    readings = [
        one
        for row, shown in enumerate(batch)
        for one in _readings(row, shown, seen[row] if proposals else None, settings, dice)
    ]
    return entropy(logits, labels, len(MEASURE)), *_second(net, states, readings)


def _given(
    encoder: Encoder, ids: Tensor, types: Tensor, syntax: Tensor, mask: Tensor, windows: Sequence[Window]
) -> Tensor:
    """The embedded words with what the tagger makes of them and what the tables say (b, n, WIDTH + TOLD)."""
    cue, rough, _ = encoder.reading(ids, types, syntax, mask)
    hints = torch.zeros(*ids.shape, HINTS)
    for row, window in enumerate(windows):
        hints[row, 1 : len(window) + 1] = torch.from_numpy(window.hints)
    embedded = encoder.embedded(ids, types, syntax)
    return torch.cat([embedded, torch.softmax(cue, -1), torch.softmax(rough, -1), hints], -1)


def _readings(
    row: int, shown: Example, logits: Floats | None, settings: StanceSettings, dice: random.Random
) -> Iterator[Standing]:
    """The marked measures of one window, and as many of the false ones, and one more, at most."""
    window = shown.window
    found = [] if logits is None else spotted(logits[1 + window.words], window, SPOT)
    proposed = [*found, *shown.proposed]
    for measured in shown.measures:
        near = [words for words in proposed if _shared(words, measured.words) >= OVERLAP]
        words = dice.choice(near) if near and dice.random() < settings.moved else measured.words
        yield _standing(row, window, words, measured)
    false = [words for words in proposed if all(_shared(words, one.words) < OVERLAP for one in shown.measures)]
    for words in dice.sample(false, min(len(false), 1 + len(shown.measures))):
        yield _standing(row, window, words, None)


def _shared(left: Ints, right: Ints) -> float:
    both = len(np.intersect1d(left, right))
    return both / (len(left) + len(right) - both)


def _standing(row: int, window: Window, words: Ints, measured: Measured | None) -> Standing:
    pieces = pieces_of(window, words)
    begin, stop = window.around(int(pieces[0]), int(pieces[-1]) + 1, REACH)
    held = stances = None
    if measured is not None:
        held, stances = (on_pieces(window, row)[begin:stop] for row in (measured.held, measured.stances))
    return Standing(row, begin, stop, pieces - begin, window.places(pieces)[begin:stop], held, stances, measured)


def _second(net: StanceNet, states: Tensor, readings: Sequence[Standing]) -> tuple[Tensor, Tensor, Tensor]:
    totals = [states.new_zeros(()) for _ in range(3)]
    ordered = sorted(readings, key=lambda one: one.stop - one.begin)
    size = max(1, -(-len(ordered) // _BUCKETS))
    for start in range(0, len(ordered), size):
        group = ordered[start : start + size]
        for number, loss in enumerate(_of_group(net, states, group)):
            totals[number] = totals[number] + loss * len(group)
    held, stance, whole = (total / max(1, len(ordered)) for total in totals)
    return held, stance, whole


def _of_group(net: StanceNet, states: Tensor, group: Sequence[Standing]) -> tuple[Tensor, Tensor, Tensor]:
    rows, marks, mask, places = gathered(states, group)
    held, stance, whole = net.standing(rows, marks, mask, places)
    length = held.shape[1]
    nothing = [np.full(one.stop - one.begin, NOTHING) for one in group]
    held_labels = padded(
        [blank if one.held is None else one.held for one, blank in zip(group, nothing, strict=True)], length, offset=0
    )
    stance_labels = padded(
        [blank if one.stances is None else one.stances for one, blank in zip(group, nothing, strict=True)],
        length,
        offset=0,
    )
    return _mean(held, held_labels, len(HELD)), _mean(stance, stance_labels, len(STANCES)), _of_whole(whole, group)


def _mean(logits: Tensor, labels: Tensor, classes: int) -> Tensor:
    return entropy(logits, labels, classes) if bool((labels != NOTHING).any()) else logits.sum() * 0


def _of_whole(whole: Tensor, group: Sequence[Standing]) -> Tensor:
    accepted, absent, conditional = (whole[:, WHOLE.index(name)].float() for name in WHOLE[: -len(STANCES)])
    measured = [one.measured for one in group]
    kept = torch.tensor([one is not None for one in measured])
    truth = kept.float()
    loss = nn.functional.binary_cross_entropy_with_logits(accepted, truth)
    for logits, name in ((absent, "absent"), (conditional, "conditional")):
        labels = torch.tensor([float(getattr(one, name)) if one else 0.0 for one in measured])
        each = nn.functional.binary_cross_entropy_with_logits(logits, labels, reduction="none")
        loss = loss + (each * truth).sum() / len(group)
    stances = torch.tensor([one.absent_stance if one else NOTHING for one in measured])
    return loss + _mean(whole[:, -len(STANCES) :], stances, len(STANCES))
