"""The words of a label as concepts are compared by them: folded, singular, one word for all of a word family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from kg.entities.names import folded

_KEPT = ("ss", "us", "is", "news", "series", "species", "texas", "kansas", "arkansas", "honduras", "arabs")
_LONGEST = 10  # words of a phrase in same_phrases.tsv


@lru_cache(maxsize=100_000)
def words(label: str) -> tuple[str, ...]:
    """The words that count, in their order: `Raising the tariffs on steel` -> increase, tariff, steel."""
    plain = folded(label).replace("'s ", " ").replace(",", " ").split()
    spelled = _with_phrases(_with_phrases(plain, _short_names()), _phrases())
    families = _families()
    found = (families.get(singular(part), singular(part)) for word in spelled for part in _parts(word))
    return tuple(word for word in found if word not in _small())


@lru_cache(maxsize=100_000)
def singular(word: str) -> str:
    """The word without the s of a plural, by rule."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(_KEPT):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]


def has_other_names(label: str) -> bool:
    """Whether the whole label is a name for one thing that the table has under several."""
    plain = folded(label).removeprefix("the ")
    return plain in _short_names() or plain in _phrases()


def is_general(label: str) -> bool:
    """Whether the label is no more than a noun that means another thing in each article (`the deal`, `bills`)."""
    spelled = words(label)
    return not spelled or (len(set(spelled)) == 1 and spelled[0] in _of_family("general_nouns.txt"))


def is_open(label: str) -> bool:
    """Whether the label, as a measure's, leaves open which one it is (`repeal of the law`); see data/open_words.txt."""
    spelled = set(of_measure(label))
    alone = len(spelled) == 1 and not spelled.isdisjoint(_of_family("general_nouns.txt"))
    return is_general(label) or alone or _of_family("open_words.txt").issuperset(spelled)


def of_measure(label: str) -> tuple[str, ...]:
    """The words that tell one measure from another: those by which it comes to be are left out where the others name it."""
    spelled = words(label)
    named = tuple(word for word in spelled if word not in _of_family("making_words.txt"))
    return named or spelled


@cache
def _of_family(name: str) -> frozenset[str]:
    return frozenset(_family(word) for word in _lines(name))


def _family(word: str) -> str:
    return _families().get(word, word)


def _parts(word: str) -> Sequence[str]:
    return [word] if singular(word) in _families() else [part for part in word.split("-") if part]


def _with_phrases(spelled: list[str], table: Mapping[str, str]) -> list[str]:
    """The words with every phrase of the table, the longest first, in its one spelling."""
    made, at = list[str](), 0
    while at < len(spelled):
        longest = min(_LONGEST, len(spelled) - at) if spelled[at] in _first_words() else 0
        for length in range(longest, 0, -1):
            if (one := table.get(" ".join(spelled[at : at + length]))) is not None:
                made += one.split()
                at += length
                break
        else:
            made.append(spelled[at])
            at += 1
    return made


@cache
def _first_words() -> frozenset[str]:
    """The words that any phrase begins with, as it is written or with short names in full."""
    return frozenset(one.split()[0] for row in _rows() for one in row)


@cache
def _short_names() -> Mapping[str, str]:
    """The rows of one word (U.S., GOP), which go first, since longer phrases hold them."""
    return {other: phrase for other, phrase in _rows() if " " not in other}


@cache
def _phrases() -> Mapping[str, str]:
    return {" ".join(_with_phrases(other.split(), _short_names())): phrase for other, phrase in _rows()}


def _rows() -> Iterator[tuple[str, str]]:
    for line in _lines("same_phrases.tsv"):
        phrase, others = line.split("\t")
        yield from ((folded(other), folded(phrase)) for other in (phrase, *others.split("|")))


@cache
def _families() -> Mapping[str, str]:
    rows = (line.split("\t") for line in _lines("same_words.tsv"))
    return {other: word.lower() for word, others in rows for other in (word.lower(), *others.split())}


@cache
def _small() -> frozenset[str]:
    return frozenset(_lines("small_words.txt"))


def _lines(name: str) -> Iterator[str]:
    text = files("kg.concepts").joinpath("data", name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
