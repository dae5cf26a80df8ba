"""A checked query and an open store -> the answer as bytes, and back: what passes from the worker to the caller.

One line of JSON says what follows (kind of result and notes, or an error); then come SPARQL JSON results or N-Triples.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import KgError, QueryError, StoreError, UsageError
from kg.query.named import described
from kg.query.names import terms_of
from kg.query.parameters import bound, unset, values
from kg.query.refuse import checked, graphs_read
from kg.query.results import Boolean, Graph, Result, Solutions
from kg.store.damage import translated
from kg.vocab import PREFIXES

_ERRORS: dict[str, type[KgError]] = {error.__name__: error for error in (KgError, QueryError, StoreError, UsageError)}


@dataclass(frozen=True, slots=True)
class Request:
    """A query's text and its parameters as the user gave them."""

    text: str
    parameters: dict[str, str]

    def to_json(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Request:
        return cls(**json.loads(data))


def answer(store: ox.Store, request: Request, out: BinaryIO, *, where: str = "") -> None:
    """Runs the query and writes its answer, or the error that it ended in; `where` names the store."""
    try:
        found, notes = _evaluate(store, request)
        _write(found, notes, out)
    except KgError as error:
        refuse(error, out)
    except (OSError, RuntimeError) as error:
        refuse(translated(where, error) or QueryError(f"the query failed: {error}"), out)


def refuse(error: KgError, out: BinaryIO) -> None:
    """Writes an error as the answer."""
    name = next(kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _ERRORS)
    out.write(json.dumps({"error": name, "message": str(error)}).encode() + b"\n")


def understood(data: bytes) -> Result:
    """The result that `answer` wrote. Raises the error that it wrote."""
    line, _, payload = data.partition(b"\n")
    head = json.loads(line)
    if "error" in head:
        error = _ERRORS[head["error"]].__new__(_ERRORS[head["error"]])
        error.args = (head["message"],)
        raise error
    return _READERS[head["kind"]](payload, tuple(head["notes"]))


def prepared(store: ox.Store, text: str, given: Mapping[str, str]) -> tuple[str, list[str]]:
    """The query with its parameters' terms in it, and a note for each node that a name was taken for."""
    query = described("this query", text)
    resolved = {name: terms_of(store, value) for name, value in values(query, given).items()}
    terms = {name: found for name, (found, _) in resolved.items()}
    return bound(text, terms, unset(query, terms)), [note for _, found in resolved.values() for note in found]


def _evaluate(store: ox.Store, request: Request) -> tuple[object, list[str]]:
    tokens = checked(request.text)
    graphs = graphs_read(tokens, request.text)
    _refuse_strangers(store, graphs)
    text, notes = prepared(store, request.text, request.parameters)
    return _query(store, text, union=not graphs), notes


def _refuse_strangers(store: ox.Store, graphs: list[str]) -> None:
    for iri in graphs:
        try:
            known = store.contains_named_graph(ox.NamedNode(iri))
        except ValueError as error:
            raise QueryError(f"FROM <{iri}> is refused: {error}") from None
        if not known:
            raise QueryError(f"FROM <{iri}> is refused: the store holds no such graph, and nothing else is read")


def _query(store: ox.Store, text: str, *, union: bool) -> object:
    try:
        return store.query(text, use_default_graph_as_union=union, prefixes=PREFIXES)
    except SyntaxError as error:
        raise QueryError(_plain(str(error), text)) from None
    except ValueError as error:
        raise QueryError(f"the query failed: {error}") from None


def _plain(message: str, text: str) -> str:
    """Oxigraph's `error at 3:12: expected one of ...` as one line with the place and the words that stand there."""
    found = re.match(r"error at (\d+):(\d+): (?:expected )?(.*)", message, re.DOTALL)
    if found is None:
        return " ".join(message.split())
    line, column, wanted = int(found[1]), int(found[2]), " ".join(found[3].split())
    words = (text.splitlines() or [""])[min(line, text.count("\n") + 1) - 1]
    here = words[max(column - 1, 0) :].strip()[:40] or "the end"
    why = f"{_MEANINGS.get(wanted) or _expected(wanted)} at {here!r}"
    return f"line {line}, column {column}: {why}; the line reads: {words.strip()}"


def _expected(wanted: str) -> str:
    """The readable part of a parser's wish list: character classes are of no use to anyone."""
    if "Prefix not found" in wanted:
        return "a prefix that is not declared"
    if "variable that is unbound" in wanted:
        return "a selected variable that is not grouped by"
    choices = re.findall(r"\"([^\"\\]{1,12})\"|\b([A-Z_]{2,})\b", wanted)
    names = [quoted or word for quoted, word in choices][:8]
    return f"expected {' or '.join(names)}" if names else "this cannot be read"


_MEANINGS = {"CONSTRUCT": "expected SELECT, ASK, CONSTRUCT or DESCRIBE"}


def _write(found: object, notes: list[str], out: BinaryIO) -> None:
    try:
        if isinstance(found, ox.QueryTriples):
            lines = found.serialize(format=ox.RdfFormat.N_TRIPLES)
            _head("graph", notes, out)
            out.write(lines or b"")
        else:
            assert isinstance(found, ox.QuerySolutions | ox.QueryBoolean)
            body = found.serialize(format=ox.QueryResultsFormat.JSON)
            _head("solutions" if isinstance(found, ox.QuerySolutions) else "boolean", notes, out)
            out.write(body or b"")
    except ValueError as error:
        raise QueryError(f"the query failed: {error}") from None


def _head(kind: str, notes: list[str], out: BinaryIO) -> None:
    out.write(json.dumps({"kind": kind, "notes": notes}).encode() + b"\n")


def _solutions(payload: bytes, notes: tuple[str, ...]) -> Solutions:
    found = ox.parse_query_results(payload, ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    variables = tuple(variable.value for variable in found.variables)
    return Solutions(variables, tuple(tuple(row) for row in found), notes)


def _boolean(payload: bytes, notes: tuple[str, ...]) -> Boolean:
    return Boolean(bool(ox.parse_query_results(payload, ox.QueryResultsFormat.JSON)), notes)


def _graph(payload: bytes, notes: tuple[str, ...]) -> Graph:
    lines = b"\n".join(sorted(set(payload.splitlines())))
    return Graph(tuple(quad.triple for quad in ox.parse(lines, ox.RdfFormat.N_TRIPLES)), notes)


_Reader = Callable[[bytes, tuple[str, ...]], Result]
_READERS: dict[str, _Reader] = {"solutions": _solutions, "boolean": _boolean, "graph": _graph}
