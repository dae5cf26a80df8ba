"""Everything that decides what training yields, besides the articles and the weights it starts from."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extractors.tagger import PROPOSE
from kg.extractors.tagger.reading import REACH


@dataclass(frozen=True)
class Settings:
    """The settings of the shipped network. Rates are AdamW's (Loshchilov and Hutter 2019)."""

    seed: int = 1
    epochs: int = 8
    windows_per_step: int = 8
    body_rate: float = 2e-4
    head_rate: float = 1e-3
    warm_up: float = 0.08  # share of all steps in which the rates rise; then they fall, linearly, to nothing
    weight_decay: float = 0.01
    dropout: float = 0.15
    masked: float = 0.1  # share of the word pieces that are hidden, so that cues are not learned by heart
    unparsed: float = 0.1  # share of the windows that come without their parse
    shared_layers: int = 3  # layers of the encoder that both readings use; the rest is there twice
    clip: float = 1.0
    average: float = (
        0.999  # decay of the running average of the weights, which is what is kept (Polyak and Juditsky 1992)
    )
    rough_weight: float = 0.4  # of the losses, where cue and link have 1
    accept_weight: float = 0.4
    propose_at: float = (
        PROPOSE  # least probability of a word to be proposed as a cue, from which false cues are learned
    )
    reach: int = REACH  # pieces either side of a cue that the second reading sees
    moved_cues: float = 0.4  # share of the cues learned in the extent that was proposed, not the one annotated
    bf16: bool = True
    varied: bool = True  # other capitals and quotation marks in a share of the articles, see examples.py
