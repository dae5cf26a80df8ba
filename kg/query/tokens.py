"""SPARQL text -> tokens, split exactly where Oxigraph splits them.

Oxigraph's grammar has no lexer: it reads `trueSERVICE<x>{}` as two words, and `?a<#b>` inside brackets as a comparison
and a comment. Whoever looks for words in a query has to read it the same way, so what `<` means is decided here by what
stands before it, strings follow the grammar to the letter, and what cannot be read is refused, never skipped.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kg.errors import QueryError

_SHOWN = 60  # characters of a name or an IRI that an error shows
_JOINERS = "\u200c\u200d"  # invisible, and letters of a name in SPARQL


class Kind(StrEnum):
    """What a token is; the names of the groups in the pattern below."""

    SPACE = "space"
    COMMENT = "comment"
    IRI = "iri"
    STRING = "string"
    VARIABLE = "variable"
    LANGUAGE = "language"
    BLANK = "blank"
    PREFIXED = "prefixed"
    NUMBER = "number"
    WORD = "word"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query; `start` counts code points from the query's beginning."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        return self.kind is Kind.WORD and self.text.upper() in words


@lru_cache(maxsize=1)  # a request's text is asked for some five times, and 1 MB of marks takes 3 s; a fork inherits it
def tokenise(text: str) -> tuple[Token, ...]:
    """The tokens without white space and comments. Raises QueryError where none can begin."""
    return tuple(_tokens(text))


def clipped(words: str) -> str:
    """What a query says, short enough for a line about it."""
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}..."


def invisible(token: Token) -> tuple[int, str] | None:
    """Where a name or a word holds a character that nobody sees, as a page's no-break space, and what to do about it."""
    if token.text.isprintable() or token.kind in (Kind.STRING, Kind.IRI):
        return None
    found = next((i for i, c in enumerate(token.text) if not c.isprintable() and c not in _JOINERS), None)
    if found is None:
        return None
    code = f"U+{ord(token.text[found]):04X}"
    return token.start + found, f"an invisible character ({code}): delete it, or write a plain space"


def at(text: str, position: int) -> str:
    """`line 3, column 7` of a position, both counted from 1."""
    line_start = text.rfind("\n", 0, position) + 1
    return f"line {text.count(chr(10), 0, position) + 1}, column {position - line_start + 1}"


def _tokens(text: str) -> Iterator[Token]:
    brackets = _Brackets()
    position, before = 0, None
    while position < len(text):
        match = (_COMPARING if brackets.comparing(before) else _PLAIN).match(text, position)
        if match is None or match.lastgroup is None:
            place, why = _unreadable(text, position)
            raise QueryError(f"{at(text, place)}: {why}")
        token = Token(Kind(match.lastgroup), match.group(), position)
        if token.kind is Kind.WORD and _ENDLESS.match(
            text, position
        ):  # each part would be tried as a prefix to its end
            raise QueryError(
                f"{at(text, position)}: this is no word of SPARQL: {clipped(text[position : position + 100])}"
            )
        position = match.end()
        if token.kind not in (Kind.SPACE, Kind.COMMENT):
            yield token
            brackets.see(token)
            before = token


def _unreadable(text: str, position: int) -> tuple[int, str]:
    """Where what begins at a position cannot be read any further, and why."""
    character = text[position]
    if character in "\"'":
        return _unclosed_string(text, position)
    if character == "<":
        return _unclosed_iri(text, position)
    if character == "\\":
        return position, "a backslash can stand in strings, IRIs and after the colon of a name only"
    return position, f"{character!r} cannot stand here"


def _unclosed_string(text: str, position: int) -> tuple[int, str]:
    """A string runs to its quote, or to an escape that SPARQL does not have."""
    quote = text[position] * (3 if text.startswith(text[position] * 3, position) else 1)
    plain = rf"(?:[^\\{quote[0]}]|(?!{quote}){quote[0]})" if len(quote) == 3 else rf"[^\\\r\n{quote}]"
    read = re.compile(rf"{quote}(?:{plain}|{_ECHAR}|{_UCHAR})*+").match(text, position)
    end = read.end() if read else position
    if text.startswith("\\", end):
        return end, _unknown_escape(text[end : end + 10])
    where = "at the end" if len(quote) == 3 else "before the end of the line"
    return position, f"this string is not closed: {quote} is missing {where}"


def _unknown_escape(words: str) -> str:
    """Why the escape that `words` begin with is none."""
    wanted = {"\\u": 4, "\\U": 8}.get(words[:2])
    if wanted is None:
        return f'{words[:2].strip()} is no escape that SPARQL knows (\\n \\t \\\\ \\" \\u00E9)'
    digits = re.match(r"[0-9A-Fa-f]*", words[2 : 2 + wanted])
    if digits is None or len(digits[0]) < wanted:
        return f"{words[:2]} needs {wanted} hex digits after it: {words[:2]}{0xE9:0{wanted}X}"
    if int(digits[0], 16) > sys.maxunicode:
        return f"{words[:2]}{digits[0]} is no character: the last one is \\U{sys.maxunicode:08X}"
    return f"{words[:2]}{digits[0]} is half a pair of surrogates: write the character itself, or as \\U{0x1F600:08X}"


def _unclosed_iri(text: str, position: int) -> tuple[int, str]:
    read = re.compile(rf"<(?:{_IRI_CHARACTER}|{_UCHAR})*").match(text, position)
    stop = text[read.end() : read.end() + 1] if read else ""
    if stop in ("", "\n", "\r"):
        return position, "this IRI is not closed: > is missing"
    if read and re.match(r"\\[uU]", text[read.end() : read.end() + 2]):
        return read.end(), _unknown_escape(text[read.end() : read.end() + 10])
    return position, f"this is no IRI: > is missing before {stop!r}, or that has to be written as %{ord(stop):02X}"


class _Brackets:
    """The open brackets, as far as they decide whether `<` compares or opens an IRI."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._values = False  # a VALUES whose block has not begun yet

    def comparing(self, before: Token | None) -> bool:
        """Whether `<` after this token is an operator: after an operand in round brackets, data rows aside."""
        return bool(self._open) and self._open[-1] == "(" and before is not None and _ends_operand(before)

    def see(self, token: Token) -> None:
        if token.is_word("VALUES"):
            self._values = True
        elif token.kind is Kind.MARK and token.text in "({[":
            self._open.append(self._opened(token.text))
        elif token.kind is Kind.MARK and token.text in ")}]" and self._open:
            self._open.pop()

    def _opened(self, mark: str) -> str:
        if self._values and mark == "{":
            self._values = False
            return "data"
        return "data" if self._open[-1:] == ["data"] else mark


def _ends_operand(token: Token) -> bool:
    return token.kind in _OPERANDS or token.text in (")", "]", "}") or token.is_word("TRUE", "FALSE")


_OPERANDS = (Kind.IRI, Kind.STRING, Kind.VARIABLE, Kind.LANGUAGE, Kind.BLANK, Kind.PREFIXED, Kind.NUMBER)

# The terminals of SPARQL 1.1, section 19.8, by their names there, as sets of the ASCII characters that are not in them.
# Every character outside ASCII counts as a letter: those that are none can begin nothing else, so the engine refuses
# them, and the exact sets would take 0.1 s to compile.
_PN_CHARS_BASE = r"[^\x00-@\[-`{-\x7f]"
_PN_CHARS_U = r"[^\x00-@\[-^`{-\x7f]"
_VARIABLE = r"[^\x00-/:-@\[-^`{-\x7f]"  # PN_CHARS_U and digits
_PN_CHARS = r"[^\x00-,./:-@\[-^`{-\x7f]"  # these and the hyphen
_LOCAL_FIRST = r"[^\x00-/;-@\[-^`{-\x7f]"  # PN_CHARS_U, digits and the colon
_ENDLESS = re.compile(r"[^\x00-,/:-@\[-^`{-\x7f]{200}")  # these and the full stop
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_UCHAR = r"\\u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}|\\U(?!0000[Dd][89A-Fa-f])00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4}"
_ECHAR = r"\\[tbnrf\"'\\]"
_STRINGS = "|".join(
    rf"{quote * 3}(?:(?:{quote}|{quote * 2})?(?:[^{quote}\\]|{_ECHAR}|{_UCHAR}))*{quote * 3}"
    rf"|{quote}(?!{quote * 2})(?:[^{quote}\\\n\r]|{_ECHAR}|{_UCHAR})*{quote}"
    for quote in "\"'"
)
_IRI_CHARACTER = r"[^<>\"{}|^`\\\x00-\x20]"
_IRI = rf"<(?:{_IRI_CHARACTER}|{_UCHAR})*>"
_LOCAL = rf"(?:{_LOCAL_FIRST}|{_PLX})(?:\.*(?:{_PN_CHARS}|:|{_PLX}))*"
_DOTTED = rf"(?:\.*{_PN_CHARS})*"


def _pattern(*, iri: str, less_than: str) -> re.Pattern[str]:
    terminals = {
        Kind.SPACE: r"[\x20\t\r\n]+",
        Kind.COMMENT: r"\#[^\r\n]*",
        Kind.IRI: iri,
        Kind.STRING: _STRINGS,
        Kind.VARIABLE: rf"[?$]{_VARIABLE}+",
        Kind.LANGUAGE: r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--(?:ltr|rtl)(?![A-Za-z]))?",
        Kind.BLANK: rf"_:{_VARIABLE}{_DOTTED}",
        Kind.PREFIXED: rf"(?:{_PN_CHARS_BASE}{_DOTTED})?:(?:{_LOCAL})?",
        Kind.NUMBER: r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?",
        Kind.WORD: rf"{_PN_CHARS_U}{_VARIABLE}*",
        Kind.MARK: rf"[][(){{}}.,;=!>|&*/+?^~@-]|{less_than}",
    }
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in terminals.items()))


_PLAIN = _pattern(iri=_IRI, less_than="<(?=<)|(?<=<)<")  # `<` alone opens an IRI or is refused
_COMPARING = _pattern(iri=r"(?!)", less_than="<")
