"""The network while it is trained, in the form in which the tagger asks it."""

from __future__ import annotations

import torch

from kg.extractors.tagger.decode import Floats
from kg.extractors.tagger.grammar import Ints
from kg.extractors.tagger.pieces import Window
from kg.training.batches import collated
from kg.training.encoder import Encoder


class TorchNetwork:
    """See kg.extractors.tagger.reading.Network."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder.eval()

    def reading(self, window: Window) -> tuple[Floats, Floats, Floats, Floats]:
        ids, types, syntax, mask = collated([window])
        with torch.inference_mode():
            whole = (*self._encoder.reading(ids, types, syntax, mask), self._encoder.embedded(ids, types, syntax))
        cue, rough, states, embedded = (one[0, 1:-1].float().numpy() for one in whole)
        return cue, rough, states, embedded

    def linking(self, states: Floats, marks: Floats, mask: Floats, places: Ints) -> tuple[Floats, Floats]:
        with torch.inference_mode():
            logits, accepted = self._encoder.linking(*map(torch.from_numpy, (states, marks, mask, places)))
        return logits.float().numpy(), accepted.float().numpy()
