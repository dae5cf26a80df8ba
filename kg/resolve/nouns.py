"""Common nouns that stand for someone: 'the minister', 'a senior official', 'the report', 'the panel', 'critics'."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.records import EntityType
from kg.resolve.figures import Figure
from kg.resolve.lexicon import word_list, word_table
from kg.resolve.roles import phrase_words
from kg.resolve.seen import Seen
from kg.resolve.spotting import bare

if TYPE_CHECKING:
    from spacy.tokens import Token

_TABLES = (
    (EntityType.PERSON, "person_nouns"),
    (EntityType.ORGANIZATION, "organization_nouns"),
    (EntityType.DOCUMENT, "document_nouns"),
)
_GATHERINGS = frozenset(["group", "number", "majority", "handful", "coalition", "crowd", "dozen", "half", "third"])
_COMMON = frozenset(["", "CARDINAL", "PERCENT", "DATE", "ORDINAL"])  # labels of words that are no names
_DEFINITE = frozenset(["the", "this", "that", "these", "those"])
_INDEFINITE = frozenset(["a", "an", "some", "another", "one", "any", "several", "many", "other", "no"])
_REACH = 8  # sentences back in which 'the billionaire' looks for its person
_REGIONS = frozenset(["state", "city", "county", "country"])
_FAR_MORE = 1.5  # times as often as anybody else, for the one whom an article is about
_STRENGTH = re.compile(r"^(?:\d+|two|three|four|five|six|seven|nine|eleven|twelve)[- ]\w+ (?=\w)")
_FAR_BEFORE = 400  # words that a percentage looks back for of whom it is
_OPENING = 3  # sentences of an article in which a name may follow its description


@dataclass(frozen=True, slots=True)
class Noun:
    """A common noun with what its phrase says of it; `sort` is its class in the noun tables."""

    token: Token
    type: EntityType
    sort: str
    plural: bool
    definite: bool
    indefinite: bool
    details: frozenset[str]  # the phrase's other content words


def noun_of(token: Token) -> Noun | None:
    """The noun if it is one that can say or do something, else None."""
    lemma = token.lemma_.lower()
    if lemma in word_list("collectives") or (lemma in _GATHERINGS and _gathered(token)):
        return Noun(token, EntityType.PERSON, lemma, True, definite=False, indefinite=True, details=frozenset())
    for kind, table in _TABLES:
        sort = word_table(table).get(lemma) or word_table(table).get(bare(token.text))
        if sort is not None:
            return _described(token, kind, sort)
    return None


def resolve_noun(noun: Noun, seen: Seen, figures: Sequence[Figure]) -> Figure:
    """The figure that the noun stands for: one named or described elsewhere, else a new one, named as written."""
    found = None if noun.indefinite and not _is_opening(noun, seen) else _known(noun, seen, figures)
    figure = found or _published(noun, new_figure(noun), seen)
    figure.described |= noun.details
    return figure


def _published(noun: Noun, figure: Figure, seen: Seen) -> Figure:
    """A text is called after who brings it out: 'The Post ran a feature' makes the Post feature."""
    verb = noun.token.head
    if noun.type is not EntityType.DOCUMENT or noun.token.dep_ != "dobj" or verb.lemma_ not in word_list("publishing"):
        return figure
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    publisher = seen.last_at(seen.places.offset(subject)) if subject is not None else None
    if publisher is None or publisher.type in (EntityType.DOCUMENT, EntityType.UNNAMED):
        return figure
    sent = noun.sort == "letter" or publisher.type is EntityType.GROUP
    name = f"{figure.name} from {publisher.name}" if sent else f"{publisher.name} {figure.name}"
    return Figure(name, figure.type, head=figure.head)


def new_figure(noun: Noun) -> Figure:
    """A figure named as the article words it."""
    kind = noun.type
    if noun.plural:
        kind = EntityType.DOCUMENT if kind is EntityType.DOCUMENT else EntityType.GROUP
    elif kind is EntityType.PERSON:
        kind = EntityType.UNNAMED
    keep = kind is EntityType.UNNAMED or noun.sort in _GATHERINGS
    name = as_written(noun.token, keep_article=keep)
    if kind is EntityType.ORGANIZATION:
        name = _STRENGTH.sub("", name)  # a 'three-judge panel' is a panel
    figure = Figure(name, kind, head=noun.sort)
    gender = word_table("gender_words").get(noun.token.lower_)
    if gender:
        figure.genders[gender] += 1
    return figure


def as_written(head: Token, *, keep_article: bool) -> str:
    """The noun's phrase, its first letter small where only the sentence made it a capital."""
    words = phrase_words(head)
    text = " ".join(words.text.split()) + _surveyed(head)
    first = words[0]
    plain = first.ent_type_ in ("", "CARDINAL", "PERCENT", "DATE", "ORDINAL") and not (
        len(first.text) > 1 and first.text.isupper()
    )
    if first.text[0].isupper() and first.pos_ != "PROPN" and plain:
        text = text[0].lower() + text[1:]
    opening, _, rest = text.partition(" ")
    article = ("the",) if keep_article else ("the", "a", "an")
    return rest if rest and opening.lower() in article else text


def _surveyed(head: Token) -> str:
    """Of whom the percentage is, where the paragraph says it first: 'Among likely voters, 5 percent prefer ...'."""
    if head.lower_ not in ("percent", "%") or any(child.lower_ == "of" for child in head.rights):
        return ""
    before = (head.doc[at] for at in range(head.i - 1, max(-1, head.i - 1 - _FAR_BEFORE), -1))
    people = (child for token in before if token.lower_ == "among" for child in token.children if child.tag_ == "NNS")
    return next((f" of {head.doc[noun.left_edge.i : noun.i + 1].text}" for noun in people), "")


def _gathered(token: Token) -> bool:
    """'a group of donors', 'a majority of voters': many, though the noun is singular."""
    links = (child for child in token.rights if child.lower_ == "of")
    return any(inner.tag_ in ("NNS", "NNPS") for link in links for inner in link.children)


def _described(token: Token, kind: EntityType, sort: str) -> Noun:
    words = [child for child in token.children if child.i < token.i]
    determiners = {child.lower_ for child in words if child.dep_ in ("det", "nummod", "poss", "amod")}
    possessed = any(child.dep_ == "poss" for child in words)
    plural = token.tag_ in ("NNS", "NNPS")
    bare_plural = plural and not determiners & _DEFINITE and not possessed
    return Noun(
        token,
        kind,
        sort,
        plural,
        definite=bool(determiners & _DEFINITE) or possessed,
        indefinite=bool(determiners & _INDEFINITE) or bare_plural,
        details=_details(token),
    )


def _details(head: Token) -> frozenset[str]:
    inside = phrase_words(head)
    content = (word for word in inside if word.i != head.i and word.pos_ in ("NOUN", "PROPN", "ADJ", "NUM"))
    return frozenset(_same_description(bare(word.text)) for word in content)


def _same_description(word: str) -> str:
    return word_table("same_descriptions").get(word, word)


def _known(noun: Noun, seen: Seen, figures: Sequence[Figure]) -> Figure | None:
    in_headline = seen.places.is_headline(seen.places.offset(noun.token))
    earlier = seen.figures(nearest_first=not in_headline)  # a headline speaks of who comes first
    pool = [*earlier.values(), *(figure for figure in figures if id(figure) not in earlier)]
    if noun.type is EntityType.PERSON and not noun.plural:
        return _by_role(noun, pool) or _same_noun(noun, earlier.values()) or _salient(noun, seen)
    if noun.plural:
        return _same_noun(noun, earlier.values())
    if noun.sort in _REGIONS:
        return _region(noun, earlier.values())
    return _by_class(noun, earlier.values()) or (_by_class(noun, pool) if _is_opening(noun, seen) else None)


def _region(noun: Noun, earlier: Iterable[Figure]) -> Figure | None:
    """The place or country named last, for 'the state' and 'the country'."""
    country = noun.sort == "country"
    fitting = (f for f in earlier if (f.type is EntityType.COUNTRY if country else f.place))
    return next(fitting, None) if noun.definite and not noun.details else None


def _is_opening(noun: Noun, seen: Seen) -> bool:
    offset = seen.places.offset(noun.token)
    return seen.places.is_headline(offset) or (seen.places.sentence_number(offset) < _OPENING and not noun.plural)


def _by_role(noun: Noun, figures: Iterable[Figure]) -> Figure | None:
    """The person whose role has a noun of the same class; the role that shares most of the description, else the
    nearest, unless both say more and share nothing."""
    best: tuple[int, Figure] | None = None
    for figure in figures:
        for role in figure.roles if figure.type is EntityType.PERSON else ():
            shared = _agreement(noun, role)
            if shared is not None and (best is None or shared > best[0]):
                best = shared, figure
    return best[1] if best else None


def _agreement(noun: Noun, role: str) -> int | None:
    """How many describing words noun and role share; None where they cannot be the same."""
    words = [_same_description(bare(word)) for word in role.replace("-", " ").split()]
    nouns = word_table("person_nouns")
    if noun.sort not in {nouns.get(word) for word in words}:
        return None
    same_word = bare(noun.token.text) in words or noun.token.lemma_.lower() in words
    shared = len(noun.details & set(words))
    if noun.details and not shared and len(words) > 1:  # a bare title says nothing against 'the Ohio senator'
        return None
    return 2 * shared + same_word


def _same_noun(noun: Noun, earlier: Iterable[Figure]) -> Figure | None:
    """The nearest earlier figure without a proper name that was called by the same noun."""
    lemma = noun.token.lemma_.lower()
    kinds = (EntityType.UNNAMED, EntityType.GROUP, EntityType.DOCUMENT, EntityType.ORGANIZATION)
    for figure in earlier:
        if figure.type in kinds and figure.head == noun.sort and _calls(figure, lemma) and _compatible(noun, figure):
            return figure
    return None


def _by_class(noun: Noun, figures: Iterable[Figure]) -> Figure | None:
    """The nearest figure named by the same noun, else by one of its class."""
    fitting = [f for f in figures if f.type is noun.type and f.head == noun.sort and _compatible(noun, f)]
    lemma = noun.token.lemma_.lower()
    return next((figure for figure in fitting if _calls(figure, lemma)), fitting[0] if fitting else None)


def body_named(noun: Noun, figures: Iterable[Figure]) -> Figure | None:
    """The body of the article that the noun's description fits, wherever it is named."""
    return _by_class(noun, figures) if noun.type is EntityType.ORGANIZATION and noun.details else None


def _calls(figure: Figure, lemma: str) -> bool:
    return any(word == lemma or word.rstrip("s") == lemma for word in figure.words)


def _compatible(noun: Noun, figure: Figure) -> bool:
    """Nothing described, or something described in the same words."""
    stems = {word.rstrip("s") for word in (*figure.words, *figure.described)}
    return not noun.details or any(word.rstrip("s") in stems for word in noun.details)


def _salient(noun: Noun, seen: Seen) -> Figure | None:
    """The person most spoken of just before, for a description that tells no other's office ('the billionaire')."""
    if not noun.definite or noun.sort in word_list("new_person_nouns"):
        return None
    gender = word_table("gender_words").get(noun.token.lower_)
    now = seen.places.sentence_number(seen.places.offset(noun.token))
    scores: dict[int, float] = {}
    people: dict[int, Figure] = {}
    for mention in seen.back(_REACH, now):
        figure = mention.figure
        fits = figure.type is EntityType.PERSON and figure.may_be(gender) and not _has_other_role(figure, noun)
        if fits and not (mention.headline or mention.modifier):
            people[id(figure)] = figure
            score = math.log(1 + seen.times[id(figure)]) + mention.subject - 0.3 * (now - mention.sentence)
            scores[id(figure)] = max(score, scores.get(id(figure), -math.inf))
    if not scores:
        return _most_spoken_of(noun, seen, gender)
    return people[max(scores, key=lambda key: scores[key])]


def _most_spoken_of(noun: Noun, seen: Seen, gender: str | None) -> Figure | None:
    """The person whom the article speaks of far more than of any other, for a description that no other fits."""
    people = [figure for figure in seen.figures(nearest_first=False).values() if figure.type is EntityType.PERSON]
    fitting = [figure for figure in people if figure.may_be(gender) and not _has_other_role(figure, noun)]
    ranked = sorted(fitting, key=lambda figure: -seen.times[id(figure)])
    rival = seen.times[id(ranked[1])] if len(ranked) > 1 else 0
    return ranked[0] if ranked and seen.times[id(ranked[0])] >= max(2, _FAR_MORE * rival) else None


def _has_other_role(figure: Figure, noun: Noun) -> bool:
    """Whether the article gives the person an office, and none of the noun's class."""
    nouns = word_table("person_nouns")
    sorts = {nouns[bare(word)] for role in figure.roles for word in role.split() if bare(word) in nouns}
    return bool(sorts) and noun.sort not in sorts | word_list("open_person_nouns")
