"""Strangers' text made safe to show: on a terminal, in a spreadsheet, in the text formats of programs."""

from __future__ import annotations

import os
import re
import shlex

_LOST = "\N{REPLACEMENT CHARACTER}"
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What commands a terminal, turns a line around or breaks it; not the tab and the line feed, which are layout."""
_JOINERS = "\u200c\u200d"  # invisible, but without them Persian and families of emoji fall apart
_SPACES = re.compile("\r\n?")
_SIGN = re.compile("[\\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]*([=+\\-@＝＋－＠])")
"""What a spreadsheet runs, by OWASP's page on CSV injection: the sign also in full width, and behind what it skips."""


def printable(line: str) -> str:
    """One line fit for a terminal: white space as spaces; control, invisible and bidirectional marks as U+FFFD."""
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() or c in _JOINERS else " " if c.isspace() else _LOST for c in line)


def shown(name: str) -> str:
    """A path or url fit for one line of an error: control characters, line breaks and bad bytes are escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def quoted(name: str) -> str:
    """A path as a shell takes it, so that advice can be pasted: on one line, control characters and bad bytes as in $'...'."""
    if name.isprintable():
        return shlex.quote(name)
    return "$'" + "".join(_in_dollar_quotes(c) for c in name) + "'"


def _in_dollar_quotes(character: str) -> str:
    if character in "\\'":
        return f"\\{character}"
    if character.isprintable():
        return character
    return "".join(f"\\x{byte:02x}" for byte in os.fsencode(character))


def plain(cell: str) -> str:
    """A cell of a CSV table: tabs and line feeds stay, a carriage return is a line feed, other controls are U+FFFD."""
    return _CONTROL.sub(_LOST, _SPACES.sub("\n", cell))


def escaped(text: str) -> str:
    r"""JSON or Turtle whose strings hold no raw control character: each as \uXXXX, which both read back as it was."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def guarded(cell: str) -> str:
    """The cell of a CSV table, with an apostrophe before it where a spreadsheet would run it."""
    return f"'{cell}" if _SIGN.match(cell) or cell.startswith(("\t", "\r", "\n")) else cell


def inert(term: str) -> str:
    r"""A Turtle string with its quotes, whose text no spreadsheet runs: the sign in front as \uXXXX, which reads back."""
    if not (term.startswith('"') and (sign := _SIGN.match(term, 1))):
        return term
    return f"{term[: sign.start(1)]}\\u{ord(sign[1]):04X}{term[sign.end(1) :]}"
