"""States and big organisations that the world knows by several names: the table that ships with the package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from kg.entities.lexicon import Known, known_names
from kg.entities.names import without_article
from kg.records import EntityType

_BODIES = (EntityType.ORGANIZATION, EntityType.COUNTRY, EntityType.GROUP)
_SHORT = 3  # letters of an abbreviation that may be a word, too, in small ones


def known(name: str, kind: EntityType) -> Known | None:
    """The row of the table that has the name as its own or as an alias, if the name is a body's."""
    if kind not in _BODIES:
        return None
    return next((by_name()[key] for key in _keys(name) if key in by_name()), None)


@cache
def by_name() -> Mapping[str, Known]:
    """Name or alias, as `_keys` gives it -> its row; a name goes before an alias."""
    rows = known_names()
    aliases = {key: row for row in rows for alias in row.aliases for key in _keys(alias)}
    return MappingProxyType(aliases | {key: row for row in rows for key in _keys(row.name)})


def _keys(name: str) -> tuple[str, ...]:
    """'WHO' and 'ICE' are names in capitals alone, 'NATO' and 'Nato' are one."""
    plain = without_article(name)
    letters = re.sub(r"[^A-Za-z]", "", name)
    if not letters.isupper():
        return (plain,)
    return (f"^{plain}", plain) if len(letters) > _SHORT else (f"^{plain}",)
