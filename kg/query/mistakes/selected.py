"""What people get wrong in what a query selects, found in its tokens: commas, missing names, missing GROUP BY.

Finders as in `causes.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.query.mistakes.calls import AGGREGATES
from kg.query.mistakes.causes import Cause
from kg.query.tokens import Kind, Token


def selection(tokens: Sequence[Token], text: str, complaint: str) -> Cause | None:
    """Commas, functions and nameless expressions among what is selected."""
    for select in selections(tokens):
        named = False  # whether `AS ?name` is what stands before
        for before, token, depth in select.clause:
            if depth == 0 and token.text == ",":
                return Cause(token.start, "no commas stand between what is selected: SELECT ?a ?b")
            if depth == 0 and token.kind is Kind.WORD and not token.is_word("DISTINCT", "REDUCED"):
                name = token.text
                return Cause(token.start, f"{name} is selected in brackets and with a name: ({name}(...) AS ?name)")
            if depth == 0 and token.text == ")" and not named:
                return Cause(token.start, "what is computed needs a name before this bracket: (... AS ?name)")
            named = before.is_word("AS") and token.kind is Kind.VARIABLE
    return None


def grouping(tokens: Sequence[Token], text: str, complaint: str) -> Cause | None:
    """What is selected beside an aggregate without being grouped by, and `*` there."""
    if "variable that is unbound" not in complaint and "not authorized with GROUP BY" not in complaint:
        return None
    for select in selections(tokens):
        grouped = select.grouped()
        if not grouped and not any(token.is_word(*AGGREGATES) for _, token, _ in select.clause):
            continue
        given = {token.text[1:] for before, token, _ in select.clause if before.is_word("AS")}
        taken = list(select.outside_aggregates())
        for token in taken:
            if token.text == "*":
                return Cause(token.start, "SELECT * cannot stand beside GROUP BY or COUNT: name what is selected")
            if token.text[1:] not in grouped | given:
                return Cause(token.start, _ungrouped(token.text, grouped))
        for token in taken:
            if token.text[1:] in given:
                why = f"{token.text} is named in this SELECT, and cannot be computed with beside COUNT and the like"
                return Cause(token.start, f"{why}; do that in a SELECT around this one")
    return None


def _ungrouped(name: str, grouped: frozenset[str]) -> str:
    way = f"add {name} to GROUP BY" if grouped else f"add GROUP BY {name} at the end of the query"
    return f"{name} is selected but not grouped by; {way}, or take SAMPLE({name}), COUNT or the like"


@dataclass(frozen=True, slots=True)
class Selection:
    """One SELECT: what stands before its WHERE, each token with the one before and its depth in brackets; the query's
    tokens, and the index of that which ends the clause."""

    clause: tuple[tuple[Token, Token, int], ...]
    tokens: Sequence[Token]
    end: int

    def grouped(self) -> frozenset[str]:
        """The names of the variables that are grouped by; looking for them takes the length of the query."""
        return frozenset(_grouped(self.tokens, self.end))

    def outside_aggregates(self) -> Iterator[Token]:
        """The variables that are taken row by row, and a bare `*`; names after AS are none."""
        inside: int | None = None  # the depth at which the innermost aggregate's bracket was opened
        for before, token, depth in self.clause:
            if inside is None and token.text == "(" and before.is_word(*AGGREGATES):
                inside = depth
            elif inside is not None:
                inside = None if token.text == ")" and depth < inside else inside
            elif (token.kind is Kind.VARIABLE and not before.is_word("AS")) or (token.text == "*" and depth == 0):
                yield token


def selections(tokens: Sequence[Token]) -> Iterator[Selection]:
    """Every SELECT of a query, subqueries too, in order."""
    for index, token in enumerate(tokens):
        if token.is_word("SELECT"):
            end = next((i for i in range(index + 1, len(tokens)) if _ends_clause(tokens[i])), len(tokens))
            yield Selection(tuple(_deep(tokens[index:end])), tokens, end)


def _ends_clause(token: Token) -> bool:
    return token.is_word("WHERE", "FROM", "SELECT") or token.text == "{"


def _deep(clause: Sequence[Token]) -> Iterator[tuple[Token, Token, int]]:
    """The tokens after the first, each with the one before it and its depth: a bracket's is that of what is outside it,
    plus one for one that opens."""
    depth = 0
    for before, token in pairwise(clause):
        depth += (token.text == "(") - (token.text == ")")
        yield before, token, depth


def _grouped(tokens: Sequence[Token], start: int) -> Iterator[str]:
    """The names that the GROUP BY has or gives that follows the group which begins at or after `start`."""
    braces, rounds, grouping = 0, 0, False
    for index in range(start, len(tokens) - 1):
        before, token = tokens[index], tokens[index + 1]
        braces += (before.text == "{") - (before.text == "}")
        if braces < 0 or (braces == 0 and token.is_word("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")):
            return
        grouping = grouping or (braces == 0 and before.is_word("GROUP"))
        rounds += (token.text == "(") - (token.text == ")")
        if grouping and token.kind is Kind.VARIABLE and (rounds == 0 or before.is_word("AS")):
            yield token.text[1:]
