"""Which contents are worth comparing: those that share two telling words, or are near in meaning; nearly linear in number.

Keys are pairs of a content's rarest words, and bands of the signs of its vector on fixed random planes (locality-sensitive
hashing, Charikar 2002). A key that very many contents share tells nothing and is left out, whoever came first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations

import numpy as np

from kg.claims.reading import Proposition
from kg.embedding import Floats, embedded, rarity

_TELLING = 6  # rarest words of a content whose pairs are keys
_COMMON = 60  # contents from which a key is left out
_BANDS, _BITS = 6, 14
_BATCH = 4096


def candidates(read: Sequence[Proposition]) -> Iterator[tuple[int, int]]:
    """Pairs of places in the sequence, the smaller first, each once, in order."""
    shared: dict[str, list[int]] = {}
    for at, found in enumerate(keys(read)):
        for key in found:
            shared.setdefault(key, []).append(at)
    near: set[tuple[int, int]] = set()
    for places in shared.values():
        if 1 < len(places) <= _COMMON:
            near.update(combinations(places, 2))
    yield from sorted(near)


def keys(read: Sequence[Proposition]) -> Iterator[frozenset[str]]:
    """The keys of each content; contents that share none are never compared."""
    rare = _rarities(read)
    for start in range(0, len(read), _BATCH):
        batch = read[start : start + _BATCH]
        signs = embedded([one.text for one in batch]) @ _planes() > 0
        for one, row in zip(batch, signs, strict=True):
            yield frozenset((*_word_keys(one, rare), *_bands(row)))


def _word_keys(one: Proposition, rare: Mapping[str, float]) -> Iterator[str]:
    telling = sorted(set(one.words), key=lambda word: (-rare[word], word))[:_TELLING]
    if len(telling) == 1:
        yield f"w {telling[0]}"
    for pair in combinations(sorted(telling), 2):
        yield f"w {' '.join(pair)}"


def _bands(signs: np.ndarray) -> Iterator[str]:
    for band in range(_BANDS):
        bits = signs[band * _BITS : (band + 1) * _BITS]
        yield f"v{band} {int(np.packbits(bits, bitorder='little').view(np.uint16)[0])}"


def _rarities(read: Sequence[Proposition]) -> dict[str, float]:
    every = sorted({word for one in read for word in one.words})
    return dict(zip(every, map(float, rarity(every)), strict=True)) if every else {}


@cache
def _planes() -> Floats:
    return np.random.default_rng(7).standard_normal((96, _BANDS * _BITS)).astype(np.float32)
