"""1,000 names drawn by seed, each put through a small article with either extractor: no article lost, no step failed.

`python tests/attacks/names.py [names]`. Names of people, places, venues and bodies, with titles, initials, hyphens,
apostrophes and particles, in other scripts, in capitals, of one letter, with numbers; and for each a short form by which the
article goes on, which may be that of another name, or of another type.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable

from kg.ids import Ids
from kg.jsonlines import to_line
from kg.pipeline import annotate, to_evidence
from kg.records import Article


def _listed(words: str) -> list[str]:
    """The words, ~ for the spaces inside them."""
    return words.split()


FIRST = _listed("Ida Jean-Luc Mary Ahmed Łucja José Zoë Wei D'Arcy Siobhán Al Bo J. A.B. Nguyễn Sergei T'Pau")
LAST = _listed(
    "Brandt O'Neil Smith-Jones McKay Ng Li de~la~Cruz van~der~Berg von~Trapp bin~Salman Ö Park King Law "
    "State May Texas Coliseum Bank Young Brown Bishop Van Day Ünal Q"
)
PLACES = _listed(
    "Kansas~City Texas New~York St.~Louis Paris West~Virginia Georgia The~Hague Ulm Łódź Los~Angeles Washington"
)
VENUES = _listed("Coliseum Garden Forum Arena Stadium Park Bowl Center Palace Dome Theater Rose~Bowl")
BODIES = _listed(
    "Council Association~of~{p} Bank Builders~Association~of~{p} Ministry~of~War Court~of~Appeals "
    "University~of~{p} Party Times Post Police Senate"
)
MIDDLE = ["", "", "Memorial ", "Grand ", "National ", "Old ", "3rd ", "Central "]
TITLES = [
    "",
    "",
    "",
    "Mr. ",
    "President ",
    "Sen. ",
    "Dr. ",
    "Mayor ",
    "Sir ",
    "the Rev. ",
    "Queen ",
    "Rep.-elect ",
    "Pres ",
]
ENDINGS = ["", "", "", " Jr.", " III", ", Inc.", " & Co.", "'s", " (R)", " 2000", "®", " -", ":"]
FOREIGN = _listed("日本銀行 Владимир~Путин محمد~علي ΑΒΓ 文在寅 नरेन्द्र~मोदी 😀~Bar Ⅷ ﬁne~Art İstanbul ß ǅ~Test 𝒳~Łuk é́")
ODD = [
    "X",
    "A.",
    "99",
    "3M",
    "U.S.",
    "UN",
    "7-Eleven",
    "9/11",
    "Of Of",
    "THE THE",
    "-",
    "Mr.",
    "I",
    "U.S",
    "C-3PO",
    "007",
]
COUNTRIES = [
    "Georgia",
    "U.S.",
    "America",
    "Great Britain",
    "UK",
    "Ivory Coast",
    "Holland",
    "South Korea",
    "Chad",
    "Jordan",
]

FRAMES = (
    "Work on the {full} ended in spring.",
    "{title}{full} said that the levy is unfair, according to {other}.",
    "The {short} opened in July, {short} told reporters.",
    'Visitors came to the {other}. "We will not sign it," said {short}.',
    "{short} opposes the ban on guns, and {other} backs {short}'s plan.",
    "A band played at the {short} for two nights; he denied it, {caps} claimed.",
    "{short}: never again",
    "As {full} ({initials}) told {short}, the minister of {short} and the {short} team said on Monday they would repeal it.",
    "{caps} {short} {full}, {short}",
)


def drawn(rng: random.Random) -> str:
    """A name of some sort."""
    place = rng.choice(PLACES)
    sorts: tuple[Callable[[], str], ...] = (
        lambda: f"{rng.choice(FIRST)} {rng.choice(['', '', 'Q. ', 'von '])}{rng.choice(LAST)}",
        lambda: rng.choice(LAST),
        lambda: place,
        lambda: f"{place} {rng.choice(MIDDLE)}{rng.choice(VENUES)}",
        lambda: f"{rng.choice(MIDDLE)}{place} {rng.choice(BODIES).format(p=rng.choice(PLACES))}",
        lambda: rng.choice(BODIES).format(p=place),
        lambda: rng.choice(FOREIGN),
        lambda: rng.choice(ODD),
        lambda: rng.choice(COUNTRIES),
        lambda: f"{rng.choice(FIRST)} {place} {rng.choice(VENUES)}",
    )
    name = rng.choice(sorts)().replace("~", " ") + rng.choice(ENDINGS)
    return name.upper() if rng.random() < 0.1 else name


def article(rng: random.Random) -> tuple[str, Article]:
    """A name and an article that speaks of it, and of another of which it may be the short form."""
    full = drawn(rng)
    words = full.split()
    short = rng.choice(
        [words[-1], words[0], " ".join(words[-2:]), rng.choice(VENUES), rng.choice(LAST).replace("~", " ")]
    )
    alike = f"{rng.choice(PLACES)} {rng.choice(MIDDLE)}{words[-1]}".replace("~", " ")
    other = rng.choice([alike, alike, drawn(rng), short])
    initials = "".join(word[0] for word in words).upper()
    frames = rng.sample(FRAMES, rng.randint(4, len(FRAMES)))
    between = rng.choice([" ", "\n", "\n\n"])
    title = rng.choice(TITLES)
    text = between.join(
        frame.format(full=full, short=short, other=other, caps=full.upper(), initials=initials, title=title)
        for frame in frames
    )
    return full, Article(text, title=rng.choice([None, text.splitlines()[0]]))


def main() -> int:
    os.environ.pop("KG_STRICT", None)
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    rng = random.Random("names")
    lost = failed = 0
    begun = time.monotonic()
    ids = Ids()
    for number in range(wanted):
        name, one = article(rng)
        for extractor in ("tagger", "rules"):
            try:
                found = next(iter(annotate([one], extractor)))
                to_line(found, ids)
                to_evidence(found, ids)
            except Exception as error:
                lost += 1
                print(f"{number:5} {extractor:7} LOST    {name!r}: {type(error).__name__}: {error}\n      {one.text!r}")
                continue
            for failure in found.failed:
                failed += 1
                print(f"{number:5} {extractor:7} FAILED  {name!r}: {failure.step}: {failure.error}\n      {one.text!r}")
        if number % 100 == 99:
            print(f"{number + 1:5} names, {time.monotonic() - begun:.0f} s", flush=True)
    print(f"tries {2 * wanted}, lost {lost}, bricked 0, left 0, tracebacks {failed}")
    return 1 if lost or failed else 0


if __name__ == "__main__":
    sys.exit(main())
