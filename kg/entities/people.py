"""What the names of two people say about whether they are one."""

from __future__ import annotations

from kg.entities.lexicon import word_list
from kg.entities.names import PersonName, first_names, sound

Said = tuple[float, str]


def person_names(one: PersonName, other: PersonName) -> Said:
    """The weight of two names and why."""
    if one.suffix != other.suffix:
        both = one.suffix and other.suffix
        return (-9, f"{one.suffix} and {other.suffix}") if both else _without_suffix(one, other)
    return _said(one, other)


def _without_suffix(one: PersonName, other: PersonName) -> Said:
    """'Martin Luther King' may be Jr.; who is called so is always called so while his father is in the news."""
    weight, why = _said(one, other)
    return (min(weight, 4) - 2.5, f"{why}, but only one is {one.suffix or other.suffix}")


def _said(one: PersonName, other: PersonName) -> Said:
    if one.parts == other.parts:
        return _equal(one)
    if sorted(one.parts) == sorted(other.parts) or _turned(one, other):
        return 3.5 if not _is_common(one) else 1.5, "the same names in another order"
    if len(one.parts) == 1 or len(other.parts) == 1:
        return _one_word(*sorted((one, other), key=lambda name: len(name.parts)))
    if not _same_family(one, other):
        return _other_family(one, other)
    return _same_family_said(one, other)


def _equal(name: PersonName) -> Said:
    if len(name.parts) == 1:
        return (2.5, "the same single name") if _is_common(name) else (4, "the same single name")
    return (3, "the same common name") if _is_common(name) else (4.5, "the same full name")


def _turned(one: PersonName, other: PersonName) -> bool:
    """Fei-Fei Li and Li Feifei: joined they are the same two words in either order."""
    ways = {("".join(name.given), "".join(name.family)) for name in (one, other)}
    return len({frozenset(way) for way in ways}) == 1


def _one_word(short: PersonName, full: PersonName) -> Said:
    word = short.parts[0]
    if len(full.parts) == 1:
        alike = sound(word) == sound(full.parts[0]) and len(word) > 4
        return (1.5, "names that sound alike") if alike else (-9, "two names")
    if word == full.surname:
        return (0.5, "a surname, a common one") if word in word_list("common_surnames") else (1.5, "a surname alone")
    return (1, "a first name alone") if word == full.parts[0] else (-9, "two names")


def _same_family(one: PersonName, other: PersonName) -> bool:
    return one.surname == other.surname or sound(one.surname) == sound(other.surname) != ""


def _other_family(one: PersonName, other: PersonName) -> Said:
    short, long = sorted((one.parts, other.parts), key=len)
    if long[-len(short) :] == short:
        return 2.5, "the last parts of the name"
    if _one_letter(one.surname, other.surname) and one.given == other.given and len(one.surname) > 4:
        return 1.5, "surnames one letter apart"
    if len(long) > len(short) > 1 and long[: len(short)] == short:
        return 0.5, "another surname behind the name"
    return -9, "other surnames"


def _same_family_said(one: PersonName, other: PersonName) -> Said:
    first, second = one.given, other.given
    exact = one.surname == other.surname
    worse = 0.0 if exact else -1.0
    if not (first and second):
        return 2.5 + worse, "a surname alone"
    middle = _middles(first[1:], second[1:])
    if middle is not None and first[0] == second[0]:
        particles = one.family == other.family or not exact
        return (3.5 if particles and not _is_common(one) else 2.0) + middle + worse, "first name and surname"
    if middle is None and first[0] == second[0]:
        return -3, "other middle names"
    weight, why = _given(first, second, middle is not None)
    return weight + (worse if weight > 0 else 0), why


def _given(first: tuple[str, ...], second: tuple[str, ...], agree: bool) -> Said:
    """What given names say that do not begin alike; `agree`: their middle names do not contradict each other."""
    one, other = first[0], second[0]
    whole = min(len(one), len(other)) > 3
    rules = (
        ("".join(first) == "".join(second), 4, "the same name but for hyphens"),
        (_are_initials(first, second), 2.5, "initials that fit"),
        (_is_initial(one, other), 1.5 if agree or 1 in (len(first), len(second)) else -6, "an initial"),
        (bool(first_names(one) & first_names(other)), 3, "a short form of the first name"),
        (whole and sound(one) == sound(other), 3, "names that sound alike"),
        (other in first[1:] or one in second[1:], 0.5, "called by a middle name"),
        (whole and _one_letter(one, other), 0.5, "first names one letter apart"),
    )
    return next(((weight, why) for fits, weight, why in rules if fits), (-8, "other first names"))


def _middles(one: tuple[str, ...], other: tuple[str, ...]) -> float | None:
    """What middle names add: something where both have them and they agree, None where they contradict each other."""
    if not one or not other:
        return 0.5 if one == other else 0.0
    if all(a == b or _is_initial(a, b) for a, b in zip(one, other, strict=False)):
        return 1.0
    return None


def _are_initials(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """'jd' for 'j', 'd' or for 'james', 'david'."""
    short, long = sorted((one, other), key=lambda names: len("".join(names)))
    letters = "".join(short)
    return len(letters) == len(long) > 1 and all(name[0] == letter for name, letter in zip(long, letters, strict=True))


def _is_initial(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _is_common(name: PersonName) -> bool:
    return name.surname in word_list("common_surnames")


def _one_letter(one: str, other: str) -> bool:
    """Whether one letter was left out, put in or changed."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    short, long = sorted((one, other), key=len)
    at = next((n for n, letter in enumerate(short) if letter != long[n]), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
