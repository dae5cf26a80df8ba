"""A small store with known contents: two outlets, three speakers, one measure, a denial, a second-hand statement."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox

from kg.ids import Ids
from kg.rdf import evidence
from kg.records import (
    AnnotatedArticle,
    Article,
    Claim,
    Entity,
    EntityType,
    Kind,
    Measure,
    Position,
    PositionStance,
    Run,
    Span,
    Stance,
    Statement,
    Topic,
)
from kg.store import Store

IDS = Ids()
RUN = Run("made", "1", "d1")
ADA = Entity("Ada Brown", EntityType.PERSON, ("Brown",))
UNION = Entity("Dock Union", EntityType.ORGANIZATION)
CRITICS = Entity("critics", EntityType.GROUP)
LAW = Measure("Harbour Law", ("the law",))
HARBOUR = Topic("harbour traffic")
WAGES = Topic("dock wages")

FIRST = (
    "Harbour Law divides town\n"
    "Minister Ada Brown said the harbour is too busy. "
    "She proposed the Harbour Law, which the Dock Union opposes.\n"
    'Critics denied that "wages fell", according to the Dock Union.'
)
SECOND = "Ada Brown said the harbour is too busy. The Dock Union now backs the Harbour Law if wages rise."


def span(text: str, words: str) -> tuple[Span, ...]:
    return (Span(text.index(words), text.index(words) + len(words)),)


def first() -> AnnotatedArticle:
    text = FIRST
    busy = Statement(
        source=span(text, "Minister Ada Brown"), cue=span(text, "said"), content=span(text, "the harbour is too busy"),
        kind=Kind.INDIRECT, confidence=0.8, evidence=span(text, "Minister Ada Brown said the harbour is too busy."),
        speaker=ADA, role="Minister", said_on=date(2025, 3, 1), topics=(HARBOUR,), claim=Claim("harbour is too busy"),
    )  # fmt: skip
    wages = Statement(
        source=span(text, "Critics"), cue=span(text, "denied"), content=span(text, "wages fell"), kind=Kind.DIRECT,
        stance=Stance.DENIES, evidence=span(text, text.splitlines()[2]), speaker=CRITICS, according_to=UNION,
        topics=(WAGES, HARBOUR), claim=Claim("wages fell"),
    )  # fmt: skip
    sentence = span(text, "She proposed the Harbour Law, which the Dock Union opposes.")
    law = span(text, "the Harbour Law")
    proposal = Position(span(text, "She"), PositionStance.PROPOSES, law, sentence, actor=ADA, measure=LAW, based_on=0)
    protest = Position(span(text, "the Dock Union"), PositionStance.OPPOSES, law, sentence, actor=UNION, measure=LAW)
    article = Article(
        text, title="Harbour Law divides town", published=date(2025, 3, 2), publisher="=Harbour Post",
        url="https://post.example/1",
    )  # fmt: skip
    return AnnotatedArticle(article, RUN, statements=(busy, wages), positions=(proposal, protest))


def second() -> AnnotatedArticle:
    text = SECOND
    busy = Statement(
        source=span(text, "Ada Brown"), cue=span(text, "said"), content=span(text, "the harbour is too busy"),
        kind=Kind.INDIRECT, evidence=span(text, "Ada Brown said the harbour is too busy."), speaker=ADA,
        topics=(HARBOUR,), claim=Claim("harbour is too busy"),
    )  # fmt: skip
    sentence = span(text, "The Dock Union now backs the Harbour Law if wages rise.")
    backing = Position(
        span(text, "The Dock Union"), PositionStance.SUPPORTS, span(text, "the Harbour Law"), sentence,
        conditional=True, actor=UNION, measure=LAW,
    )  # fmt: skip
    article = Article(text, published=date(2025, 4, 5), publisher="Wire", url="https://wire.example/2")
    return AnnotatedArticle(article, RUN, statements=(busy,), positions=(backing,))


def add(store: Store, *articles: AnnotatedArticle) -> None:
    def nquads(annotated: AnnotatedArticle) -> bytes:
        return ox.serialize(evidence(annotated, IDS), format=ox.RdfFormat.N_QUADS) or b""

    store.replace({IDS.article(annotated.article): nquads(annotated) for annotated in articles})


def listed_store() -> Store:
    store = Store.open("memory:", write=True)
    add(store, first(), second())
    return store
