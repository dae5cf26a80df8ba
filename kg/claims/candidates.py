"""Which wordings are worth comparing: those that share enough keys; nearly linear in their number, and free of their order.

A wording's keys follow from it alone (keys.py). A key that more than COMMON wordings have tells nothing and
counts for none of them, whoever came first: so what is compared depends on what there is, not on how it came there. A key says
whether its wording is short, as one key in common is enough for those: a store need not look up how many keys each has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from itertools import combinations

COMMON = 60
"""A key of more wordings than these counts for none."""

Keys = frozenset[str]

LONG, SHORT = "claim:", "short:"
"""What the keys of long wordings, and of short ones, begin with."""


def enough(one_is_short: bool, other_is_short: bool) -> int:
    """How many keys two wordings must share to be compared."""
    return 1 if one_is_short or other_is_short else 2


def is_short(own: Keys) -> bool:
    """Whether a wording has few words, as its keys tell."""
    return next(iter(own)).startswith(SHORT)


def stems(own: Keys) -> frozenset[str]:
    """The keys without what tells whether the wording is short; by these they are compared."""
    return frozenset(key.partition(":")[2] for key in own)


def spelled(stem: str) -> tuple[str, str]:
    """The key of this stem as long wordings have it, and as short ones do."""
    return LONG + stem, SHORT + stem


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
