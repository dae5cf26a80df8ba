"""The page itself: pyvis with our own template, script and style, everything inlined under a strict policy."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

import networkx as nx
from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup
from pyvis.network import Network

from kg.kinds import Kind
from kg.view.payload import Shown, payload
from kg.view.scenes import agree_graph, stand_graph, strongest, talk_graph

_SCRIPTS = (
    "data",
    "count",
    "agree",
    "filter",
    "state",
    "dom",
    "draw",
    "layout",
    "scene",
    "focus",
    "pointer",
    "caption",
    "cards",
    "conflict",
    "bars",
    "timeline",
    "facets",
    "panel",
    "search",
    "table",
    "article",
    "save",
    "page",
)
_PACK = 5_000_000  # characters of JSON above which the data goes packed: unpacking costs 0.2 s, reading 10 MB from disk more
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"dragNodes": False, "hover": False, "selectable": False, "zoomSpeed": 0.6},
    "edges": {"smooth": {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.5}},
}


PAGE = Kind(
    "a page",
    re.compile(
        rb'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        rb"""<meta http-equiv="Content-Security-Policy" content="default-src (?:'|&#39;)none(?:'|&#39;); script-src """
    ),
)
"""A page of ours, told by its policy from an article that somebody saved."""


def render(shown: Shown, *, title: str) -> str:
    """One HTML page that shows the rows; the same rows give the same page, in whatever order they come. Nothing in a row
    becomes markup, script or style."""
    graphs = (talk_graph(shown.statements), stand_graph(shown.positions), agree_graph(shown.positions))
    data = payload(shown)
    network = _network(graphs)
    network.heading = _clean(title)
    network.templateEnv = _environment(network.templateEnv.loader, _inlined(data))
    network.path = "page.html"
    return str(network.generate_html())


def _network(scenes: Sequence[nx.Graph]) -> Network:
    """All scenes in one pyvis network, only the part of each that is drawn: pyvis is quadratic in nodes."""
    network = Network(cdn_resources="in_line", directed=True)  # else each edge is compared with all before it
    network.options = _OPTIONS
    network.from_nx(_drawn(scenes))
    return network


def _drawn(scenes: Sequence[nx.Graph]) -> nx.Graph:
    """The strongest parts as a graph of its own for pyvis, which changes what it is given. Where a box stands and what is
    written in it the page works out, since both change with its filters."""
    drawn: nx.Graph = nx.Graph()
    for part in map(strongest, scenes):
        for node in sorted(part):
            drawn.add_node(node, label=" ", shape="custom")
        for who, what, link in sorted(part.edges(data=True), key=lambda edge: sorted(edge[:2])):
            drawn.add_edge(who, what, weight=link["weight"], n=link["weight"], against=link["against"])
    return drawn


@dataclass(frozen=True, slots=True)
class Inlined:
    """What the template pastes in as it is, and the policy that lets only these scripts run."""

    library: Markup
    script: Markup
    style: Markup
    packed: str
    data: Mapping[str, object] | None
    policy: str


def _inlined(data: Mapping[str, object]) -> Inlined:
    library, script, style = _library(), _script(), _own("page.css")
    written = json.dumps(data, separators=(",", ":"))
    is_long = len(written) > _PACK
    return Inlined(
        library=Markup(library),
        script=Markup(script),
        style=Markup(style),
        packed=base64.b64encode(zlib.compress(written.encode("ascii"), 9)).decode("ascii") if is_long else "",
        data=None if is_long else data,
        policy=_policy(library, script),
    )


@cache
def _library() -> str:
    """The vis-network that pyvis ships, as a browser reads it (line ends), without the link to its map."""
    text = files("pyvis").joinpath("lib/vis-9.1.2/vis-network.min.js").read_bytes().decode("utf-8")
    return re.sub(r"\n//# sourceMappingURL=\S*", "", text.replace("\r\n", "\n"))


@cache
def _script() -> str:
    parts = "\n".join(_own(f"js/{name}.js") for name in _SCRIPTS)
    return f'(function () {{\n"use strict";\n{parts}\n}})();'


def _own(name: str) -> str:
    return files("kg.view").joinpath(name).read_text(encoding="utf-8")


def _policy(*scripts: str) -> str:
    hashes = " ".join(f"'sha256-{base64.b64encode(sha256(s.encode()).digest()).decode()}'" for s in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _environment(pyvis_templates: object, inlined: Inlined) -> Environment:
    loaders = [PackageLoader("kg.view", ""), pyvis_templates]
    environment = Environment(loader=ChoiceLoader(loaders), autoescape=True)  # type: ignore[arg-type]  # untyped pyvis
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":")}
    environment.globals["page"] = inlined
    return environment


def _clean(title: str) -> str:
    """The title without what cannot stand in an HTML file: control characters and halves of surrogate pairs."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", title)
