"""A name that a query gives to two things: `(?who AS ?who)`, a BIND of what is bound, a variable selected twice.

The engine refuses these at the end of the group, some without a word. Whether a name is the culprit is put to the engine:
with another name in its place the query can be read, or fails elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from kg.query.mistakes.causes import Cause
from kg.query.mistakes.selected import selections
from kg.query.tokens import Kind, Token, at

_TRIED = 50  # names put to the engine, a millisecond each for a text of usual length
_READ = 200_000  # characters that the engine reads in all for these; it takes a second for 1 MB
_SAID = ("overrides an existing variable", "Duplicated variable name")


def bound_twice(tokens: Sequence[Token], text: str, complaint: str, ask: Callable[[str], str | None]) -> Cause | None:
    """The first name of which that is so; `ask` gives the engine's complaint against a text."""
    others = _others(tokens)
    twice = [token for token in _given(tokens) if _other(others, token) is not token]
    tried = max(min(_TRIED, _READ // len(text)), 1)
    candidates = sorted(twice, key=lambda token: _other(others, token).start > token.start)[:tried]
    fresh = "?" + max((token.text[1:] for token in tokens if token.kind is Kind.VARIABLE), key=len, default="") + "x"
    guilty = (token for token in candidates if ask(text[: token.start] + fresh + text[token.end :]) is None)
    culprit = next(guilty, None)
    if culprit is None and any(said in complaint for said in _SAID):
        culprit = next(iter(candidates), None)
    return _cause(text, culprit, _other(others, culprit)) if culprit else None


def _cause(text: str, culprit: Token, other: Token) -> Cause:
    place = at(text, other.start)
    return Cause(culprit.start, f"{culprit.text} is bound already ({place}); give this one another name")


def _given(tokens: Sequence[Token]) -> Iterator[Token]:
    """The variables after AS, and those selected more than once."""
    for before, token in pairwise(tokens):
        if before.is_word("AS") and token.kind is Kind.VARIABLE:
            yield token
    for select in selections(tokens):
        seen: set[str] = set()
        for _, token, depth in select.clause:
            if depth == 0 and token.kind is Kind.VARIABLE:
                if token.text[1:] in seen:
                    yield token
                seen.add(token.text[1:])


def _others(tokens: Sequence[Token]) -> dict[str, list[Token]]:
    """The first two places of each variable, by its name."""
    places: dict[str, list[Token]] = {}
    for token in tokens:
        if token.kind is Kind.VARIABLE and len(found := places.setdefault(token.text[1:], [])) < 2:
            found.append(token)
    return places


def _other(others: dict[str, list[Token]], given: Token) -> Token:
    """The first other place of the variable; itself where there is none."""
    return next((token for token in others[given.text[1:]] if token is not given), given)
