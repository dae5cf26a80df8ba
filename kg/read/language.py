"""Is a text English?

Nearly every English text shows it by its small words, which costs 0.1 ms; only a text that does not is given to
lingua, which needs a second and 55 MB to load and 10 ms a text.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

_SAMPLE = 2_000  # characters that are looked at
_FEWEST = 20  # words; below, a headline of names would pass for any language
# The share of English small words; one of PolNeAR train's 840 articles is under it, and lingua calls it English, too.
_SHARE = 0.1
_WORD = re.compile(r"[^\W\d_]+")


def other_language(text: str, declared: str = "en") -> str | None:
    """The language's name when it is plainly another one than English, else None.

    The text decides; what is declared, often by a site's template and wrongly, only counts where it is too short.
    """
    words = _WORD.findall(text[:_SAMPLE].lower())
    if len(words) < _FEWEST and not _foreign_script(text[:_SAMPLE]):
        return None if is_english(declared) else f"declared as {declared[:20]!r}"
    if sum(word in _small_words() for word in words) >= _SHARE * len(words):
        return None
    found = _detector().detect_language_of(text[:_SAMPLE])
    return None if found is None or found.name == "ENGLISH" else found.name.title()


def is_english(tag: str) -> bool:
    """Whether a language tag is en, en-GB ..."""
    return bool(re.match(r"en\b", tag, re.IGNORECASE))


def _foreign_script(sample: str) -> bool:
    letters = [character for character in sample if character.isalpha()]
    return len(letters) >= 20 and sum(character > "\u024f" for character in letters) > len(letters) // 2


@cache
def _small_words() -> frozenset[str]:
    return frozenset((files("kg.read") / "english.txt").read_text(encoding="utf-8").split())


@cache
def _detector() -> LanguageDetector:
    from lingua import LanguageDetectorBuilder

    return LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()
