"""What a user gives for a parameter -> RDF terms in the query's VALUES blocks.

A value becomes a term first (an IRI that Oxigraph accepts, a literal of the declared type) and enters the query as
Oxigraph writes that term, so that no value can end its string, its block or its query.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode

from kg.errors import KgError, UsageError
from kg.query.named import NamedQuery, Parameter, blocks_of
from kg.query.tokens import tokenise
from kg.vocab import KGV, XSD

Term = NamedNode | Literal
NAMED = frozenset({"entity", "topic", "measure", "claim", "outlet"})  # types whose values are nodes that have names


@dataclass(frozen=True, slots=True)
class Name:
    """A name to look up in the store; `types` say what kinds of node it may be."""

    parameter: str
    types: tuple[str, ...]
    name: str


Value = Term | Name


class ParameterError(UsageError):
    """A parameter that is missing or whose value cannot be used; the message says what is wanted."""

    def __init__(self, message: str) -> None:
        KgError.__init__(self, message)


def values(query: NamedQuery, given: Mapping[str, str]) -> dict[str, Value]:
    """Each given parameter's term, or the name to look up. Raises UsageError for unknown, missing or malformed ones."""
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in given:
        if name not in known:
            raise UsageError(f"parameter of {query.name}", name, known)
    for parameter in query.parameters:
        if parameter.required and parameter.name not in given:
            raise ParameterError(f"{parameter.name}=... is missing: {parameter.meaning} ({_wanted(parameter)})")
    return {name: value_of(known[name], text) for name, text in given.items()}


def value_of(parameter: Parameter, text: str) -> Value:
    """One value. Raises UsageError that says what is wanted."""
    if text.strip() == "":
        raise ParameterError(f"{parameter.name} is empty; it takes {_wanted(parameter)}")
    if NAMED.intersection(parameter.types) and not _IRI.fullmatch(text):
        return Name(parameter.name, parameter.types, text)
    kind = "iri" if NAMED.intersection(parameter.types) else parameter.types[0]
    try:
        return _READERS[kind](text)
    except (ValueError, InvalidOperation, KeyError):
        raise ParameterError(f"{parameter.name}: {text!r} is not {_WANTED[kind]}") from None


def _wanted(parameter: Parameter) -> str:
    return " or ".join(_WANTED[kind] for kind in parameter.types)


def bound(text: str, terms: Mapping[str, list[Term]], unset: frozenset[str] = frozenset()) -> str:
    """The query with each parameter's terms in its VALUES blocks; line numbers stay.

    The blocks of `unset` parameters give way to spaces: `VALUES ?x { UNDEF }` says nothing, but keeps the engine from
    joining on ?x.
    """
    for block in reversed(list(blocks_of(text, tokenise(text)))):
        if block.name in terms:
            rows = " ".join(str(term) for term in terms[block.name])
            text = f"{text[: block.start]} {rows} {text[block.end :]}"
        elif block.name in unset:
            outer = text[block.begin : block.end + 1]
            text = text[: block.begin] + re.sub(r"[^\n]", " ", outer) + text[block.end + 1 :]
    return text


def unset(query: NamedQuery, given: Mapping[str, object]) -> frozenset[str]:
    """The parameters that have neither a value nor a default."""
    return frozenset(known.name for known in query.parameters if known.name not in given and known.default is None)


def _date(text: str) -> Literal:
    return Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date)


def _decimal(text: str) -> Literal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return Literal(f"{number:f}", datatype=XSD.decimal)


_IRI = re.compile(r"<[^<>]*>|(?:https?://|urn:)\S+")
_READERS: dict[str, Callable[[str], Term]] = {
    "iri": lambda text: NamedNode(text.strip("<>")),
    "date": _date,
    "integer": lambda text: Literal(str(int(text)), datatype=XSD.integer),
    "decimal": _decimal,
    "text": Literal,
    "value": lambda text: KGV[text],
}
_WANTED = {
    "entity": "a name or an IRI",
    "topic": "a topic's label or IRI",
    "measure": "a measure's label or IRI",
    "claim": "words of a claim or its IRI",
    "outlet": "an outlet's name or IRI",
    "iri": "a valid IRI",
    "date": "a date such as 2025-04-27",
    "integer": "a whole number",
    "decimal": "a number such as 0.6",
    "text": "some text",
    "value": "a value of the vocabulary, such as direct, indirect, affirms, denies",
}
