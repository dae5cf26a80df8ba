"""Which news texts are one text in several papers: wire copy under another headline or dateline, edited a little, or cut.

Two steps, as in Broder (On the resemblance and containment of documents, 1997): `text_keys` says which texts are worth a look,
`is_reprint` looks. A key is a band of MinHash values (Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, chapter 3) of
the runs of words in a text; the values are datasketch's, of a scheme and a seed that are named here, so that keys that are
kept fit those that are made later and elsewhere. Words are told apart by blanks and points, as in English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256

FEWEST = 30
"""Words; shorter texts are not told apart: `Polls have closed in ...` is not copied, however often it is written."""

REPRINT = 0.6
"""Share of the shorter text's runs of words from which on it is a reprint.

Of the 352,380 pairs of 840 articles of the PolNeAR corpus (its training part, seven papers), seven are reprints, and share
0.75 to 1: five times an article that was printed again, twice a running report, earlier and later. The next pairs share
0.53 (a short text over the same list of headlines), 0.38 (32 words on a result, and a report of 600) and 0.29 (one statement
quoted at length by both). Of a text with one word in ten replaced about 0.73 is left, in seven 0.63, in five 0.51.
"""

_SHARED_RUN = 3  # words of a run as texts are compared: short, so that a changed word costs little
_KEYED_RUN = 4  # words of a run as keys are made: longer, so that fewer texts have one by chance
_OPENING = 120  # words; what is left of a text that was cut begins as the text does
_BANDS, _ROWS = 20, 2
_SEED = 1
_PREFIX = "text:"
_LENGTH = 10  # letters of a key's digest; with the prefix 15, which a quad store keeps without looking them up
_WORD = re.compile(r"[^\W_]+")
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"


@lru_cache(maxsize=1000)  # a batch of articles is asked for more than once
def text_keys(text: str) -> tuple[str, ...]:
    """An article's text -> 40 keys of 15 ASCII characters, sorted: 20 of the whole, 20 of its first 120 words; () if too short.

    Texts that share no key are not to be compared. Where of all runs of four words of two texts (or openings) the share j is in
    both, they have a key in common with probability 1 - (1 - j**2)**20: 0.56 at j = 0.2, 0.97 at 0.4, less than 0.01 at 0.02.

    Found, of copies of 150 articles of PolNeAR of 150 to 900 words, each under another headline of 3 to 14 words, half of them
    without the first 6 or 10 words: 99% with a word in ten edited and 91% with one in five; all that were cut to their first
    40%, 97% of those if a word in ten is edited as well, 89% if cut to 25%. Where the openings differ, the whole must do:
    95% of copies of the second half with a word in twenty edited, and of the first half behind 60 other words.
    Not found for sure: a short piece from the middle of a long text, and what was written anew sentence by sentence.
    In all PolNeAR 11 pairs of 352,380 share a key, and all seven reprints are among them.
    """
    words = _words(text)
    if len(words) < FEWEST:
        return ()
    parts = {"all": words, "opening": words[:_OPENING]}
    return tuple(sorted({key for name, part in parts.items() for key in _keys(name, part)}))


def reprint_share(one: str, other: str) -> float:
    """The share (0 to 1) of the shorter text's runs of three words that the longer one has; the order does not matter.

    Broder's containment, exact. A run counts once, and the shorter text is that with fewer of them; 0 if it has none.
    """
    return _share(_words(one), _words(other))


def is_reprint(one: str, other: str) -> bool:
    """Whether either text is the other, or most of either is in the other: `REPRINT` of the shorter, of 30 words or more.

    Two stories that quote the same speech, or end on the same notice, are none as long as that makes up less of the shorter.
    """
    words, others = _words(one), _words(other)
    return min(len(words), len(others)) >= FEWEST and _share(words, others) >= REPRINT


def _words(text: str) -> list[str]:
    """Without case, points, marks and the ways to write a letter; an apostrophe or hyphen parts words, whichever it is."""
    return _WORD.findall(unicodedata.normalize("NFKC", text.replace(_SOFT_HYPHEN, "")).casefold())


def _runs(words: Sequence[str], length: int) -> set[str]:
    """Each run of so many words ("shingle") once."""
    return {" ".join(words[start : start + length]) for start in range(len(words) - length + 1)}


def _share(one: Sequence[str], other: Sequence[str]) -> float:
    runs, others = _runs(one, _SHARED_RUN), _runs(other, _SHARED_RUN)
    fewer = min(len(runs), len(others))
    return len(runs & others) / fewer if fewer else 0.0


def _keys(part: str, words: Sequence[str]) -> Iterator[str]:
    values = _signature(_runs(words, _KEYED_RUN))
    for band in range(_BANDS):
        told = f"{part} {band} {values[band * _ROWS : (band + 1) * _ROWS]}"
        yield _PREFIX + sha256(told.encode("ascii")).hexdigest()[:_LENGTH]


def _signature(runs: set[str]) -> list[int]:
    """The least value of any run under each of the permutations."""
    from datasketch import MinHash  # a third of a second, and only for those who make keys

    # the scheme by name: the library keeps each as it is, while which of them goes without saying has changed (in 2.0)
    least = MinHash(num_perm=_BANDS * _ROWS, seed=_SEED, scheme="affine32")
    least.update_batch([run.encode("utf-8", "surrogatepass") for run in runs])
    return [int(value) for value in least.hashvalues]
