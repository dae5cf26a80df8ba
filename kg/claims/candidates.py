"""Which wordings are worth comparing: those that share enough keys; nearly linear in their number, and free of their order.

A wording's keys follow from it alone: all its words, each pair of its rarest words, and bands of the signs of its vector on
fixed random planes (locality-sensitive hashing, Charikar 2002). A key that more than COMMON wordings have tells nothing and
counts for none of them, whoever came first: so what is compared depends on what there is, not on how it came there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import combinations

import numpy as np

from kg.claims.reading import Proposition
from kg.embedding import Floats, embedded, rarity

COMMON = 60
"""A key of more wordings than these counts for none."""

Keys = frozenset[str]

_TELLING = 5  # rarest words of a wording whose pairs are keys
_FEW = 3  # telling words up to which one shared key is enough
_BANDS, _BITS = 4, 12
_BATCH = 4096
_PREFIX = "claim:"
_LENGTH = 9  # letters of a key's digest; with the prefix 15, which a quad store keeps without looking them up


def keys(read: Sequence[Proposition]) -> Iterator[Keys]:
    """The keys of each wording; never none."""
    rare = _rarities(read)
    for start in range(0, len(read), _BATCH):
        batch = read[start : start + _BATCH]
        signs = embedded([one.text for one in batch]) @ _planes() > 0
        for one, row in zip(batch, signs, strict=True):
            yield frozenset(map(_short, (*_word_keys(one, rare), *_bands(row))))


def enough(one: Keys, other: Keys) -> int:
    """How many keys the two must share to be compared: one where either has few words, else two."""
    few = 1 + _FEW * (_FEW - 1) // 2 + _BANDS
    return 1 if min(len(one), len(other)) <= few else 2


def candidates(known: Mapping[str, Keys]) -> Iterator[tuple[str, str]]:
    """Pairs of wordings, by whatever names them, the smaller name first, each once, in order."""
    holders: dict[str, list[str]] = {}
    for name in sorted(known):
        for key in known[name]:
            holders.setdefault(key, []).append(name)
    shared = Counter(pair for names in holders.values() if len(names) <= COMMON for pair in combinations(names, 2))
    for pair in sorted(shared):
        if shared[pair] >= enough(known[pair[0]], known[pair[1]]):
            yield pair


def partners(own: Keys, holders: Mapping[str, Collection[str]], known: Mapping[str, Keys]) -> Iterable[str]:
    """The wordings that a new one is to be compared with: `holders` are those of each of its keys that counts."""
    shared = Counter(name for key in own for name in holders.get(key, ()))
    return sorted(name for name, count in shared.items() if count >= enough(own, known[name]))


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


def _short(key: str) -> str:
    return _PREFIX + sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def _rarities(read: Sequence[Proposition]) -> dict[str, float]:
    every = sorted({word for one in read for word in one.words})
    return dict(zip(every, map(float, rarity(every)), strict=True)) if every else {}


@cache
def _planes() -> Floats:
    return np.random.default_rng(7).standard_normal((96, _BANDS * _BITS)).astype(np.float32)
