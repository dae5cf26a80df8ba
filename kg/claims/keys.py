"""A wording's keys, which follow from it alone: all its words, each pair of its rarest words, and bands of the signs of its
vector on fixed random planes (locality-sensitive hashing, Charikar 2002). Apart, as vectors take half a second to load.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import combinations

import numpy as np

from kg.claims.candidates import LONG, SHORT, Keys
from kg.claims.reading import Proposition
from kg.embedding import Floats, embedded, rarity

_TELLING = 5  # rarest words of a wording whose pairs are keys
_FEW = 3  # words up to which a wording is short
_BANDS, _BITS = 4, 12
_BATCH = 4096
_LENGTH = 9  # letters of a key's digest; with the prefix 15, which a quad store keeps without looking them up


def keys(read: Sequence[Proposition]) -> Iterator[Keys]:
    """The keys of each wording; never none."""
    rare = _rarities(read)
    for start in range(0, len(read), _BATCH):
        batch = read[start : start + _BATCH]
        signs = embedded([one.text for one in batch]) @ _planes() > 0
        for one, row in zip(batch, signs, strict=True):
            prefix = SHORT if len(set(one.words)) <= _FEW else LONG
            yield frozenset(prefix + _digest(key) for key in (*_word_keys(one, rare), *_bands(row)))


def _word_keys(one: Proposition, rare: Mapping[str, float]) -> Iterator[str]:
    told = sorted(set(one.words))
    yield " ".join(told) or one.text
    telling = sorted(told, key=lambda word: (-rare[word], word))[:_TELLING]
    for pair in combinations(sorted(telling), 2):
        yield " ".join(pair)


def _bands(signs: np.ndarray) -> Iterator[str]:
    for band in range(_BANDS):
        bits = signs[band * _BITS : (band + 1) * _BITS]
        yield f"v{band} {int(np.packbits(bits, bitorder='little').view(np.uint16)[0])}"


def _digest(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def _rarities(read: Sequence[Proposition]) -> dict[str, float]:
    every = sorted({word for one in read for word in one.words})
    return dict(zip(every, map(float, rarity(every)), strict=True)) if every else {}


@cache
def _planes() -> Floats:
    return np.random.default_rng(7).standard_normal((96, _BANDS * _BITS)).astype(np.float32)
