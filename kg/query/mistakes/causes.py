"""What people get wrong in SPARQL, found in a query's tokens: brackets, the prologue, prefixes, IRIs, rows of values.

Each finder takes the tokens, the text and the engine's complaint; it gives the place and a reason, or None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.query.tokens import Kind, Token, at, clipped
from kg.vocab import PREFIXES


@dataclass(frozen=True, slots=True)
class Cause:
    """Where the mistake is, in code points from the text's beginning, and what it is."""

    start: int
    why: str


_NAMED = 10  # missing brackets that are named
_CLOSING = {"{": "}", "(": ")", "[": "]"}


def brackets(tokens: Sequence[Token], text: str, complaint: str) -> Cause | None:
    """A bracket that is not closed, is closed by another kind, or closes nothing."""
    opened: list[Token] = []
    for token in (token for token in tokens if token.kind is Kind.MARK):
        if token.text in _CLOSING:
            opened.append(token)
        elif token.text in _CLOSING.values():
            if not opened:
                return Cause(token.start, f"this {token.text} closes nothing")
            last = opened.pop()
            if _CLOSING[last.text] != token.text:
                before = f" before the {token.text} of {at(text, token.start)}"
                return Cause(last.start, f"this {last.text} is not closed: {_CLOSING[last.text]} is missing{before}")
    if not opened:
        return None
    missing = " ".join(_CLOSING[token.text] for token in opened[: -_NAMED - 1 : -1])
    missing += f" and {len(opened) - _NAMED} more" if len(opened) > _NAMED else ""
    are = "is" if len(opened) == 1 else "are"
    return Cause(opened[-1].start, f"this {opened[-1].text} is not closed: {missing} {are} missing at the end")


def prologue(tokens: Sequence[Token], text: str, complaint: str) -> Cause | None:
    """PREFIX and BASE without what has to follow them."""
    for word, name, iri in _threes(tokens):
        if word.is_word("BASE") and name.kind is not Kind.IRI:
            return Cause(word.start, "BASE needs an IRI in angle brackets after it: BASE <https://example.org/>")
        if word.is_word("PREFIX") and not (_is_prefix(name) and iri.kind is Kind.IRI):
            wanted = "a name that ends in a colon, then an IRI in angle brackets"
            return Cause(word.start, f"PREFIX needs {wanted}: PREFIX ex: <https://example.org/>")
    return None


def prefixes(tokens: Sequence[Token], text: str, complaint: str) -> Cause | None:
    """A prefix that nothing declares."""
    declared = set(PREFIXES)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.kind is not Kind.PREFIXED:
            continue
        prefix = token.text.partition(":")[0]
        if before is not None and before.is_word("PREFIX"):
            declared.add(prefix)
        elif prefix not in declared:
            known = ", ".join(f"{name}:" for name in sorted(PREFIXES))
            return Cause(
                token.start,
                f"the prefix {clipped(prefix)}: is not declared; begin the query with PREFIX {clipped(prefix)}: <...>, or use "
                f"one of those declared here: {known}",
            )
    return None


def iris(tokens: Sequence[Token], text: str, complaint: str) -> Cause | None:
    """A relative IRI without a BASE, or one that is not valid."""
    based = False
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.kind is not Kind.IRI:
            continue
        if not re.match(r"<[A-Za-z][A-Za-z0-9+.-]*:", token.text):
            if not based:
                return Cause(token.start, _relative(token.text, before))
        else:
            wrong = _invalid(token.text)
            if wrong:
                return Cause(token.start, f"{clipped(token.text)} is no valid IRI: {wrong}")
            based = based or (before is not None and before.is_word("BASE"))
    return None


def _relative(iri: str, before: Token | None) -> str:
    iri = clipped(iri)
    if before is not None and before.is_word("BASE"):
        return f"BASE needs a whole IRI, with its scheme (https:), and {iri} is a relative one"
    return (
        f"{iri} is a relative IRI, and no BASE is given; write it whole (<https://...>) or with a prefix (kg:claims), or "
        "begin the query with BASE <https://...>"
    )


def _invalid(iri: str) -> str | None:
    try:
        ox.NamedNode(_ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), iri[1:-1]))
    except ValueError as error:
        return str(error)
    return None


_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def rows(tokens: Sequence[Token], text: str, complaint: str) -> Cause | None:
    """A row of VALUES that has more or fewer values than there are variables."""
    for index, token in enumerate(tokens):
        if token.is_word("VALUES") and tokens[index + 1 : index + 2] and tokens[index + 1].text == "(":
            names, opened = _bracketed(tokens, index + 1)
            while opened + 1 < len(tokens) and tokens[opened + 1].text == "(":
                row, opened = _bracketed(tokens, opened + 1)
                if any(one.text == "<" for one in row):
                    return None  # a triple as a value: its parts are not counted here
                found = sum(map(_is_value, [None, *row], row))
                if found != len(names):
                    start = tokens[opened].start
                    return Cause(
                        start, f"the row that ends here has {found} of {len(names)} values; write UNDEF for none"
                    )
    return None


def blanks(tokens: Sequence[Token], text: str, complaint: str) -> Cause | None:
    """A blank node's label in two groups, against which the engine has no words."""
    if "<unreported>" not in complaint:
        return None
    nodes = [token for token in tokens if token.kind is Kind.BLANK]
    first: dict[str, Token] = {}
    again = [token for token in nodes if first.setdefault(token.text, token) is not token]
    if not again:
        return None
    name = again[-1].text
    return Cause(again[-1].start, f"the blank node {name} stands in another group, too; write a variable, ?{name[2:]}")


def _bracketed(tokens: Sequence[Token], opening: int) -> tuple[Sequence[Token], int]:
    """What stands in the round brackets that open at an index, and the index of the bracket, or brace, that ends it."""
    closing = next(i for i in range(opening, len(tokens)) if tokens[i].text == ")")
    inside = tokens[opening + 1 : closing]
    following = closing + 1
    return inside, following if tokens[following : following + 1] and tokens[following].text == "{" else closing


def _is_value(before: Token | None, token: Token) -> bool:
    """Whether a token is a value of its own, no datatype, language or sign of one."""
    typing = before is not None and before.text == "^"
    return token.kind not in (Kind.MARK, Kind.LANGUAGE) and not typing


def _is_prefix(token: Token) -> bool:
    return token.kind is Kind.PREFIXED and token.text.find(":") == len(token.text) - 1


def _threes(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token, Token]]:
    nothing = Token(Kind.SPACE, "", 0)
    return zip(tokens, [*tokens[1:], nothing], [*tokens[2:], nothing, nothing], strict=False)
