"""The network: a copy of the tagger's for positions, which reads the same embedded words and is told what the tagger makes of
them. The lower layers are paid for once, the upper ones are there twice: to spot measures, and to read about one of them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from kg.extractors.tagger.decode import Floats
from kg.extractors.tagger.grammar import PLACES, Ints
from kg.extractors.tagger.stances.labels import HELD, MEASURE, STANCES, TOLD, WHOLE
from kg.training.encoder import WIDTH, Encoder, Layer, blocking


class StanceNet(nn.Module):
    """Both readings; see kg.extractors.tagger.stances.reading.Network. All arguments are batches, b first."""

    def __init__(self, shared: int, layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.lower = nn.ModuleList(Layer(dropout) for _ in range(shared))
        self.told = nn.Linear(TOLD, WIDTH)
        self.spotter = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.holder = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.places = nn.Embedding(PLACES, WIDTH)
        self.mark = nn.Parameter(torch.zeros(WIDTH))
        self.dropout = nn.Dropout(dropout)
        self.measure = nn.Linear(WIDTH, len(MEASURE))
        self.held = nn.Linear(WIDTH, len(HELD))
        self.stance = nn.Linear(WIDTH, len(STANCES))
        self.whole = nn.Linear(WIDTH, len(WHOLE))

    def spotting(self, given: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Embedded words with what is told of them (b, n, WIDTH + TOLD), and which pieces are there (b, n) -> logits of MEASURE
        (b, n, 3) and the states (b, n, WIDTH) that `standing` starts from."""
        states: Tensor = given[..., :WIDTH] + self.told(given[..., WIDTH:])
        blocked = blocking(mask)
        for layer in self.lower:
            states = layer(states, blocked)
        shared = states
        for layer in self.spotter:
            states = layer(states, blocked)
        return self.measure(self.dropout(states)), shared

    def standing(self, states: Tensor, marks: Tensor, mask: Tensor, places: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of HELD (b, n, 5), of STANCES (b, n, 5) and of WHOLE (b, 8)."""
        share = marks.unsqueeze(-1).to(states.dtype)
        states = states + share * self.mark + self.places(places).to(states.dtype)
        blocked = blocking(mask)
        for layer in self.holder:
            states = layer(states, blocked)
        states = self.dropout(states)
        marked = (states * share).sum(1) / share.sum(1)
        return self.held(states), self.stance(states), self.whole(marked)

    def body(self) -> list[nn.Parameter]:
        """What the tagger's training has made."""
        return [
            parameter
            for part in (self.lower, self.spotter, self.holder, self.places)
            for parameter in part.parameters()
        ]

    def heads(self) -> list[nn.Parameter]:
        """What starts anew."""
        parts = (self.told, self.measure, self.held, self.stance, self.whole)
        return [self.mark, *(parameter for part in parts for parameter in part.parameters())]


def grown(encoder: Encoder, dropout: float) -> StanceNet:
    """The network as training starts it: both readings know what the tagger's know."""
    net = StanceNet(len(encoder.lower), len(encoder.linker), dropout)
    net.lower.load_state_dict(encoder.lower.state_dict())
    net.spotter.load_state_dict(encoder.upper.state_dict())
    net.holder.load_state_dict(encoder.linker.state_dict())
    net.places.load_state_dict(encoder.places.state_dict())
    net.mark.data = encoder.mark.data.clone()
    nn.init.zeros_(net.told.weight)
    nn.init.zeros_(net.told.bias)
    return net


class TorchStances:
    """The network while it is trained, in the form in which the extractor asks it."""

    def __init__(self, net: StanceNet) -> None:
        self._net = net.eval()

    def spotting(self, given: Floats) -> tuple[Floats, Floats]:
        rows = torch.from_numpy(given)[None]
        with torch.inference_mode():
            logits, states = self._net.spotting(rows, torch.ones(rows.shape[:2]))
        return logits[0].float().numpy(), states[0].float().numpy()

    def standing(self, states: Floats, marks: Floats, mask: Floats, places: Ints) -> tuple[Floats, Floats, Floats]:
        with torch.inference_mode():
            held, stance, whole = self._net.standing(*map(torch.from_numpy, (states, marks, mask, places)))
        return held.float().numpy(), stance.float().numpy(), whole.float().numpy()
