"""Annotated articles made up from a seed, without any parse: for tests and benchmarks of identity and the store."""

from __future__ import annotations

import random
from datetime import date, timedelta

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
    Mode,
    Position,
    PositionStance,
    Run,
    Span,
    Statement,
    Topic,
)

IDS = Ids()
RUN = Run("made", "1", "0123456789abcdef")
_SYLLABLES = ["ka", "lo", "mi", "ne", "ru", "sa", "te", "vo", "ya", "zi", "bre", "dun", "fel", "gor", "hap"]
_TYPES = tuple(EntityType)


def made_article(number: int, *, version: int = 0, statements: int = 4, world: int = 200) -> AnnotatedArticle:
    """Article `number`, the same each time; another `version` has the same IRI but other words and findings.

    Names are drawn from a world of `world` entities and as many topics and measures, the first far more often than the
    last. About 30 quads a statement.
    """
    dice = random.Random(f"{number}/{version}")
    words = [_word(dice) for _ in range(statements * 12)]
    text = " ".join(words)
    article = Article(
        text=text,
        title=" ".join(words[:5]),
        published=date(2025, 1, 1) + timedelta(days=number % 300),
        publisher=f"Outlet {number % 7}",
        url=f"https://news.example/{number}",
    )
    starts = [sum(len(word) + 1 for word in words[:index]) for index in range(len(words))]
    spans = [Span(start, start + len(word)) for start, word in zip(starts, words, strict=True)]
    found = tuple(_statement(dice, spans[12 * i : 12 * i + 12], text, world) for i in range(statements))
    taken = tuple(_position(dice, spans[12 * i : 12 * i + 12], world) for i in range(0, statements, 3))
    return AnnotatedArticle(article, RUN, statements=found, positions=taken)


def nquads(annotated: AnnotatedArticle, ids: Ids = IDS) -> bytes:
    """The evidence graph of an article, serialised as the store takes it."""
    return ox.serialize(evidence(annotated, ids), format=ox.RdfFormat.N_QUADS) or b""


def batch(*annotated: AnnotatedArticle, ids: Ids = IDS) -> dict[str, bytes]:
    """What Store.replace takes."""
    return {ids.article(each.article): nquads(each, ids) for each in annotated}


def _statement(dice: random.Random, spans: list[Span], text: str, world: int) -> Statement:
    content = Span(spans[4].start, spans[-1].end)
    return Statement(
        source=(spans[0],),
        cue=(spans[1],),
        content=(content,),
        evidence=(Span(spans[0].start, spans[-1].end),),
        kind=dice.choice(tuple(Kind)),
        mode=dice.choice(tuple(Mode)),
        confidence=dice.randrange(101) / 100,
        speaker=_entity(dice, world),
        according_to=_entity(dice, world) if dice.random() < 0.1 else None,
        role="spokesman" if dice.random() < 0.3 else None,
        topics=tuple(_topic(dice, world) for _ in range(dice.randrange(1, 3))),
        claim=Claim(content.of(text)),
    )


def _position(dice: random.Random, spans: list[Span], world: int) -> Position:
    return Position(
        actor_spans=(spans[0],),
        stance=dice.choice(tuple(PositionStance)),
        measure_spans=(spans[6],),
        evidence=(Span(spans[0].start, spans[-1].end),),
        conditional=dice.random() < 0.2,
        confidence=dice.randrange(101) / 100,
        actor=_entity(dice, world),
        measure=_measure(dice, world),
    )


def _topic(dice: random.Random, world: int) -> Topic:
    """A name, the same noun in one of three wordings, or a noun that is another concept in each article."""
    name = _NAMES[_rank(dice, world)]
    labels = (f"{name} policy", f"{name} policy", f"policies of {name}", f"the policy on {name}", "policies", name)
    label = dice.choice(labels)
    kind = dice.choice((EntityType.PERSON, EntityType.ORGANIZATION, None)) if label == name else None
    return Topic(label, kind, dice.choice(("trade", "labour", None)))


def _measure(dice: random.Random, world: int) -> Measure:
    name = _NAMES[_rank(dice, world)]
    label = dice.choice((f"{name} Act", f"{name} Act", f"Acts for {name}", "the act"))
    return Measure(label, ("the act",) if dice.random() < 0.3 else ())


def _entity(dice: random.Random, world: int) -> Entity:
    name = _NAMES[_rank(dice, world)]
    if dice.random() < 0.2:
        name = name.upper()
    aliases = (name.split()[-1],) if dice.random() < 0.4 else ()
    return Entity(name, dice.choice(_TYPES), aliases)


def _rank(dice: random.Random, world: int) -> int:
    return min(int(dice.paretovariate(0.7)) - 1, world - 1) % len(_NAMES)


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(dice.randrange(1, 4)))


_NAMES = [f"{_word(random.Random(f'{i}a')).title()} {_word(random.Random(f'{i}b')).title()}{i}" for i in range(20_000)]
