"""SPARQL over a store: named queries with parameters, read-only queries of users', results in every format."""

from kg.query.deadline import within
from kg.query.named import NamedQuery, Parameter, named_queries, named_query
from kg.query.results import Boolean, Graph, Result, Solutions
from kg.query.run import run
from kg.query.write import FORMATS, write

__all__ = [
    "FORMATS",
    "Boolean",
    "Graph",
    "NamedQuery",
    "Parameter",
    "Result",
    "Solutions",
    "named_queries",
    "named_query",
    "run",
    "within",
    "write",
]
