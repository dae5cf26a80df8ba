"""Annotated article <-> the JSON object that `kg extract --format jsonl` prints a line of.

schemas/records.schema.json describes the form. Spans are [start, end) in code points of `article.text`.
"""

from __future__ import annotations

import json
from typing import Any

from kg.ids import Ids
from kg.records import AnnotatedArticle, Article, Claim, Entity, Failure, Position, SegmentKind, Spans, Statement

Row = dict[str, Any]


def to_line(annotated: AnnotatedArticle, ids: Ids | None = None) -> str:
    """One line of JSON, without the line break; lone surrogates are escaped, everything else stands as it is."""
    line = json.dumps(to_row(annotated, ids or Ids()), ensure_ascii=False)
    return line.encode("utf-8", "replace").decode() if any("\ud800" <= c <= "\udfff" for c in line) else line


def to_row(annotated: AnnotatedArticle, ids: Ids) -> Row:
    """The row of one article: article, run, statements, positions."""
    iri = ids.article(annotated.article)
    run = annotated.run
    return {
        "article": _article(annotated.article, iri),
        "run": run and {"extractor": run.extractor, "version": run.version, "digest": run.digest},
        "statements": [_statement(statement, ids, iri) for statement in annotated.statements],
        "positions": [_position(position, ids, iri) for position in annotated.positions],
        "dropped": annotated.dropped,
        **_failed(annotated.failed),
    }


def _failed(failures: tuple[Failure, ...]) -> Row:
    """Nothing where all went well, as it almost always does."""
    return {"failed": [{"step": one.step, "error": one.error} for one in failures]} if failures else {}


def _article(article: Article, iri: str) -> Row:
    return {
        "id": iri,
        "path": article.path,
        "title": article.title,
        "published": article.published and article.published.isoformat(),
        "publisher": article.publisher,
        "url": article.url,
        **({"stated_url": article.stated_url} if article.stated_url else {}),
        "author": list(article.authors),
        "language": article.language,
        "text": article.text,
    }


def _statement(statement: Statement, ids: Ids, iri: str) -> Row:
    segment = statement.segment
    return {
        "id": ids.statement(iri, statement),
        "source": _spans(statement.source),
        "cue": _spans(statement.cue),
        "content": _spans(statement.content),
        "evidence": _spans(statement.evidence),
        "kind": statement.kind,
        "mode": statement.mode,
        "stance": statement.stance,
        "certainty": statement.certainty,
        "speaker": _entity(statement.speaker, ids, iri),
        "role": statement.role,
        "said_on": statement.said_on and statement.said_on.isoformat(),
        "according_to": _entity(statement.according_to, ids, iri),
        "segment": segment if segment in (SegmentKind.HEADLINE, SegmentKind.HEADING) else SegmentKind.BODY,
        "topics": [{"id": ids.topic(topic.label, iri), "label": topic.label} for topic in statement.topics],
        "claim": _claim(statement.claim, ids, iri),
        "confidence": statement.confidence,
    }


def _claim(claim: Claim | None, ids: Ids, iri: str) -> Row | None:
    return {"id": ids.claim(claim.text, iri, contextual=claim.contextual), "text": claim.text} if claim else None


def _position(position: Position, ids: Ids, iri: str) -> Row:
    measure = position.measure
    return {
        "id": ids.position(iri, position),
        "actor": _entity(position.actor, ids, iri),
        "stance": position.stance,
        "measure": measure and {"id": ids.measure(measure.label, iri), "label": measure.label},
        "measure_spans": _spans(position.measure_spans),
        "actor_spans": _spans(position.actor_spans),
        "evidence": _spans(position.evidence),
        "according_to": _entity(position.according_to, ids, iri),
        "conditional": position.conditional,
        "said_on": position.said_on and position.said_on.isoformat(),
        "based_on": position.based_on,
        "confidence": position.confidence,
    }


def _entity(entity: Entity | None, ids: Ids, iri: str) -> Row | None:
    if entity is None:
        return None
    return {"id": ids.entity(entity.name, entity.type, iri), "name": entity.name, "type": entity.type}


def _spans(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
