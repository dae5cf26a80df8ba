"""Which texts are one text in several papers: cut, edited and under another headline, but not two stories about one event."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pytest

from kg.tracking.reprints import FEWEST, is_reprint, reprint_share, text_keys

FIXTURES = Path(__file__).parent / "fixtures" / "reprints"
STORIES = {path.stem: path.read_text("utf-8") for path in sorted(FIXTURES.glob("*.txt")) if path.stem != "footer"}
FOOTER = (FIXTURES / "footer.txt").read_text("utf-8")
WIRE = ("bridge", "drought", "ferry", "rates", "speech_courier", "speech_ledger")
LETTERS = tuple(name for name in STORIES if name.startswith("letter"))
VOCABULARY = " ".join(STORIES.values()).split()

Change = Callable[[str, random.Random], str]


def edited(text: str, rate: float, rng: random.Random) -> str:
    """Words replaced, dropped, or with another put in front of them, each at this rate, half of the time replaced."""
    kept: list[str] = []
    for word in text.split():
        deed = rng.choice("rrdi") if rng.random() < rate else ""
        kept += {"": [word], "r": [rng.choice(VOCABULARY)], "d": [], "i": [rng.choice(VOCABULARY), word]}[deed]
    return " ".join(kept)


def first_part(text: str, share: float) -> str:
    words = text.split()
    return " ".join(words[: int(share * len(words))])


def with_other_headline(text: str, rng: random.Random) -> str:
    body = text.partition("\n\n")[2]
    return f"{' '.join(rng.choices(VOCABULARY, k=rng.randint(3, 14)))}\n\n{body}"


def in_other_order(text: str, rng: random.Random) -> str:
    sentences = re.split(r"(?<=[.\"])\s+", text)
    rng.shuffle(sentences)
    return " ".join(sentences)


def share_key(one: str, other: str) -> bool:
    return bool(set(text_keys(one)) & set(text_keys(other)))


@pytest.mark.parametrize("name", WIRE)
@pytest.mark.parametrize(
    ("change", "least"),
    [
        pytest.param(lambda text, rng: text, 1.0, id="identical"),
        pytest.param(with_other_headline, 0.9, id="other headline"),
        pytest.param(lambda text, rng: text.replace("(KWS) - ", "(Reporter and agency) -- "), 0.95, id="dateline"),
        pytest.param(lambda text, rng: first_part(text, 0.5), 1.0, id="first half"),
        pytest.param(lambda text, rng: first_part(with_other_headline(text, rng), 0.4), 0.8, id="cut, other headline"),
        pytest.param(lambda text, rng: edited(text, 0.1, rng), 0.6, id="a word in ten edited"),
        pytest.param(in_other_order, 0.7, id="sentences in other order"),
        pytest.param(lambda text, rng: f"{text}\n\n{FOOTER}", 1.0, id="with a footer"),
    ],
)
def test_a_reprint_is_found_and_told(name: str, change: Change, least: float) -> None:
    text = STORIES[name]
    copy = change(text, random.Random(name))
    assert share_key(text, copy)
    assert reprint_share(text, copy) >= least
    assert is_reprint(text, copy)
    assert is_reprint(copy, text)


def test_case_points_and_ways_to_write_a_letter_do_not_count() -> None:
    text = STORIES["bridge"]
    copy = text.upper().replace('"', "\N{RIGHT DOUBLE QUOTATION MARK}").replace(" - ", "\N{EM DASH}")
    copy = copy.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}").replace("FI", "\N{LATIN SMALL LIGATURE FI}")
    copy = copy.replace("INSPECT", "INSP\N{SOFT HYPHEN}ECT").replace(" ", "\N{NO-BREAK SPACE}")
    assert text_keys(copy) == text_keys(text)
    assert reprint_share(text, copy) == 1


def test_two_stories_about_one_speech_are_none() -> None:
    one, other = STORIES["speech_ledger"], STORIES["speech_courier"]
    assert 0.2 < reprint_share(one, other) < 0.4  # a third of either are the same words of the premier
    assert not is_reprint(one, other)


@pytest.mark.parametrize(("one", "other"), list(combinations(LETTERS, 2)))
def test_letters_that_end_on_the_same_notice_are_none(one: str, other: str) -> None:
    letters = [f"{STORIES[name]}\n{FOOTER}" for name in (one, other)]
    assert 0.3 < reprint_share(*letters) < 0.5  # the notice is two fifths of each
    assert not is_reprint(*letters)


def test_other_stories_have_neither_keys_nor_words_in_common() -> None:
    for one, other in combinations(set(STORIES) - {"speech_courier"}, 2):
        assert not share_key(STORIES[one], STORIES[other])
        assert reprint_share(STORIES[one], STORIES[other]) < 0.03


def test_the_share_is_that_of_the_shorter_text_from_either_side() -> None:
    one, other = "a b c d e", "x a b c d y z a b c"  # runs abc bcd cde against xab abc bcd cdy dyz yza zab
    assert reprint_share(one, other) == reprint_share(other, one) == pytest.approx(2 / 3)
    assert reprint_share(one, one) == 1
    assert reprint_share("a b", "a b") == reprint_share("", one) == 0


def test_short_texts_have_no_keys_and_are_no_reprints() -> None:
    words = re.findall("[a-z]{2,}", STORIES["rates"].partition("(KWS)")[2])[:FEWEST]
    short, enough = " ".join(words[:-1]), " ".join(words)
    assert text_keys(short) == text_keys("") == ()
    assert text_keys(enough)
    assert not is_reprint(short, short)
    assert not is_reprint(short, STORIES["rates"])
    assert is_reprint(enough, f"{enough} {STORIES['ferry']}")


@pytest.mark.parametrize("name", STORIES)
def test_keys_are_short_plain_and_sorted(name: str) -> None:
    keys = text_keys(STORIES[name])
    assert len(keys) == len(set(keys)) == 40
    assert list(keys) == sorted(keys)
    assert all(len(key) <= 15 and key.isascii() and key.startswith("text:") for key in keys)


def test_keys_are_the_same_on_every_machine_and_with_every_version() -> None:
    """Those in a store stay: if this fails, stores have to be made anew."""
    keys = text_keys(STORIES["rates"])
    assert keys[:3] == ("text:0a0148381e", "text:18595d0db3", "text:1bed8534b0")
    assert sha256(" ".join(keys).encode()).hexdigest()[:16] == "cda7a68e517cb36b"


@pytest.mark.parametrize("text", ["\ud800 lone " * 40, "سفينة في الميناء " * 40, "🚢 " * 90, "\0 a\n" * 60, "港" * 400])
def test_any_text_has_keys_or_none(text: str) -> None:
    assert len(text_keys(text)) in (0, 40)
    assert 0 <= reprint_share(text, STORIES["bridge"]) <= 1


@pytest.mark.parametrize(
    ("rate", "kept", "found", "told"),
    [
        (0.02, 1.0, 0.99, 0.99),
        (0.05, 1.0, 0.99, 0.99),
        (0.10, 1.0, 0.97, 0.95),
        (0.15, 1.0, 0.93, 0.6),
        (0.02, 0.4, 0.97, 0.97),
        (0.05, 0.4, 0.95, 0.9),
        (0.10, 0.4, 0.88, 0.75),
    ],
)
def test_so_many_copies_are_found_and_told(rate: float, kept: float, found: float, told: float) -> None:
    """Copies under another headline, edited at a rate, cut to a part: the share of those that share a key, and of reprints."""
    rng = random.Random(11)
    pairs = [
        (text, first_part(edited(with_other_headline(text, rng), rate, rng), kept))
        for text in map(STORIES.__getitem__, WIRE)
        for _ in range(25)
    ]
    assert sum(share_key(*pair) for pair in pairs) >= found * len(pairs)
    assert sum(is_reprint(*pair) for pair in pairs) >= told * len(pairs)


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.2, 0.4])
def test_a_share_falls_with_the_words_replaced_as_it_should(rate: float) -> None:
    rng = random.Random(3)
    shares = []
    for text in map(STORIES.__getitem__, WIRE):
        copy = " ".join(f"new{at}" if rng.random() < rate else word for at, word in enumerate(text.split()))
        shares.append(reprint_share(text, copy))
    assert sum(shares) / len(shares) == pytest.approx((1 - rate) ** 3, abs=0.08)
