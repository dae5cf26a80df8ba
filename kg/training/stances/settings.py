"""Everything that decides what training yields, besides the marked articles and the tagger's network."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StanceSettings:
    """The settings of the shipped network; see kg.training.settings.Settings."""

    seed: int = 1
    epochs: int = 8
    windows_per_step: int = 8
    body_rate: float = 1.5e-4
    head_rate: float = 1e-3
    warm_up: float = 0.08
    weight_decay: float = 0.01
    dropout: float = 0.15
    masked: float = 0.1
    unparsed: float = 0.1
    clip: float = 1.0
    average: float = 0.997
    moved: float = 0.5  # share of the measures learned in the words that were proposed, not in the marked ones
    first_proposals: float = 0.1  # share of the training after which the first reading's proposals are learned from
    bf16: bool = True
