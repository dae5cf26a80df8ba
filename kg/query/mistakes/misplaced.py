"""What cannot stand where it does: a table of patterns over a query's tokens, each with what is said against it.

The query is written as its shape, a word a token: `SELECT * { ?a a "b" }` is ` SELECT * { var A str } end `. Words and marks
stand for themselves, everything else for its kind; the brace that opens the data of a VALUES is `data`.
Group 1 of a pattern is the token at fault. The patterns are asked only about what the engine cannot read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.query.mistakes.causes import Cause
from kg.query.tokens import Kind, Token, clipped, invisible

_KINDS = {
    Kind.VARIABLE: "var",
    Kind.IRI: "iri",
    Kind.PREFIXED: "iri",
    Kind.STRING: "str",
    Kind.LANGUAGE: "lang",
    Kind.BLANK: "blank",
}
_TERM = "(?:var|iri|str|blank|int|num)"
_NODE = "(?:var|iri|blank)"

# pattern, reason; {0} is the token at fault, {1} the one before it
_PATTERNS = [
    (r" (?:LIMIT|OFFSET) (?!int )(\S+)", "a whole number is wanted after {1}: {1} 10"),
    (r" (=) = ", "== is no operator of SPARQL; write = once"),
    (r" (<) > ", "<> is no operator of SPARQL; write !="),
    (r"(?<! &) (&) (?!& )", "& is no operator of SPARQL; write &&"),
    (r" (NOT) (?!EXISTS |IN )", "NOT stands before EXISTS or IN: NOT EXISTS {{ ... }}, ?a NOT IN (1, 2); else write !"),
    (r" IN (?!\( )(\S+)", "a list in brackets is wanted after IN: ?a IN (1, 2)"),
    (r" (FILTER|HAVING) (?:[}.]|end) ", "a condition is missing after this {0}: {0}(?a > 1)"),
    (r" (?:FILTER|HAVING) (var|int|num|str|blank|!|-|\{) ", "the condition of a {1} stands in brackets: {1}(?a > 1)"),
    (r" BIND (?!\( )(\S+)", "brackets are wanted after BIND: BIND(1 AS ?a)"),
    (r" BIND \( \S+ (\)) ", "AS and a variable are missing before this bracket: BIND(1 AS ?a)"),
    (r" (?:FILTER|HAVING) \( (\)) ", "a condition is missing in these brackets: {1}?a > 1)"),
    (r" (?:[=<&-]|[^>] >) (\)) ", "a value is missing after {1}"),
    (r" str (@) ", 'a language tag is missing after this @: "word"@en'),
    (r" str (\^) \^ (?!iri )", 'a datatype is missing after this ^^: "1"^^xsd:integer'),
    (r" str (\^) (?!\^ )", 'a datatype follows ^^: "1"^^xsd:integer'),
    (r" (int|num) \. (?:int|num) ", "{0} and another number: a number has one decimal point, and none begins a triple"),
    (r" SELECT (?:DISTINCT |REDUCED )?(\{|WHERE|FROM|SELECT|end) ", "nothing is selected: write * or variables after SELECT"),
    (r" (?:SELECT|DISTINCT|REDUCED|AS|BY|var|[{(.;,]) (\?) ", "a name is missing after this ?"),
    (r" [{}.;] " + _NODE + r" var ([+*?/|^]) (?!int |num )", "a path is made of IRIs; a variable has no {0} after it"),
    (r" (?:\{|\{ \.|[^.}] \.) ([;,]) ", "a subject is missing before this {0}"),
    (r" (,) [}.;,] ", "an object is missing after this comma"),
    (r" [{.] (\.) ", "this full stop ends nothing; one is enough"),
    (r" (?:MINUS|OPTIONAL|UNION|LATERAL|WHERE|EXISTS) (?!\{ )(\S+)", "expected {{: braces follow {1}: {1} {{ ... }}"),
    (r"(?<! \}) (UNION) ", "UNION stands between two groups in braces: {{ ... }} UNION {{ ... }}"),
    (r" GRAPH (?!var |iri )(\S+)", "a variable or an IRI is wanted after GRAPH: GRAPH ?g {{ ... }}"),
    (r" GRAPH (?:var|iri) (?!\{ )(\S+)", "expected {{: braces follow a GRAPH's name: GRAPH ?g {{ ... }}"),
    (r" ASK (?!\{ |WHERE |FROM )(\S+)", "ASK selects nothing; a group in braces follows it: ASK {{ ... }}"),
    (r" DESCRIBE (?!var |iri |\* )(\S+)", "a variable, an IRI or * is wanted after DESCRIBE"),
    (r" (?:ORDER|GROUP) (?!BY )(\S+)", "BY is missing after {1}"),
    (r" BY ([{}]|end|LIMIT|OFFSET|HAVING|ORDER|VALUES) ", "a variable, an IRI or an expression in brackets is wanted after BY"),
    (r" (?:ASC|DESC) (?!\( )(\S+)", "brackets are wanted after {1}: {1}(?a)"),
    (r" [{.}] " + _NODE + r" (str|blank|int|num|TRUE|FALSE) ", "{0} cannot be a predicate: that is an IRI or a variable"),
    (r" ; (str|blank|int|num|TRUE|FALSE) ", "{0} cannot be a predicate: that is an IRI or a variable"),
    (r" [{.] (str|int|num) ", "{0} cannot be a subject: that is an IRI, a variable or a blank node"),
    (r" [{.}] " + _NODE + r" (?:var|iri|A) ([}.;,]) ", "an object is missing before this {0}"),
    (r" [{.}] " + _NODE + r" ([}.;,]) ", "a predicate and an object are missing before this {0}"),
    (r" [{.}] " + _NODE + " (?:var|iri|A) " + _TERM + " (" + _TERM + ") ", "a full stop, ; or , is missing before {0}"),
]  # fmt: skip
_TABLE = [(re.compile(pattern), reason) for pattern, reason in _PATTERNS]


def misplaced(tokens: Sequence[Token], text: str, complaint: str) -> Cause | None:
    """The first token that one of the patterns finds at fault; a finder as those in `causes.py`."""
    words = [*_shape(tokens), "end"]
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    shape = f" {' '.join(words)} "
    found = [(match.start(1), reason) for pattern, reason in _TABLE if (match := pattern.search(shape))]
    if not found:
        return None
    start, reason = min(found, key=lambda one: one[0])
    index = bisect_left(starts, start - 1)
    said = clipped(tokens[index].text) if index < len(tokens) else "the end"
    before = tokens[index - 1].text if index else ""
    return Cause(tokens[index].start if index < len(tokens) else tokens[-1].end, reason.format(said, before))


def unseen(tokens: Sequence[Token], text: str, complaint: str) -> Cause | None:
    """A character that nobody sees, in a name or a word."""
    found = next(filter(None, map(invisible, tokens)), None)
    return Cause(*found) if found else None


def _shape(tokens: Sequence[Token]) -> Iterator[str]:
    values = False  # whether the next brace opens the data of a VALUES
    for token in tokens:
        values = values or token.is_word("VALUES")
        if token.kind is Kind.WORD:
            yield token.text.upper()
        elif token.kind is Kind.NUMBER:
            yield "int" if token.text.isdigit() else "num"
        elif token.text == "{" and values:
            values = False
            yield "data"
        else:
            yield _KINDS.get(token.kind, token.text)
