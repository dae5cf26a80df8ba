"""The engine's complaint and the query's text -> one line on what is wrong, with the place and the way out.

The engine names the furthest place that it came to and what it would have read there, which is seldom where the mistake is:
so what people get wrong most is looked for first, in the files of this folder, and the engine's
own words are the last resort.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyoxigraph as ox

from kg.printable import printable
from kg.query.mistakes.calls import arguments
from kg.query.mistakes.causes import Cause, blanks, brackets, iris, prefixes, prologue, rows
from kg.query.mistakes.misplaced import misplaced, unseen
from kg.query.mistakes.selected import grouping, selection
from kg.query.mistakes.twice import bound_twice
from kg.query.tokens import Token, at, tokenise
from kg.vocab import PREFIXES

_CAUSES = (unseen, brackets, prologue, prefixes, iris, selection, misplaced, arguments, grouping, rows, blanks)
_SHOWN = 100  # characters of a line that are shown


def told(error: SyntaxError, written: str, read: str) -> str:
    """What is wrong with the query `written`, of which the engine got to `read` a version with its parameters bound."""
    message = str(error)
    again = complaint(written) if written != read else None
    text, message = (written, again) if again else (read, message)
    cause = _cause(text, message)
    return printable(f"{at(text, cause.start)}: {cause.why}; the line reads: {_line(text, cause.start)}")


def complaint(text: str) -> str | None:
    """What the engine says against a text, None when it can read it."""
    try:
        ox.Store().query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        return str(error)
    except (OSError, RuntimeError, ValueError):
        return None  # it was read, and cannot be run
    return None


def _cause(text: str, message: str) -> Cause:
    tokens = tokenise(text)
    for find in _CAUSES:
        found = find(tokens, text, message)
        if found:
            return found
    return bound_twice(tokens, text, message, complaint) or _as_told(tokens, text, message)


def _as_told(tokens: Sequence[Token], text: str, message: str) -> Cause:
    """Oxigraph's `error at 3:12: expected one of ...`, at the words that stand there."""
    found = re.match(r"error at (\d+):(\d+): (?:expected )?(.*)", message, re.DOTALL)
    if found is None:
        return Cause(0, " ".join(message.split()))
    place, wanted = _position(text, int(found[1]), int(found[2])), " ".join(found[3].split())
    here = next((token for token in tokens if token.end > place), None)
    if here is None:
        return Cause(tokens[-1].end if tokens else 0, _expected(wanted) or "the query cannot be read as a whole")
    words = repr(text[here.start :].split("\n", 1)[0].strip()[:40])
    why = _expected(wanted)
    return Cause(here.start, f"{why} at {words}" if why else f"this cannot stand here: {words}")


def _position(text: str, line: int, column: int) -> int:
    """A place of the engine's, counted from 1 in code points, lines by their line feeds alone."""
    lines = text.split("\n")
    return sum(len(words) + 1 for words in lines[: line - 1]) + column - 1


def _expected(wanted: str) -> str:
    """The readable part of a parser's wish list: a sentence, else marks. Its words are those of its last tries, and its
    character classes are of no use to anyone."""
    if wanted == "CONSTRUCT":
        return "expected SELECT, ASK, CONSTRUCT or DESCRIBE"
    wanted = wanted.removeprefix("one of ")
    sentence = re.search(r"[A-Za-z\\]\w*(?: [\w*'\\]+){3,}[^\"\[\]]*?(?=,? \[|,? \"|, [A-Z]{2,}|$)", wanted)
    if sentence:
        return sentence[0].strip().rstrip(".,")
    marks = re.findall(r"\"([^\"\\]{1,12})\"", re.sub(r"\[[^]]*\]", "", wanted))[:8]
    return f"expected {' or '.join(marks)}" if marks else ""


def _line(text: str, position: int) -> str:
    """The line of a position; of a long one what stands around it."""
    start = text.rfind("\n", 0, position) + 1
    line, column = text[start:].split("\n", 1)[0], position - start
    if len(line) <= _SHOWN:
        return line.strip()
    begin = max(column - _SHOWN // 2, 0)
    end = begin + _SHOWN
    return ("..." if begin else "") + line[begin:end].strip() + ("..." if end < len(line) else "")
