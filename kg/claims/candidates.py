"""Which wordings are worth comparing: those that share enough keys; nearly linear in their number, and free of their order.

A wording's keys follow from it alone: all its words, each pair of its rarest words, and bands of the signs of its vector on
fixed random planes (locality-sensitive hashing, Charikar 2002). A key that more than COMMON wordings have tells nothing and
counts for none of them, whoever came first: so what is compared depends on what there is, not on how it came there. A key says
whether its wording is short, as one key in common is enough for those: a store need not look up how many keys each has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
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
_FEW = 3  # words up to which a wording is short, and one shared key enough
_BANDS, _BITS = 4, 12
_BATCH = 4096
_LONG, _SHORT = "claim:", "short:"
_LENGTH = 9  # letters of a key's digest; with the prefix 15, which a quad store keeps without looking them up


def keys(read: Sequence[Proposition]) -> Iterator[Keys]:
    """The keys of each wording; never none."""
    rare = _rarities(read)
    for start in range(0, len(read), _BATCH):
        batch = read[start : start + _BATCH]
        signs = embedded([one.text for one in batch]) @ _planes() > 0
        for one, row in zip(batch, signs, strict=True):
            prefix = _SHORT if len(set(one.words)) <= _FEW else _LONG
            yield frozenset(prefix + _digest(key) for key in (*_word_keys(one, rare), *_bands(row)))


def enough(one_is_short: bool, other_is_short: bool) -> int:
    """How many keys two wordings must share to be compared."""
    return 1 if one_is_short or other_is_short else 2


def is_short(own: Keys) -> bool:
    """Whether a wording has few words, as its keys tell."""
    return next(iter(own)).startswith(_SHORT)


def stems(own: Keys) -> frozenset[str]:
    """The keys without what tells whether the wording is short; by these they are compared."""
    return frozenset(key.partition(":")[2] for key in own)


def spelled(stem: str) -> tuple[str, str]:
    """The key of this stem as long wordings have it, and as short ones do."""
    return _LONG + stem, _SHORT + stem


def candidates(known: Mapping[str, Keys]) -> Iterator[tuple[str, str]]:
    """Pairs of wordings, by whatever names them, the smaller name first, each once, in order."""
    holders: dict[str, list[str]] = {}
    short = {name: is_short(own) for name, own in known.items()}
    for name in sorted(known):
        for stem in stems(known[name]):
            holders.setdefault(stem, []).append(name)
    shared = Counter(pair for names in holders.values() if len(names) <= COMMON for pair in combinations(names, 2))
    for pair in sorted(shared):
        if shared[pair] >= enough(short[pair[0]], short[pair[1]]):
            yield pair


def partners(own: Keys, holders: Iterable[Collection[str]], short: Container[str]) -> list[str]:
    """The wordings that a new one is to be compared with: `holders` has those of each of its keys that counts, `short` all that
    are short among them."""
    shared, own_is_short = Counter(name for names in holders for name in names), is_short(own)
    return sorted(name for name, count in shared.items() if count >= enough(own_is_short, name in short))


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
