"""Which claim a statement makes: for now its own words, normalised."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.records import AnnotatedArticle, Claim, Statement

_WORD = re.compile(r"\w+(?:[-'’.&]\w+)*")
_DROPPED = frozenset(["a", "an", "the"])


def resolve_claims(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Gives each statement its claim."""
    text = annotated.article.text
    return replace(annotated, statements=tuple(_with_claim(s, text) for s in annotated.statements))


def claim_text(content: str) -> str:
    """The content in lower case, without punctuation, articles and an opening 'that'."""
    words = [word.replace("’", "'") for word in _WORD.findall(content.lower())]
    kept = [word for at, word in enumerate(words) if word not in _DROPPED and not (at == 0 and word == "that")]
    return " ".join(kept or words)


def _with_claim(statement: Statement, text: str) -> Statement:
    words = claim_text(" ".join(span.of(text) for span in statement.content))
    return replace(statement, claim=Claim(words) if words else None)
