"""Everyone and everything an article speaks of, each mention with whom it stands for, found in one reading.

Names first, since a role ('the minister') may be explained later than it is used; then one pass from left to right over
names, nouns and pronouns, each resolved by what stands before it.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from kg.records import EntityType, Paragraph, SegmentKind
from kg.resolve.figures import Figure, Figures
from kg.resolve.lexicon import word_table
from kg.resolve.names import Name, names_of
from kg.resolve.nouns import noun_of, resolve_noun
from kg.resolve.places import Places, places_of
from kg.resolve.pronouns import MANY, PRONOUNS, resolve_pronoun
from kg.resolve.roles import roles_of
from kg.resolve.seen import MOST_FIGURES, Mention, Seen
from kg.resolve.spotting import bare

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MODIFIERS = frozenset(["compound", "nmod", "amod", "poss"])
_OPENING = 3  # sentences
_TEAMS = frozenset(["campaign", "administration", "government"])


class Cast:
    """The mentions of an article in order of the text, and whom each stands for."""

    def __init__(self, places: Places, mentions: list[Mention]) -> None:
        self.places = places
        self.mentions = mentions
        self._starts = [mention.span.start for mention in mentions]

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Whom the article mentions, in the order of the first mentions; no more than a long article has."""
        return tuple(islice({id(one.figure): one.figure for one in self.mentions}.values(), MOST_FIGURES))

    def at(self, token: Token) -> Mention | None:
        """The mention that the token belongs to; the longest where one stands in another ('Trump' in 'Trump campaign')."""
        offset = self.places.offset(token)
        before = self.mentions[max(0, bisect_right(self._starts, offset) - 4) : bisect_right(self._starts, offset)]
        covering = [mention for mention in before if mention.span.end > offset]
        return max(covering, key=lambda mention: mention.span.end - mention.span.start, default=None)


@lru_cache(maxsize=2)  # the steps of one article ask for the same cast, one after the other
def cast_of(paragraphs: tuple[Paragraph, ...]) -> Cast:
    """Reads the article once; a pure function of its parse."""
    places = places_of(paragraphs)
    names = names_of(places)
    reading = _Reading(places, names)
    for name in names:
        reading.note_roles(name)
    by_start = {name.offset: name for name in names}
    for paragraph in sorted(paragraphs, key=_is_heading):  # stable; a headline's words are explained by the body
        reading.read(paragraph.doc, by_start)
    reading.explain_groups()
    return Cast(places, sorted(reading.seen.mentions, key=lambda mention: mention.span))


class _Reading:
    """The state of one pass: who is known, and who has been mentioned so far."""

    def __init__(self, places: Places, names: list[Name]) -> None:
        self.places = places
        self.figures = Figures(names)
        self.introduced = self._introduced(names)
        self.seen = Seen(places)
        self.meant: dict[tuple[int, str | None], Figure] = {}  # by the figures that fit, and the gender of the title
        self.teams: dict[tuple[int, str], Figure] = {}

    def _introduced(self, names: list[Name]) -> dict[int, int]:
        """id of figure -> where the body names it in full for the first time."""
        first: dict[int, int] = {}
        for name in names:
            for figure in () if name.in_headline else self.figures.named(name):
                first.setdefault(id(figure), name.offset)
        return {id(figure): first.get(id(figure), sys.maxsize) for figure in self.figures.all}

    def note_roles(self, name: Name) -> None:
        """Roles and gender that stand beside a name, before the pass, so that 'the minister' may look ahead."""
        matching = self.figures.fitting(name)
        quoted = self.places.in_quotes(name.offset)  # 'my dear sister' is no office
        if len(matching) != 1 or matching[0].type is not EntityType.PERSON or quoted:
            return
        figure = matching[0]
        for role in roles_of(name.words):
            if role not in figure.roles:
                figure.roles.append(role)
        for gender in _genders_beside(name):
            figure.genders[gender] += 2

    def read(self, doc: Doc, names: dict[int, Name]) -> None:
        """Adds the mentions of one paragraph."""
        end_of_name = 0
        start = self.places.offset(doc[0])
        for token in doc:
            if token.i < end_of_name:
                continue
            if (name := names.get(start + token.idx)) is not None:
                self._read_name(name)
                end_of_name = name.words.end
            elif token.lower_ in PRONOUNS:
                self._read_pronoun(token)
            elif token.pos_ in ("NOUN", "PROPN") and token.dep_ not in _MODIFIERS:
                self._read_noun(token)

    def explain_groups(self) -> None:
        """A group that the article opens with by a bare noun ('experts say') is who it goes on to describe ('labor
        experts')."""
        groups = [m.figure for m in self.seen.mentions if m.figure.type is EntityType.GROUP and not m.proper]
        opening = {id(m.figure) for m in self.seen.mentions if m.headline or m.sentence < _OPENING}
        described = {group.words[-1]: group.name for group in reversed(groups) if len(group.words) > 1}
        for group in groups:
            if id(group) in opening and len(group.words) == 1:
                group.name = described.get(group.words[0], group.name)

    def _read_name(self, name: Name) -> None:
        figure = self._figure(name)
        words, root = name.words, name.words.root
        self.seen.add(figure, words[0], root, words[-1], plural=words[-1].tag_ == "NNPS", proper=True)
        head = root.head
        sort = word_table("organization_nouns").get(head.lower_, "")
        if sort in _TEAMS and root.dep_ in _MODIFIERS and head.i > root.i and figure.type is EntityType.PERSON:
            self.seen.add(self._team(figure, head, sort), words[0], head, head, plural=False, proper=True)

    def _figure(self, name: Name) -> Figure:
        """Whom a name stands for; where several fit, the one of the title's gender that the article names first: later
        namesakes are called by their full names."""
        fitting = self.figures.fitting(name)
        titled = word_table("gender_words").get(_word_before(name), None)
        key = id(fitting), titled
        if key not in self.meant:
            agreeing = [figure for figure in fitting if figure.may_be(titled)] or fitting
            self.meant[key] = min(agreeing, key=lambda figure: self.introduced[id(figure)])
        return self.meant[key]

    def _team(self, figure: Figure, head: Token, sort: str) -> Figure:
        noun = sort if sort == "campaign" else head.lower_
        surname = figure.name.split()[-1]
        return self.teams.setdefault(
            (id(figure), sort), Figure(f"{surname} {noun}", EntityType.ORGANIZATION, head=sort)
        )

    def _read_noun(self, token: Token) -> None:
        noun = noun_of(token)
        if noun is None or _is_explained(token) or (self.seen.mentions and self._is_covered(token)):
            return
        figure = resolve_noun(noun, self.seen, self.figures.all[:MOST_FIGURES])
        self.seen.add(figure, token, token, token, plural=noun.plural)

    def _is_covered(self, token: Token) -> bool:
        last = self.seen.mentions[-1].span
        return last.start <= self.places.offset(token) < last.end

    def _read_pronoun(self, token: Token) -> None:
        figure = resolve_pronoun(token, self.seen)
        if figure is not None:
            self.seen.add(figure, token, token, token, plural=token.lower_ in MANY)


def _is_heading(paragraph: Paragraph) -> bool:
    return paragraph.kind in (SegmentKind.HEADLINE, SegmentKind.HEADING)


def _is_explained(token: Token) -> bool:
    """A noun that only describes a name beside it: an apposition, or a predicate."""
    return token.dep_ in ("appos", "attr") or any(
        child.dep_ == "appos" and child.ent_type_ == "PERSON" for child in token.children
    )


def _genders_beside(name: Name) -> list[str]:
    words = [_word_before(name)]
    words += [child.lower_ for child in name.words.root.children if child.dep_ in ("appos", "compound", "nmod")]
    return [gender for word in words if (gender := word_table("gender_words").get(word)) is not None]


def _word_before(name: Name) -> str:
    start = name.words.start
    return bare(name.words.doc[start - 1].text) if start else ""
