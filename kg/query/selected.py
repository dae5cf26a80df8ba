"""What people get wrong in what a query selects, found in its tokens: commas, missing names, missing GROUP BY.

Finders as in `causes.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.query.causes import Cause
from kg.query.tokens import Kind, Token


def selection(tokens: list[Token], text: str, complaint: str) -> Cause | None:
    """Commas, functions and nameless expressions among what is selected."""
    for select in selections(tokens):
        for before, token, depth in select.clause:
            if depth == 0 and token.text == ",":
                return Cause(token.start, "no commas stand between what is selected: SELECT ?a ?b")
            if depth == 0 and token.kind is Kind.WORD and not token.is_word("DISTINCT", "REDUCED"):
                name = token.text
                return Cause(token.start, f"{name} is selected in brackets and with a name: ({name}(...) AS ?name)")
            if depth == 0 and token.text == ")" and not _named(before, tokens, token):
                return Cause(token.start, "what is computed needs a name before this bracket: (... AS ?name)")
    return None


def grouping(tokens: list[Token], text: str, complaint: str) -> Cause | None:
    """What is selected beside an aggregate without being grouped by, and `*` there."""
    if "variable that is unbound" not in complaint and "not authorized with GROUP BY" not in complaint:
        return None
    for select in selections(tokens):
        if not select.grouped and not any(token.is_word(*_AGGREGATES) for _, token, _ in select.clause):
            continue
        given = {token.text[1:] for before, token, _ in select.clause if before.is_word("AS")}
        taken = list(select.outside_aggregates())
        for token in taken:
            if token.text == "*":
                return Cause(token.start, "SELECT * cannot stand beside GROUP BY or COUNT: name what is selected")
            if token.text[1:] not in select.grouped | given:
                return Cause(token.start, _ungrouped(token.text, select))
        for token in taken:
            if token.text[1:] in given:
                why = f"{token.text} is named in this SELECT, and cannot be computed with beside COUNT and the like"
                return Cause(token.start, f"{why}; do that in a SELECT around this one")
    return None


def _ungrouped(name: str, select: Selection) -> str:
    way = f"add {name} to GROUP BY" if select.grouped else f"add GROUP BY {name} at the end of the query"
    return f"{name} is selected but not grouped by; {way}, or take SAMPLE({name}), COUNT or the like"


_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")


@dataclass(frozen=True, slots=True)
class Selection:
    """One SELECT: what stands before its WHERE, each token with the one before and its depth in brackets, and the names
    of the variables that are grouped by."""

    clause: tuple[tuple[Token, Token, int], ...]
    grouped: frozenset[str]

    def outside_aggregates(self) -> Iterator[Token]:
        """The variables that are taken row by row, and a bare `*`; names after AS are none."""
        inside: int | None = None  # the depth at which the innermost aggregate's bracket was opened
        for before, token, depth in self.clause:
            if inside is None and token.text == "(" and before.is_word(*_AGGREGATES):
                inside = depth
            elif inside is not None:
                inside = None if token.text == ")" and depth < inside else inside
            elif (token.kind is Kind.VARIABLE and not before.is_word("AS")) or (token.text == "*" and depth == 0):
                yield token


def selections(tokens: list[Token]) -> Iterator[Selection]:
    """Every SELECT of a query, subqueries too, in order."""
    for index, token in enumerate(tokens):
        if token.is_word("SELECT"):
            end = next((i for i in range(index + 1, len(tokens)) if _ends_clause(tokens[i])), len(tokens))
            yield Selection(tuple(_deep(tokens[index:end])), frozenset(_grouped(tokens, end)))


def _ends_clause(token: Token) -> bool:
    return token.is_word("WHERE", "FROM") or token.text == "{"


def _deep(clause: list[Token]) -> Iterator[tuple[Token, Token, int]]:
    """The tokens after the first, each with the one before it and its depth: a bracket's is that of what is outside it,
    plus one for one that opens."""
    depth = 0
    for before, token in pairwise(clause):
        depth += (token.text == "(") - (token.text == ")")
        yield before, token, depth


def _grouped(tokens: list[Token], start: int) -> Iterator[str]:
    """The names that the GROUP BY has or gives that follows the group which begins at or after `start`."""
    braces, rounds, grouping = 0, 0, False
    for before, token in zip(tokens[start:], tokens[start + 1 :], strict=False):
        braces += (before.text == "{") - (before.text == "}")
        if braces < 0 or (braces == 0 and token.is_word("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")):
            return
        grouping = grouping or (braces == 0 and before.is_word("GROUP"))
        rounds += (token.text == "(") - (token.text == ")")
        if grouping and token.kind is Kind.VARIABLE and (rounds == 0 or before.is_word("AS")):
            yield token.text[1:]


def _named(before: Token, tokens: list[Token], closing: Token) -> bool:
    """Whether a bracket closes after `AS ?name`."""
    if before.kind is not Kind.VARIABLE:
        return False
    return tokens[tokens.index(before) - 1].is_word("AS")
