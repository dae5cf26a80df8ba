"""What keeping claims costs as a store grows, as ratios in one run.

    python tests/benchmarks/claims.py [--articles 1000] [--store large.store] [--add ../shared/eval/polnear/dev/text]

- adding N articles to a store that holds ten times as many, against adding them to an empty one;
- of that, the comparison of wordings, and what is tracked;
- reading, extracting and storing a folder of real articles, likewise.

The articles are made up: ten statements each, whose claims are sentences of 6 to 10 words drawn from the vocabulary, the first
words of it far more often than the last, as in news; one claim in ten repeats an earlier one in its words, and one article in
twenty prints another's text. CPU seconds of this process with all its threads, so that a busy machine matters less.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from made_articles import batch, made_article

from kg.api import extract
from kg.embedding import tokenizer
from kg.pipeline import add
from kg.records import AnnotatedArticle, Claim, Stance
from kg.store import Store

AT_A_TIME = 200
_STATEMENTS = 10
_SMALL = 300  # words that open the vocabulary: and, for, with


def main() -> None:
    """Prints one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000, metavar="N")
    parser.add_argument("--store", type=Path, help="where the large store is kept; one that is there is built on")
    parser.add_argument("--add", type=Path, metavar="FOLDER", help="of real articles, for `kg add` as a whole")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(given.store or Path(folder) / "large", Path(folder), given.articles, given.add)


def measure(large: Path, folder: Path, count: int, news: Path | None) -> None:
    """All figures, for `count` made-up articles, and for the real ones of a folder."""
    with Store.open(large, write=True) as full, Store.open(folder / "empty", write=True) as empty:
        standing = full.info().articles
        building = _seconds(full, range(count + standing, 11 * count))
        held = full.info()
        print(f"{held.articles} articles, {held.claims} claims, {held.quads} quads", flush=True)
        print(f"building all but {standing} of them: {building:.0f} s", flush=True)
        if news:
            extract("“We will sign,” said the mayor.")  # which loads what extracts
            fresh, more = (_adding(store, news) for store in (empty, full))
            told = f"{more / fresh:.2f} times ({more:.1f} s, {fresh:.1f} s)"
            print(f"reading, extracting and storing {news} against to none: {told}", flush=True)
        fresh, more = _seconds(empty, range(count)), _seconds(full, range(count))
        print(
            f"adding {count} to them against to none: {more / fresh:.2f} times ({more:.1f} s, {fresh:.1f} s)",
            flush=True,
        )
        profile = cProfile.Profile()
        profile.enable()
        _add(full, range(11 * count, 11 * count + count // 10))
        profile.disable()
        for part, share in _shares(profile):
            print(f"  {part}: {share:.0%} of the time")
        if large.parent != folder:
            for numbers in (range(count), range(11 * count, 11 * count + count // 10)):
                full.remove(iri for part in _batches(numbers) for iri in part)


def _adding(store: Store, news: Path) -> float:
    """What reading, extracting and storing cost, in this process; the articles go again."""
    before, start = set(store.articles()), _cpu()
    add(store, [str(news)], workers=1)
    taken = _cpu() - start
    store.remove(set(store.articles()) - before)
    return taken


def _cpu() -> float:
    """Seconds of this process and of those that it has waited for."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _seconds(store: Store, numbers: range) -> float:
    """What adding them costs, their making left out."""
    taken = 0.0
    for part in _batches(numbers):
        start = time.process_time()
        store.replace(part)
        taken += time.process_time() - start
    return taken


def _add(store: Store, numbers: range) -> None:
    for part in _batches(numbers):
        store.replace(part)


def _batches(numbers: range) -> Iterator[dict[str, bytes]]:
    for start in range(numbers.start, numbers.stop, AT_A_TIME):
        yield batch(*map(_article, range(start, min(start + AT_A_TIME, numbers.stop))))


def _article(number: int) -> AnnotatedArticle:
    """One in twenty is the one before, in another paper."""
    original = number - 1 if number % 20 == 0 and number else number
    dice = random.Random(f"{original} claims")
    made = made_article(original, statements=_STATEMENTS, world=3000)
    statements = tuple(
        replace(one, claim=Claim(_sentence(dice)), stance=Stance.DENIES if dice.random() < 0.1 else Stance.AFFIRMS)
        for one in made.statements
    )
    printed = replace(made.article, url=f"https://news.example/{number}", publisher=f"Outlet {number % 50}")
    return replace(made, article=printed, statements=statements)


def _sentence(dice: random.Random) -> str:
    if dice.random() < 0.1:  # said before, perhaps
        dice = random.Random(f"{int(dice.paretovariate(0.6))} said")
    words = [_word(dice) for _ in range(dice.randrange(6, 11))]
    name = _word(dice).title()
    number = f" {dice.randrange(2, 900)}" if dice.random() < 0.2 else ""
    verb = dice.choice(("will", "did not", "has", "must"))
    return f"the {words[0]} {words[1]} of {name} {verb} {' '.join(words[2:])}{number}"


def _word(dice: random.Random) -> str:
    known = _vocabulary()
    return known[int(len(known) ** dice.random()) - 1]  # the n-th with a chance that falls as 1/n (Zipf)


@cache
def _vocabulary() -> list[str]:
    """Whole words, the frequent ones first, as the word-piece vocabulary has them."""
    numbered = sorted((number, word) for word, number in tokenizer().get_vocab().items())
    whole = [word for _, word in numbered if word.isascii() and word.isalpha() and len(word) > 2]
    return whole[_SMALL:]


_PARTS = {"wordings compared": ("wordings.py", "changed_ties"), "tracking": ("store.py", "_track")}


def _shares(profile: cProfile.Profile) -> Iterator[tuple[str, float]]:
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    whole = max(entry[3] for entry in stats.values())
    for part, (file, function) in _PARTS.items():
        yield (
            part,
            sum(entry[3] for (path, _, name), entry in stats.items() if path.endswith(file) and name == function)
            / whole,
        )


if __name__ == "__main__":
    main()
