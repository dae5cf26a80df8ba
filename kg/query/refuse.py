"""What a user's query may not do, found before the engine sees it.

Oxigraph has no switch that keeps SERVICE off the network, so a query is read token by token and refused when any way of
reading it, `\\u` escapes decoded or not, holds a SERVICE, an update, or a word that SPARQL does not have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kg.errors import QueryError
from kg.query.mistakes.calls import out_of_place
from kg.query.tokens import Kind, Token, at, clipped, invisible, tokenise
from kg.vocab import PREFIXES

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH", "USING")

LONGEST = 10**6  # bytes: a VALUES list of 10,000 IRIs takes about half of it

TOO_LONG = f"the query is over {LONGEST // 10**6} MB; ask in several, each with a part of the values"

_DANGER = re.compile("|".join(("SERVICE", *UPDATES)), re.IGNORECASE)


def checked(text: str) -> Sequence[Token]:
    """The query's tokens. Raises QueryError, with line and column, for all but a read-only query that stays at home."""
    if len(text) > LONGEST or len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise QueryError(TOO_LONG)
    tokens = _check(text)
    decoded = _decoded(text)  # SPARQL 1.1 decodes before it reads; SPARQL 1.2 and Oxigraph only in strings and IRIs
    if decoded != text and _DANGER.search(decoded):  # "a\\u0022b" decoded is no string, and no harm
        _check(decoded)
    wrong = out_of_place(tokens)
    if wrong:
        raise QueryError(f"{at(text, wrong.start)}: {wrong.why}")
    return tokens


def graphs_read(tokens: Sequence[Token], text: str) -> list[tuple[str, str]]:
    """The IRIs after FROM and FROM NAMED, in order, each after its place. Raises QueryError for one that is not absolute."""
    prefixes = PREFIXES | dict(_declared(tokens))
    return [(at(text, token.start), _absolute(token, prefixes, text)) for token in map(_Graph(), tokens) if token]


def _check(text: str) -> Sequence[Token]:
    tokens = tokenise(text)
    for index, token in enumerate(tokens):
        reason = _refusal(tokens, index)
        if reason:
            place, why = invisible(token) or (token.start, reason)
            raise QueryError(f"{at(text, place)}: {why}")
    if not any(token.is_word(*FORMS) for token in tokens):
        raise QueryError(f"no query: it needs one of {', '.join(FORMS)}")
    return tokens


def _refusal(tokens: Sequence[Token], index: int) -> str | None:
    token = tokens[index]
    word = token.text.upper()
    if token.kind is Kind.WORD and "SERVICE" in word:
        return "SERVICE is refused: a query reads this store only and opens no connection"
    if token.kind is Kind.WORD and word in UPDATES:
        return f"{word} is refused: queries are read-only; stores change through `kg add`, `kg remove` and judgements"
    if token.kind is Kind.WORD and word not in _keywords() and index and tokens[index - 1].is_word("PREFIX"):
        return f"PREFIX needs a name that ends in a colon: PREFIX {clipped(token.text)}: <...>"
    if token.kind is Kind.WORD and word not in _keywords():
        return f"{clipped(token.text)!r} is no word of SPARQL; a name needs a prefix (schema:name), a variable a question mark"
    if token.kind in (Kind.PREFIXED, Kind.BLANK) and "SERVICE" in word and _may_be_service(tokens, index):
        return f"{clipped(token.text)!r} can be read as a SERVICE here; write the term as a whole IRI in angle brackets"
    return None


def _may_be_service(tokens: Sequence[Token], index: int) -> bool:
    """Whether the engine could split the name (`ex:a.b.SERVICE`, `SERVICEex:foo`) and find a service call."""
    if index and tokens[index - 1].is_word("GRAPH", "FROM", "NAMED", "PREFIX"):
        return False
    following = tokens[index + 1 : index + 3]
    return any(token.text == "{" for token in following) or any(token.is_word("SILENT") for token in following[:1])


@cache
def _keywords() -> frozenset[str]:
    lines = Path(__file__).with_name("keywords.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


_ESCAPE = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def _decoded(text: str) -> str:
    return _ESCAPE.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2] or "0", 16)
    return chr(code) if 0 < code < 0x110000 else escape[0]


class _Graph:
    """Picks the token that names a graph after FROM or FROM NAMED; called on each token in turn."""

    def __init__(self) -> None:
        self._expected = False

    def __call__(self, token: Token) -> Token | None:
        named = self._expected and not token.is_word("NAMED")
        self._expected = token.is_word("FROM") or (self._expected and not named)
        return token if named else None


def _declared(tokens: Sequence[Token]) -> list[tuple[str, str]]:
    triples = zip(tokens, tokens[1:], tokens[2:], strict=False)
    return [(name.text[:-1], iri.text[1:-1]) for word, name, iri in triples if word.is_word("PREFIX")]


def _absolute(token: Token, prefixes: dict[str, str], text: str) -> str:
    prefix, _, local = token.text.partition(":")
    iri = _decoded(token.text[1:-1]) if token.kind is Kind.IRI else prefixes.get(prefix, "") + local
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri):
        raise QueryError(f"{at(text, token.start)}: FROM needs the whole IRI of a graph, not {token.text}")
    return iri
