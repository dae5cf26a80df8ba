"""What is known of articles, statements and positions when they are compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kg.records import PositionStance


@dataclass(frozen=True, slots=True)
class Printed:
    """An article, by its IRI, with its text, the keys of the text (see reprints.py) and the day of its publication."""

    article: str
    text: str
    keys: frozenset[str]
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A statement that makes a claim; statement, claim, article, story, speaker and reporter are IRIs.

    `wording` is the claim as this article has it; `story` the first of the articles that print the same text, which may be the
    article itself; `stance` and `kind` are the names of values; `day` is when it was said, else published; `speaker` and
    `reporter` (of what is second-hand) may be missing.
    """

    statement: str
    claim: str
    wording: str
    article: str
    story: str
    stance: str
    kind: str
    words: str
    confidence: float
    speaker: str = ""
    reporter: str = ""
    outlet: str = ""
    day: date | None = None

    @property
    def affirms(self) -> bool:
        return self.stance == "affirms"


@dataclass(frozen=True, slots=True)
class Held:
    """A position that an actor takes without condition; all but stance, confidence and day are IRIs, `story` as above."""

    position: str
    actor: str
    measure: str
    stance: PositionStance
    confidence: float
    story: str = ""
    day: date | None = None
