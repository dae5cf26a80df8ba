"""The words of a content -> what of them decides whether another content says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from kg.claims.numbers import Amount, amounts
from kg.concepts import words

_TOKEN = re.compile(r"n't\b|\w+(?:[-'’.&]\w+)*|[?]")
_CLITIC = re.compile(r"(?i)\b(\w+?)n['’]t\b")
_MONTH = re.compile(r"(?<=[a-z,] )May\b(?! (?:be|have|not)\b)")
_ORDINAL = re.compile(
    r"\b(first|second|third|fourth|fifth|last|final|next|previous)\s+"
    r"(quarter|half|week|month|year|round|debate|term|day|time|decade)\b"
)
_SENTENCE = re.compile(r"[.;!?…]\s")
_NO = re.compile(r"(?i)\bno,\s")
_POINTS = re.compile(r"[.,;:!?…]+(?=[\s\"'”’)]|$)")
_INITIAL = re.compile(r"(?<=[a-z]) [A-Z]\.? (?=[A-Z])")
_US = re.compile(r"\bus\b")
_SHORT = {"'ve ": " have ", "'re ": " are ", "'ll ": " will ", "'m ": " am "}
_NAME = re.compile(r"\b[A-Z][\w'’&.-]*(?:\s+(?:(?:of|the|de|von|van|al)\s+)?[A-Z][\w'’&.-]*)*")


@dataclass(frozen=True, slots=True)
class Proposition:
    """What a content says, as far as words tell: its content words in order (one for a word family), names (folded; `named` has
    the words of each together, without titles), amounts, years, words for times, whether it is negative, the marks of modality
    and extent (see data/cues.tsv), and whether it asks."""

    text: str
    words: tuple[str, ...]
    names: frozenset[str]
    named: frozenset[frozenset[str]]
    amounts: tuple[Amount, ...]
    years: frozenset[str]
    times: frozenset[str]
    is_negative: bool
    marks: frozenset[str]
    asks: bool


@lru_cache(maxsize=200_000)
def proposition(text: str) -> Proposition:
    """Reads one content."""
    plain = _plain(_MONTH.sub("may-month", text))
    spelled = _tokens(plain)
    found = list(_cues(spelled))
    numbers, years, rest = amounts(_ORDINAL.sub(r"\1-\2", _without_titles(plain)))
    named = frozenset(name - _titles() or name for name in _names(plain))
    kept = [word for word in words(_POINTS.sub(" ", rest)) if not word.isdigit() and re.search(r"\w", word)]
    return Proposition(
        text=text,
        words=tuple(_in_one_form([stem(word) for word in kept if word not in _cue_words()])),
        names=frozenset(word for name in named for word in name),
        named=named,
        amounts=numbers,
        years=years,
        times=_times().intersection(spelled) | {"-".join(found) for found in _ORDINAL.findall(plain.lower())},
        is_negative=any(map(_is_negative, _SENTENCE.split(_NO.sub("", plain)))),
        marks=frozenset(found) - {"negation", "nor", "aside"},
        asks=text.rstrip(" \"'”’").endswith("?") or text.lower().startswith("whether "),
    )


def _plain(text: str) -> str:
    """The text with whole words for what an apostrophe has cut, and negations apart."""
    straight = text.replace("’", "'").replace("can't", "can n't").replace("won't", "will n't")
    for short, full in _SHORT.items():
        straight = straight.replace(short, full)
    return _CLITIC.sub(r"\1 n't", straight)


def _without_titles(text: str) -> str:
    """President Obama is Obama, Donald J. Trump is Donald Trump; and `us` are no United States."""
    return _INITIAL.sub(" ", _titled().sub("", _US.sub("", text)))


def _tokens(text: str) -> list[str]:
    return [token.lower() for token in _TOKEN.findall(text)]


def _is_negative(sentence: str) -> bool:
    """Two negations undo each other, but `neither ... nor` is one."""
    found = list(_cues(_tokens(sentence)))
    return (found.count("negation") or found.count("nor")) % 2 == 1


def _names(text: str) -> Iterator[frozenset[str]]:
    """The words of names, stemmed as the content's are; a single word that opens a sentence may be capital for that alone."""
    is_headline = _is_headline(text)
    for match in _NAME.finditer(text):
        parts = [part for part in match.group().split() if not is_headline or _is_rare(part)]
        if not parts:
            continue
        opens = not text[: match.start()].strip(" \"“‘'") or text[: match.start()].rstrip().endswith(
            (".", "?", "!", "“", '"')
        )
        if parts[0].lower() in _openers() or (opens and len(parts) == 1 and not _is_rare(parts[0])):
            parts = parts[1:]
        told = (word for word in words(" ".join(parts)) if not word.isdigit() and len(word) > 1)
        if name := frozenset(stem(word) for word in told if word not in _times()):
            yield name


def _is_headline(text: str) -> bool:
    """Whether Most Words Are Capital."""
    spelled = [word for word in text.split() if word[0].isalpha()]
    return len(spelled) >= 5 and sum(word[0].isupper() for word in spelled) >= 0.8 * len(spelled)


@lru_cache(maxsize=50_000)
def _is_rare(word: str) -> bool:
    """Whether the vocabulary of 30,000 lacks the word, as it does most names."""
    from kg.embedding import tokenizer  # the slow part of the import

    return len(tokenizer().encode(word.lower(), add_special_tokens=False).ids) > 1


def _in_one_form(stems: Sequence[str]) -> Iterator[str]:
    """The words, with one form for those that say the same, phrases of two words first."""
    table, at = _synonyms(), 0
    while at < len(stems):
        phrase = table.get(" ".join(stems[at : at + 2])) if at + 1 < len(stems) else None
        yield phrase or table.get(stems[at], stems[at])
        at += 2 if phrase else 1


def one_form(word: str) -> str:
    """The form of a word that a content has."""
    return next(_in_one_form([stem(word)]))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """One form for all of a word (Porter 2001), irregular verbs among them."""
    made: str = _stemmer().stemWord(_irregular().get(word, word))
    return made


@cache
def _stemmer() -> Any:
    import snowballstemmer  # a tenth of a second, and only for those who compare

    return snowballstemmer.stemmer("english")


@cache
def _irregular() -> dict[str, str]:
    rows = (line.split("\t") for line in lines("irregular.tsv"))
    return {form: verb for verb, forms in rows for form in forms.split()}


@cache
def _synonyms() -> dict[str, str]:
    rows = (line.split("\t") for line in lines("synonyms.tsv"))
    return {" ".join(map(stem, same.split())): stem(form) for form, others in rows for same in others.split("|")}


@cache
def _openers() -> frozenset[str]:
    return frozenset(lines("openers.txt"))


@cache
def _titles() -> frozenset[str]:
    return frozenset(map(stem, lines("titles.txt")))


@cache
def _titled() -> re.Pattern[str]:
    """Titles before a name."""
    told = "|".join(title.capitalize() for title in lines("titles.txt"))
    return re.compile(rf"\b(?:(?:{told})\b\.? )+(?=[A-Z])")


@cache
def _times() -> frozenset[str]:
    return frozenset(lines("times.txt"))


def _cues(spelled: Sequence[str]) -> Iterator[str]:
    """The sort of each cue, phrases first; the words of a phrase are not read again."""
    table, longest, at = _table(), 3, 0
    while at < len(spelled):
        for length in range(min(longest, len(spelled) - at), 0, -1):
            if (sort := table.get(" ".join(spelled[at : at + length]))) is not None:
                yield sort
                at += length
                break
        else:
            at += 1


@cache
def _table() -> dict[str, str]:
    rows = (line.split("\t") for line in lines("cues.tsv"))
    return {cue: sort for sort, cues in rows for cue in cues.split("|")}


@cache
def _cue_words() -> frozenset[str]:
    """Cues that say nothing besides; `fail`, `refuse`, `try` stay words of the content, too."""
    sorts = ("negation", "nor", "possible", "probable", "duty", "future", "condition", "all", "some", "less")
    heavy = {"deny", "denied", "denies", "lack", "lacks", "lacked", "lacking", "expected"}
    return frozenset(cue for cue, sort in _table().items() if sort in sorts and " " not in cue and cue not in heavy)


def lines(name: str) -> Iterator[str]:
    """The rows of a table in data/."""
    text = files("kg.claims").joinpath("data", name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
