"""What an article costs grows with its length, and one that is too long is refused by name before it is parsed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import pytest

import kg.parse
import kg.resolve.figures
from kg.affixes import PeelingTokenizer
from kg.errors import InputError
from kg.extents import Extents
from kg.ids import Ids
from kg.jsonlines import to_line
from kg.parse import MOST, model, parse
from kg.pipeline import analysed
from kg.records import Article, Span
from kg.resolve.cast import cast_of

SAID = "The quay will stay open, Mayor Ida Brandt said on Monday."


class Counting:
    """A regular expression's search, with the characters it was given counted."""

    def __init__(self, search: Callable[[str], Any]) -> None:
        self.search = search
        self.seen = 0

    def __call__(self, text: str) -> Any:
        self.seen += len(text)
        return self.search(text)


class Rules:
    """spaCy's tokenizer with counted searches."""

    def __init__(self) -> None:
        self.own = model().tokenizer.rules  # type: ignore[attr-defined]
        self.vocab = self.own.vocab
        self.prefix_search = Counting(self.own.prefix_search)
        self.suffix_search = Counting(self.own.suffix_search)
        self.given = 0

    def __call__(self, text: str) -> Any:
        self.given += max(map(len, text.split()), default=0)
        return self.own(text)


@pytest.mark.parametrize("mark", ['"', "”", "(", "]", "…", "$", "%", "*", "😀", "'s", ",)", "«“"])
def test_marks_in_a_row_are_taken_off_in_linear_time(mark: str) -> None:
    seen = []
    for count in (2_000, 4_000):
        rules = Rules()
        doc = PeelingTokenizer(rules)(f"{SAID} {(mark * count)[:count]} He left.")
        assert doc.text.endswith(f"{(mark * count)[:count]} He left.")
        seen.append(rules.prefix_search.seen + rules.suffix_search.seen)
        assert rules.given < 1_000, "what is left to spaCy is short"
    assert seen[1] < 2.2 * seen[0]


@pytest.mark.parametrize(
    "long",
    [
        '("' * 200 + "Yes!" + '")' * 200,
        "(https://post.example/" + "a" * 300 + ").",
        "“" + "word-" * 80 + "end,”",
        "x" * 400,
        "1," * 300 + "000%",
    ],
)
def test_the_tokens_are_those_of_the_rules(long: str) -> None:
    text = f"He can't  say {long} didn't\nhe? {long}"
    wanted, found = model().tokenizer.rules(text), model().tokenizer(text)  # type: ignore[attr-defined]
    assert found.text == text
    assert [(one.text, one.whitespace_, one.norm_) for one in found] == [
        (one.text, one.whitespace_, one.norm_) for one in wanted
    ]


def test_no_sentence_is_longer_than_any_that_people_write() -> None:
    names = ", ".join(f"Anna{number} Rusk{number}" for number in range(600))
    (parsed,) = parse([Article(f"{SAID}\nThe ban was backed by {names} and Bo Lee.")])
    lengths = [len(sentence) for paragraph in parsed.paragraphs for sentence in paragraph.doc.sents]
    assert max(lengths) <= kg.parse._SENTENCE
    assert sum(lengths) > 1_800
    assert len(list(parsed.paragraphs[0].doc.sents)) == 1


def test_many_segments_are_parsed_in_batches_and_few_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    docs = kg.parse._docs
    monkeypatch.setattr(kg.parse, "_docs", lambda texts: (sizes.append(len(texts)), docs(texts))[1])
    (few,) = parse([Article("\n".join(f"{SAID} Pier {number}." for number in range(60)))])
    assert sizes == [60]
    (many,) = parse([Article("ok.\n" * 2_500)])
    assert len(sizes) == 4
    assert max(sizes) < 1_000
    assert len(many.paragraphs) == 2_500
    assert all(paragraph.doc.tensor.size == 0 for paragraph in (*few.paragraphs, *many.paragraphs))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ok. " * (MOST // 2 + 1), f"is too long for one article ({MOST + 2:,} words and marks; at most {MOST:,})"),
        ('"' * (MOST + 1), "split it"),
        ("_" * (MOST + 1), "split it"),
    ],
)
def test_an_article_that_is_too_long_is_refused_before_it_is_parsed(
    text: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.parse, "_docs", None)
    (result,) = analysed([Article(text, path="book.txt")], partial(to_line, ids=Ids()), name="rules", workers=1)
    assert isinstance(result, InputError)
    assert str(result).startswith("book.txt: is too long")
    assert told in str(result)


def test_one_at_the_limit_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.parse, "MOST", 13)
    (parsed,) = parse([Article(SAID)])  # 11 words, a comma, a full stop
    assert parsed.paragraphs
    with pytest.raises(InputError, match="14 words and marks"):
        list(parse([Article(f"{SAID}!")]))


def test_too_many_statements_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.extractors.tagger.MOST", 1)
    article = Article(f"{SAID}\n\nCritics say that it was late, and the union denied that.", path="day.txt")
    (result,) = analysed([article], partial(to_line, ids=Ids()), name="tagger", workers=1)
    assert isinstance(result, InputError)
    assert str(result).startswith("day.txt: has too many statements for one article")


def test_names_are_not_compared_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compared(200, monkeypatch) < 3 * compared(100, monkeypatch)


def compared(count: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often two names are compared in an article of twice as many people."""
    times = 0
    is_short = kg.resolve.figures._is_short

    def counted(*given: Any) -> bool:
        nonlocal times
        times += 1
        return is_short(*given)

    text = "\n".join(f"Anna Rusk{_letters(number)} met Bo Lee{_letters(number)}." for number in range(count))
    (parsed,) = parse([Article(text)])
    with monkeypatch.context() as patch:
        patch.setattr("kg.resolve.figures._is_short", counted)
        cast_of(parsed.paragraphs)
    return times


def test_extents_find_what_a_look_at_all_finds() -> None:
    rng = Random(5)
    starts = [rng.randrange(300) for _ in range(120)]
    spans = [Span(start, start + rng.choice([1, 2, 5, 80])) for start in starts]
    extents = Extents((span, number) for number, span in enumerate(spans))
    for _ in range(300):
        start = rng.randrange(400)
        one = Span(start, start + rng.choice([1, 3, 30]))
        touching = {number for _, number in extents.touching(one.start, one.end)}
        covering = {number for _, number in extents.covering(one.start, one.end)}
        assert touching == {number for number, span in enumerate(spans) if span.overlaps(one)}
        assert covering == {number for number, span in enumerate(spans) if span.covers(one)}


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + digit) for digit in divmod(number, 20))
