"""Who reports it: a statement within another's content is according to that other's speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.ids import normalised
from kg.records import AnnotatedArticle, Entity, Position, Statement
from kg.resolve.speakers import enclosing


def resolve_hearsay(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Gives second-hand statements and positions the entity they are according to; nobody vouches for himself."""
    around = enclosing(annotated.statements)
    outer = [next(iter(around(at)), None) for at in range(len(annotated.statements))]
    statements = tuple(
        _reported(one, None if at is None else annotated.statements[at])
        for one, at in zip(annotated.statements, outer, strict=True)
    )
    positions = tuple(_based(p, statements) for p in annotated.positions)
    return replace(annotated, statements=statements, positions=positions)


def _reported(statement: Statement, outer: Statement | None) -> Statement:
    return replace(statement, according_to=_other(outer.speaker if outer else None, statement.speaker))


def _based(position: Position, statements: Sequence[Statement]) -> Position:
    if position.based_on is None:
        return position
    basis = statements[position.based_on]
    reporter = _other(basis.speaker, position.actor) or _other(basis.according_to, position.actor)
    return replace(position, according_to=reporter)


def _other(reporter: Entity | None, own: Entity | None) -> Entity | None:
    """The reporter, unless it is the one reported on."""
    same = reporter and own and normalised(reporter.name) == normalised(own.name)
    return None if same else reporter
