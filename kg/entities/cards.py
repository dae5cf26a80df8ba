"""What all articles together say of one name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kg.entities.lexicon import word_table
from kg.entities.names import PersonName, folded, person_name
from kg.entities.offices import Office, office
from kg.records import EntityType


@dataclass(frozen=True)
class Card:
    """One name with what tells its bearer apart; `key` is the caller's, and decides ties.

    `names` are other names that articles give the bearer, `roles` offices and descriptions as written, `count` in how many
    articles the name stands. `gender` is m or f where the caller knows it; else roles and first names tell. `use` tells
    apart the same name as what is talked about (topic) from who talks (nothing).
    """

    key: str
    name: str
    type: EntityType
    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    count: int = 1
    gender: str | None = None
    use: str = ""

    @property
    def label(self) -> str:
        """The name, as every kind of name has it."""
        return self.name

    @cached_property
    def person(self) -> PersonName:
        return person_name(self.name)

    @cached_property
    def offices(self) -> tuple[Office, ...]:
        return tuple(office(role) for role in self.roles)

    @cached_property
    def folded_names(self) -> frozenset[str]:
        """The name and the others, folded."""
        return frozenset(folded(name) for name in (self.name, *self.names))

    @cached_property
    def known_gender(self) -> str | None:
        """m or f where all that tells it agrees, else None."""
        told = {self.gender} - {None} or self._told_by_roles()
        first = word_table("first_names").get(self.person.given[0]) if self.person.given else None
        told = told or {first} - {None}
        return next(iter(told)) if len(told) == 1 else None

    def _told_by_roles(self) -> set[str | None]:
        genders = word_table("gender_words")
        return {genders[word] for role in self.roles for word in role.lower().split()[-1:] if word in genders}
