"""What words mean, as vectors: cheap enough for every phrase of every article, the same on every machine.

A table of one vector a word piece, summed over a text's pieces by how rare they are, after Model2Vec
(https://github.com/MinishLab/model2vec): each piece alone through a sentence encoder, 96 principal components. vectors.npz is
made by `python -m kg.training vectors` and holds, for each piece of the tagger's vocabulary, its vector in 8 bits, the vector's
scale, and the piece's rarity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

Floats = npt.NDArray[np.float32]

TOKENIZER = Path(__file__).parents[1] / "extractors" / "tagger" / "model" / "tokenizer.json"
VECTORS = Path(__file__).parent / "vectors.npz"


def embedded(texts: Sequence[str]) -> Floats:
    """One unit vector a text, (n, 96); that of a text without a known piece is zero."""
    table = _table()
    made = np.zeros((len(texts), table.pieces.shape[1]), dtype=np.float32)
    for row, ids in enumerate(_ids(texts)):
        made[row] = table.scales[ids] @ table.pieces[ids].astype(np.float32)
    length = np.linalg.norm(made, axis=1, keepdims=True)
    made /= np.maximum(length, np.finfo(np.float32).tiny)
    return made


def rarity(texts: Sequence[str]) -> Floats:
    """How rare the pieces of each text are on average, (n,): the logarithm of the inverse share of articles that have them."""
    table = _table()
    return np.array([table.rarity[ids].mean() if ids else 0.0 for ids in _ids(texts)], dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    pieces: npt.NDArray[np.int8]
    scales: Floats
    rarity: Floats


@cache
def _table() -> _Table:
    with np.load(VECTORS) as file:
        return _Table(file["pieces"], file["scales"].astype(np.float32), file["rarity"].astype(np.float32))


@cache
def tokenizer() -> Tokenizer:
    """Cuts a text into the vocabulary's pieces, as many as it has."""
    made = Tokenizer.from_file(str(TOKENIZER))
    made.no_padding()
    made.no_truncation()
    return made


_ALONE = 64  # texts up to which handing them to the tokenizer's threads costs more than it saves


def _ids(texts: Sequence[str]) -> list[list[int]]:
    made = tokenizer()
    if len(texts) <= _ALONE:
        return [made.encode(text, add_special_tokens=False).ids for text in texts]
    return [encoded.ids for encoded in made.encode_batch(list(texts), add_special_tokens=False)]
