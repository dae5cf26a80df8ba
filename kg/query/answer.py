"""A checked query and an open store -> the answer as bytes, and back: what passes from the worker to the caller.

One line of JSON says what follows (kind of result and notes, or an error); then come SPARQL JSON results or N-Triples.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import KgError, QueryError, StoreError, UsageError
from kg.query.memory import exceeded, shown
from kg.query.mistakes import told
from kg.query.named import described
from kg.query.names import terms_of
from kg.query.parameters import bound, unset, values
from kg.query.refuse import checked, graphs_read
from kg.query.results import Boolean, Graph, Result, Solutions
from kg.query.tokens import clipped
from kg.store.damage import translated
from kg.vocab import PREFIXES

_WEIGHT = (
    6  # times its bytes, at most, is what an answer takes where it is read (1,000,000 rows or triples: 3.5 to 5.7)
)
_ERRORS: dict[str, type[KgError]] = {error.__name__: error for error in (KgError, QueryError, StoreError, UsageError)}


@dataclass(frozen=True, slots=True)
class Request:
    """A query's text and its parameters as the user gave them, and the memory that it may take."""

    text: str
    parameters: dict[str, str]
    memory: int

    def to_json(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Request:
        return cls(**json.loads(data))


def answer(store: ox.Store, request: Request, out: BinaryIO, *, where: str = "") -> None:
    """Runs the query and writes its answer, or the error that it ended in: each of its own kind, with its text; `where` names
    the store."""
    try:
        found, notes = _evaluate(store, request)
        kind, body = _whole(found)
        _refuse_large(len(body), request.memory)
    except KgError as error:
        refuse(error, out)
    except MemoryError:
        refuse(QueryError(exceeded(request.memory)), out)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the engine is no Exception
        said = " ".join(f"{type(error).__name__}: {error}".split())
        refuse(translated(where, error) or QueryError(f"the query failed: {said}"), out)
    else:
        out.write(json.dumps({"kind": kind, "notes": notes}).encode() + b"\n")
        out.write(body)


def refuse(error: KgError, out: BinaryIO) -> None:
    """Writes an error as the answer."""
    name = next(kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _ERRORS)
    out.write(json.dumps({"error": name, "message": str(error)}).encode() + b"\n")


def understood(data: bytes) -> Result:
    """The result that `answer` wrote. Raises the error that it wrote."""
    payload = io.BytesIO(data)  # shares the bytes
    head = json.loads(payload.readline())
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
    try:
        return store.query(text, use_default_graph_as_union=not graphs, prefixes=PREFIXES), notes
    except SyntaxError as error:
        raise QueryError(told(error, request.text, text)) from None
    except ValueError as error:
        raise QueryError(f"the query failed: {error}") from None


def _refuse_strangers(store: ox.Store, graphs: list[tuple[str, str]]) -> None:
    for place, iri in graphs:
        try:
            known = store.contains_named_graph(ox.NamedNode(iri))
        except ValueError as error:
            raise QueryError(f"{place}: FROM <{clipped(iri)}> is refused: {error}") from None
        if not known:
            raise QueryError(
                f"{place}: FROM <{clipped(iri)}> is refused: the store holds no such graph, and nothing else is read"
            )


def _whole(found: object) -> tuple[str, bytes]:
    """The kind of result, and all of it."""
    try:
        if isinstance(found, ox.QueryTriples):
            return "graph", found.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
        assert isinstance(found, ox.QuerySolutions | ox.QueryBoolean)
        kind = "solutions" if isinstance(found, ox.QuerySolutions) else "boolean"
        return kind, found.serialize(format=ox.QueryResultsFormat.JSON) or b""
    except ValueError as error:
        raise QueryError(f"the query failed: {error}") from None


def _refuse_large(size: int, memory: int) -> None:
    if size * _WEIGHT > memory:
        raise QueryError(
            f"the answer is too large ({shown(size)}; {_WEIGHT} times that is more than the {shown(memory)} of memory that "
            "the query may take); ask for less (a LIMIT, fewer variables) or give it more with --memory"
        )


def _solutions(payload: BinaryIO, notes: tuple[str, ...]) -> Solutions:
    found = ox.parse_query_results(payload, ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    variables = tuple(variable.value for variable in found.variables)
    return Solutions(variables, tuple(tuple(row) for row in found), notes)


def _boolean(payload: BinaryIO, notes: tuple[str, ...]) -> Boolean:
    return Boolean(bool(ox.parse_query_results(payload, ox.QueryResultsFormat.JSON)), notes)


def _graph(payload: BinaryIO, notes: tuple[str, ...]) -> Graph:
    lines = b"\n".join(sorted({line.rstrip(b"\n") for line in payload}))
    return Graph(tuple(quad.triple for quad in ox.parse(lines, ox.RdfFormat.N_TRIPLES)), notes)


_Reader = Callable[[BinaryIO, tuple[str, ...]], Result]
_READERS: dict[str, _Reader] = {"solutions": _solutions, "boolean": _boolean, "graph": _graph}
