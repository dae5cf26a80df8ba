"""The network: a small BERT (Devlin et al. 2019) or MPNet (Song et al. 2020) whose upper layers are there twice, once to find
cues and once to link.

The first reading runs all layers over a window and says of each word whether it is part of a cue. The second takes the
window's states between the lower and the upper layers, adds a mark to the pieces of one cue, and runs the other copy of the
upper layers over the words around it: what it says of each word is about that cue alone. So the lower layers are paid for
once, however many cues there are. MPNet differs by what it adds to attention for the distance of two pieces.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from kg.extractors.tagger.grammar import PLACES, SYNTAX
from kg.extractors.tagger.labels import CUE, LINKED, ROUGH
from kg.extractors.tagger.pieces import TYPES

HEADS, LAYERS, POSITIONS, VOCABULARY = 12, 6, 512, 30522
DISTANCES = 32
"""Kinds of distance between two pieces that attention tells apart: MPNet's, which are T5's (Raffel et al. 2020)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What encoders of six layers and twelve heads differ in: numbers a state has, and whether attention knows distances."""

    width: int
    distances: bool
    epsilon: float  # of the norms


MINILM = Shape(384, distances=False, epsilon=1e-12)
"""MiniLM-L6-H384 (Wang et al. 2020)."""
MPNET = Shape(768, distances=True, epsilon=1e-5)
"""The first six layers of MPNet (Song et al. 2020)."""
WIDTH = MINILM.width
"""Of the states that the part for positions builds on."""

_MARK_SIZE = 0.2  # standard deviation of the mark before training
_GRAMMAR_SIZE = 0.01  # of what the parse adds to a word; the words' own vectors have 0.05


class Layer(nn.Module):
    """One transformer layer; attention is written out, which is faster on CPUs in half precision than the fused form."""

    def __init__(self, dropout: float, shape: Shape = MINILM) -> None:
        super().__init__()
        width = shape.width
        self.to_heads = nn.Linear(width, 3 * width)
        self.from_heads = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width, eps=shape.epsilon)
        self.inner = nn.Linear(width, 4 * width)
        self.outer = nn.Linear(4 * width, width)
        self.last_norm = nn.LayerNorm(width, eps=shape.epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, added: Tensor) -> Tensor:
        """(b, n, width), and what is added to attention, (b, 1, 1, n) or (b, HEADS, n, n), -> (b, n, width)."""
        rows, length, width = states.shape
        heads = self.to_heads(states).view(rows, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = heads[0], heads[1], heads[2]
        scores = (query * (width // HEADS) ** -0.5) @ key.transpose(-1, -2) + added
        seen = torch.softmax(scores, -1).to(value.dtype) @ value
        mixed = self.from_heads(seen.transpose(1, 2).reshape(rows, length, width))
        states = self.norm(states + self.dropout(mixed))
        widened = nn.functional.gelu(self.inner(states))
        out: Tensor = self.last_norm(states + self.dropout(self.outer(widened)))
        return out


class Encoder(nn.Module):
    """Both readings. Ids, types and masks are (b, n), with the marks that open and close a text; see `reading`, `linking`."""

    def __init__(self, shared: int, dropout: float = 0.1, shape: Shape = MINILM) -> None:
        super().__init__()
        width = shape.width
        self.shape = shape
        self.words = nn.Embedding(VOCABULARY, width)
        self.positions = nn.Embedding(POSITIONS, width)
        self.types = nn.Embedding(TYPES, width)
        self.syntax = nn.ModuleList(nn.Embedding(values, width) for values in SYNTAX)
        self.places = nn.Embedding(PLACES, width)
        self.norm = nn.LayerNorm(width, eps=shape.epsilon)
        self.dropout = nn.Dropout(dropout)
        self.distances = nn.Embedding(DISTANCES, HEADS) if shape.distances else None
        self.register_buffer("distance", _kinds_of_distance(POSITIONS), persistent=False)
        self.lower = nn.ModuleList(Layer(dropout, shape) for _ in range(shared))
        self.upper = nn.ModuleList(Layer(dropout, shape) for _ in range(LAYERS - shared))
        self.linker = nn.ModuleList(Layer(dropout, shape) for _ in range(LAYERS - shared))
        self.mark = nn.Parameter(torch.randn(width) * _MARK_SIZE)
        self.cue = nn.Linear(width, len(CUE))
        self.rough = nn.Linear(width, len(ROUGH))
        self.linked = nn.Linear(width, len(LINKED))
        self.accept = nn.Linear(width, 1)

    def reading(self, ids: Tensor, types: Tensor, syntax: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of CUE (b, n, 3) and ROUGH (b, n, 5), and the states (b, n, width) that `linking` starts from."""
        added = self._added(mask)
        states = self.embedded(ids, types, syntax)
        for layer in self.lower:
            states = layer(states, added)
        shared = states
        for layer in self.upper:
            states = layer(states, added)
        states = self.dropout(states)
        return self.cue(states), self.rough(states), shared

    def embedded(self, ids: Tensor, types: Tensor, syntax: Tensor) -> Tensor:
        """What the layers start from, (b, n, width)."""
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
        added = self._added(mask)
        for layer in self.linker:
            states = layer(states, added)
        states = self.dropout(states)
        marked = (states * share).sum(1) / share.sum(1)
        return self.linked(states), self.accept(marked).squeeze(-1)

    def _added(self, mask: Tensor) -> Tensor:
        """What is added to attention: pieces that are not there are blocked, and distances tell, (b, 1 or HEADS, 1 or n, n)."""
        blocked = blocking(mask)
        if self.distances is None:
            return blocked
        places = torch.arange(mask.shape[1], device=mask.device)
        kinds = self.distances(self.distance)[places[None, :] - places[:, None] + POSITIONS - 1]
        return blocked + kinds.permute(2, 0, 1)[None]

    def body(self) -> list[nn.Parameter]:
        """What was trained before, except the words' embeddings, which are left as they are."""
        parts = [self.positions, self.norm, *self.lower, *self.upper, *self.linker]
        parts += [self.distances] if self.distances else []
        return [parameter for part in parts for parameter in part.parameters()]

    def heads(self) -> list[nn.Parameter]:
        """What starts anew."""
        parts = [self.types, self.syntax, self.places, self.cue, self.rough, self.linked, self.accept]
        return [self.mark, *(parameter for part in parts for parameter in part.parameters())]


def blocking(mask: Tensor) -> Tensor:
    """What is added to attention so that pieces that are not there (mask 0) are not seen."""
    return (1.0 - mask[:, None, None, :].float()) * -1e4


def _kinds_of_distance(longest: int) -> Tensor:
    """The kind of each distance from 1 - longest (before) to longest - 1 (behind), (2 * longest - 1,).

    Near ones are told one by one, far ones by their logarithm up to 128 pieces.
    """
    distance = torch.arange(1 - longest, longest)
    behind, size = (distance > 0).long() * (DISTANCES // 2), distance.abs()
    near = DISTANCES // 4
    far = near + (torch.log(size.clamp(min=1).float() / near) / math.log(128 / near) * near).long()
    return behind + torch.where(size < near, size, far.clamp(max=DISTANCES // 2 - 1))


_BERT = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense")
_MPNET = ("attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o")


def started(weights: Path, shared: int, dropout: float) -> Encoder:
    """The network with the weights of a MiniLM or MPNet, a safetensors file in the names that transformers gives."""
    old = {name.removeprefix("bert.").removeprefix("mpnet."): value for name, value in load_file(weights).items()}
    is_mpnet = "encoder.relative_attention_bias.weight" in old
    encoder = Encoder(shared, dropout, MPNET if is_mpnet else MINILM)
    (_as_mpnet if is_mpnet else _as_bert)(encoder, old)
    size = _GRAMMAR_SIZE * float(encoder.words.weight.detach().std()) / 0.05
    for values in [*encoder.syntax, encoder.places]:
        nn.init.normal_(values.weight, std=size)
        nn.init.zeros_(values.weight[0])
    _load(encoder.norm, old, "embeddings.LayerNorm")
    for number, layer in enumerate([*encoder.lower, *encoder.upper]):
        assert isinstance(layer, Layer)
        _load_layer(layer, old, f"encoder.layer.{number}", _MPNET if is_mpnet else _BERT)
    encoder.linker = copy.deepcopy(encoder.upper)
    encoder.words.weight.requires_grad = False
    return encoder


def loaded(state: Mapping[str, Tensor]) -> Encoder:
    """The network whose weights `state` holds; its shape follows from them."""
    shape = MPNET if "distances.weight" in state else MINILM
    shared = len({name.split(".")[1] for name in state if name.startswith("lower.")})
    encoder = Encoder(shared, shape=shape)
    encoder.load_state_dict(state)
    return encoder


def _as_bert(encoder: Encoder, old: Mapping[str, Tensor]) -> None:
    encoder.words.weight.data = old["embeddings.word_embeddings.weight"].float()
    encoder.positions.weight.data = old["embeddings.position_embeddings.weight"].float()
    encoder.types.weight.data = old["embeddings.token_type_embeddings.weight"][:1].float().repeat(TYPES, 1)


def _as_mpnet(encoder: Encoder, old: Mapping[str, Tensor]) -> None:
    """MPNet's vocabulary is BERT's, four rows further down, with its own marks first; it has no types, and its places start
    at 2."""
    rows = old["embeddings.word_embeddings.weight"].float()
    words = rows[4 : 4 + VOCABULARY].clone()
    for piece, row in _MARKS.items():
        words[piece] = rows[row]
    encoder.words.weight.data = words
    encoder.positions.weight.data = old["embeddings.position_embeddings.weight"].float()[2 : 2 + POSITIONS].clone()
    nn.init.zeros_(encoder.types.weight)
    nn.init.normal_(encoder.types.weight, std=_GRAMMAR_SIZE)
    assert encoder.distances is not None
    encoder.distances.weight.data = old["encoder.relative_attention_bias.weight"].float()


_MARKS = {0: 1, 100: 3, 101: 0, 102: 2, 103: 30526}
"""BERT's piece for padding, unknown words, both ends of a text and what is hidden -> its row in MPNet's table."""


def _load_layer(layer: Layer, old: Mapping[str, Tensor], name: str, names: tuple[str, ...]) -> None:
    *parts, mixed = (f"{name}.{part}" for part in names)
    layer.to_heads.weight.data = torch.cat([old[f"{part}.weight"] for part in parts]).float()
    layer.to_heads.bias.data = torch.cat([old[f"{part}.bias"] for part in parts]).float()
    _load(layer.from_heads, old, mixed)
    _load(layer.norm, old, f"{name}.attention.output.LayerNorm" if names is _BERT else f"{name}.attention.LayerNorm")
    _load(layer.inner, old, f"{name}.intermediate.dense")
    _load(layer.outer, old, f"{name}.output.dense")
    _load(layer.last_norm, old, f"{name}.output.LayerNorm")


def _load(module: nn.Linear | nn.LayerNorm, old: Mapping[str, Tensor], name: str) -> None:
    module.weight.data = old[f"{name}.weight"].float()
    module.bias.data = old[f"{name}.bias"].float()
