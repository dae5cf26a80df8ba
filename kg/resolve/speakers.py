"""Who says it, and who acts: source and actor spans -> entities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extents import Extents
from kg.records import AnnotatedArticle, Entity, EntityType, Kind, Position, Spans, Statement
from kg.resolve.cast import Cast, cast_of
from kg.resolve.lexicon import word_list, word_table
from kg.resolve.sources import entity_at, head_of, is_first_person, role_at

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = frozenset(["nsubj", "nsubjpass"])
_LINKS = frozenset(["conj", "xcomp", "advcl", "ccomp"])


def resolve_speakers(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Gives each statement its speaker and the speaker's role; in order of the text, outer contents before inner."""
    cast = cast_of(annotated.paragraphs)
    author = _only_author(annotated)
    around = enclosing(annotated.statements)
    done: dict[int, Statement] = {}
    last: Statement | None = None
    for at in reading_order(annotated.statements):
        outer = next((done[one] for one in around(at) if one in done), None)
        done[at] = _with_speaker(cast, annotated.statements[at], outer, last, author)
        last = done[at] if last is None or _end(done[at]) > _end(last) else last
    return replace(annotated, statements=tuple(done[at] for at in range(len(done))))


def resolve_actors(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Gives each position its actor; an actor that is not named is whoever makes the statement it stands in."""
    cast = cast_of(annotated.paragraphs)
    actors = (_with_actor(cast, position, annotated.statements) for position in annotated.positions)
    return replace(annotated, positions=tuple(actors))


def reading_order(statements: Sequence[Statement]) -> list[int]:
    """Indexes of the statements by where their content begins, the longer of two that begin together first."""
    return sorted(range(len(statements)), key=lambda at: (statements[at].content[0].start, -_end(statements[at]), at))


def enclosing(statements: Sequence[Statement]) -> Callable[[int], list[int]]:
    """A look-up: index -> those of the statements whose content holds the whole of that one's source, cue and content, the
    shortest first, of like ones the first in reading order."""
    contents = Extents((piece, at) for at, one in enumerate(statements) for piece in one.content)
    rank = {at: place for place, at in enumerate(reading_order(statements))}

    def around(at: int) -> list[int]:
        inner = statements[at]
        first, *more = (*inner.source, *inner.cue, *inner.content)
        outer = {one for _, one in contents.covering(first.start, first.end) if one != at}
        holding = (one for one in outer if all(any(c.covers(p) for c in statements[one].content) for p in more))
        return sorted(holding, key=lambda one: (_end(statements[one]) - statements[one].content[0].start, rank[one]))

    return around


def _only_author(annotated: AnnotatedArticle) -> Entity | None:
    """Who says 'I' outside quotations, where one name signs the article."""
    authors = annotated.article.authors
    return Entity(authors[0], EntityType.PERSON) if len(authors) == 1 else None


def _with_speaker(
    cast: Cast, statement: Statement, outer: Statement | None, last: Statement | None, author: Entity | None
) -> Statement:
    head = _claimant(cast, statement) or head_of(cast, statement.source)
    if head is None or head.pos_ in ("VERB", "AUX"):
        head = _subject_of_cue(cast, statement)
        head = head if head is not None and cast.at(head) is not None else None
    if head is None:
        speaker = _continued(cast, statement, last)
        return replace(statement, speaker=speaker)
    if is_first_person(head):
        me = outer.speaker if outer else author if head.text == "I" else None
        return replace(statement, speaker=me or entity_at(cast, head))
    return replace(statement, speaker=_acting(cast, head, statement.source), role=role_at(cast, head))


def _claimant(cast: Cast, statement: Statement) -> Token | None:
    """Whose saying the cue names: 'checked Smith's claim that ...' gives Smith's claim, whoever checked it."""
    for span in statement.cue:
        for token in cast.places.words(span) or ():
            possessor = next((child for child in token.children if child.dep_ == "poss"), None)
            mention = cast.at(possessor) if possessor is not None and token.lemma_ in word_list("sayings") else None
            if mention is not None and mention.figure.type is EntityType.PERSON:
                return possessor
    return None


def _acting(cast: Cast, head: Token, spans: Spans) -> Entity:
    """The entity at a token, where a capital that speaks or acts is its country."""
    entity = entity_at(cast, head, spans)
    country = word_table("metonyms").get(entity.name.casefold())
    return Entity(country, EntityType.COUNTRY, (entity.name,)) if country else entity


def _with_actor(cast: Cast, position: Position, statements: Sequence[Statement]) -> Position:
    stated = statements[position.based_on] if position.based_on is not None else None
    head = head_of(cast, position.actor_spans)
    if head is None or is_first_person(head):
        own = stated.speaker if stated else None
        return replace(position, actor=own or (entity_at(cast, head) if head is not None else None))
    return replace(position, actor=_acting(cast, head, position.actor_spans))


def _subject_of_cue(cast: Cast, statement: Statement) -> Token | None:
    """The subject that the cue's verb shares with the verb it hangs on; none for a passive."""
    words = cast.places.words(statement.cue[0]) if statement.cue else None
    verb = words.root if words is not None else None
    while verb is not None and verb.pos_ in ("VERB", "AUX"):
        if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
            return None
        subject = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
        if subject is not None:
            return subject
        verb = verb.head if verb.dep_ in _LINKS and verb.head.i != verb.i else None
    return None


def _continued(cast: Cast, statement: Statement, last: Statement | None) -> Entity | None:
    """The last speaker, for a quotation without source or cue in the same paragraph or the one after."""
    if statement.kind is not Kind.DIRECT or statement.cue or last is None:
        return None
    here, there = (cast.places.paragraph_number(s.content[0].start) for s in (statement, last))
    return last.speaker if 0 <= here - there <= 1 else None


def _end(statement: Statement) -> int:
    return statement.content[-1].end
