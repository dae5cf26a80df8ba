"""The network: a small BERT (Devlin et al. 2019) whose upper layers are there twice, once to find cues and once to link.

The first reading runs all layers over a window and says of each word whether it is part of a cue. The second takes the
window's states between the lower and the upper layers, adds a mark to the pieces of one cue, and runs the other copy of the
upper layers over the words around it: what it says of each word is about that cue alone. So the lower layers are paid for
once, however many cues there are.
"""

from __future__ import annotations

import copy
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from kg.extractors.tagger.grammar import PLACES, SYNTAX
from kg.extractors.tagger.labels import CUE, LINKED, ROUGH
from kg.extractors.tagger.pieces import TYPES

WIDTH, HEADS, LAYERS, INNER, POSITIONS, VOCABULARY = 384, 12, 6, 1536, 512, 30522
"""The shape of MiniLM-L6-H384 (Wang et al. 2020)."""

_MARK_SIZE = 0.2  # standard deviation of the mark before training
_GRAMMAR_SIZE = 0.01  # of what the parse adds to a word; the words' own vectors have 0.05


class Layer(nn.Module):
    """One transformer layer; attention is written out, which is faster on CPUs in half precision than the fused form."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.to_heads = nn.Linear(WIDTH, 3 * WIDTH)
        self.from_heads = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.last_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, blocked: Tensor) -> Tensor:
        """(b, n, WIDTH) and (b, 1, 1, n), 0 or very negative, -> (b, n, WIDTH)."""
        rows, length, _ = states.shape
        heads = self.to_heads(states).view(rows, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = heads[0], heads[1], heads[2]
        scores = (query * (WIDTH // HEADS) ** -0.5) @ key.transpose(-1, -2) + blocked
        seen = torch.softmax(scores, -1).to(value.dtype) @ value
        mixed = self.from_heads(seen.transpose(1, 2).reshape(rows, length, WIDTH))
        states = self.norm(states + self.dropout(mixed))
        widened = nn.functional.gelu(self.inner(states))
        out: Tensor = self.last_norm(states + self.dropout(self.outer(widened)))
        return out


class Encoder(nn.Module):
    """Both readings. Ids, types and masks are (b, n), with the marks that open and close a text; see `reading`, `linking`."""

    def __init__(self, shared: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.types = nn.Embedding(TYPES, WIDTH)
        self.syntax = nn.ModuleList(nn.Embedding(values, WIDTH) for values in SYNTAX)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.lower = nn.ModuleList(Layer(dropout) for _ in range(shared))
        self.upper = nn.ModuleList(Layer(dropout) for _ in range(LAYERS - shared))
        self.linker = nn.ModuleList(Layer(dropout) for _ in range(LAYERS - shared))
        self.mark = nn.Parameter(torch.randn(WIDTH) * _MARK_SIZE)
        self.cue = nn.Linear(WIDTH, len(CUE))
        self.rough = nn.Linear(WIDTH, len(ROUGH))
        self.linked = nn.Linear(WIDTH, len(LINKED))
        self.accept = nn.Linear(WIDTH, 1)

    def reading(self, ids: Tensor, types: Tensor, syntax: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of CUE (b, n, 3) and ROUGH (b, n, 5), and the states (b, n, WIDTH) that `linking` starts from."""
        blocked = blocking(mask)
        states = self.embedded(ids, types, syntax)
        for layer in self.lower:
            states = layer(states, blocked)
        shared = states
        for layer in self.upper:
            states = layer(states, blocked)
        states = self.dropout(states)
        return self.cue(states), self.rough(states), shared

    def embedded(self, ids: Tensor, types: Tensor, syntax: Tensor) -> Tensor:
        """What the layers start from, (b, n, WIDTH)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        states = self.words(ids) + self.positions(places) + self.types(types)
        for number, values in enumerate(self.syntax):
            states = states + values(syntax[..., number])
        embedded: Tensor = self.dropout(self.norm(states))
        return embedded

    def linking(self, states: Tensor, marks: Tensor, mask: Tensor, places: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of LINKED (b, n, 7), and whether the marked words are a cue (b,); `marks` is 1 on them and else 0."""
        share = marks.unsqueeze(-1).to(states.dtype)
        states = states + share * self.mark + self.places(places).to(states.dtype)
        blocked = blocking(mask)
        for layer in self.linker:
            states = layer(states, blocked)
        states = self.dropout(states)
        marked = (states * share).sum(1) / share.sum(1)
        return self.linked(states), self.accept(marked).squeeze(-1)

    def body(self) -> list[nn.Parameter]:
        """What was trained before, except the words' embeddings, which are left as they are."""
        parts = [self.positions, self.norm, *self.lower, *self.upper, *self.linker]
        return [parameter for part in parts for parameter in part.parameters()]

    def heads(self) -> list[nn.Parameter]:
        """What starts anew."""
        parts = [self.types, self.syntax, self.places, self.cue, self.rough, self.linked, self.accept]
        return [self.mark, *(parameter for part in parts for parameter in part.parameters())]


def blocking(mask: Tensor) -> Tensor:
    """What is added to attention so that pieces that are not there (mask 0) are not seen."""
    return (1.0 - mask[:, None, None, :].float()) * -1e4


def started(weights: Path, shared: int, dropout: float) -> Encoder:
    """The network with the weights of a BERT of this shape, a safetensors file in the names that transformers gives."""
    old = {name.removeprefix("bert."): value for name, value in load_file(weights).items()}
    encoder = Encoder(shared, dropout)
    encoder.words.weight.data = old["embeddings.word_embeddings.weight"].float()
    encoder.positions.weight.data = old["embeddings.position_embeddings.weight"].float()
    encoder.types.weight.data = old["embeddings.token_type_embeddings.weight"][:1].float().repeat(TYPES, 1)
    for values in [*encoder.syntax, encoder.places]:
        nn.init.normal_(values.weight, std=_GRAMMAR_SIZE)
        nn.init.zeros_(values.weight[0])
    _load(encoder.norm, old, "embeddings.LayerNorm")
    for number, layer in enumerate([*encoder.lower, *encoder.upper]):
        assert isinstance(layer, Layer)
        _load_layer(layer, old, f"encoder.layer.{number}")
    encoder.linker = copy.deepcopy(encoder.upper)
    encoder.words.weight.requires_grad = False
    return encoder


def _load_layer(layer: Layer, old: dict[str, Tensor], name: str) -> None:
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    layer.to_heads.weight.data = torch.cat([old[f"{part}.weight"] for part in parts]).float()
    layer.to_heads.bias.data = torch.cat([old[f"{part}.bias"] for part in parts]).float()
    _load(layer.from_heads, old, f"{name}.attention.output.dense")
    _load(layer.norm, old, f"{name}.attention.output.LayerNorm")
    _load(layer.inner, old, f"{name}.intermediate.dense")
    _load(layer.outer, old, f"{name}.output.dense")
    _load(layer.last_norm, old, f"{name}.output.LayerNorm")


def _load(module: nn.Linear | nn.LayerNorm, old: dict[str, Tensor], name: str) -> None:
    module.weight.data = old[f"{name}.weight"].float()
    module.bias.data = old[f"{name}.bias"].float()
