"""Where the files of schemas/ are, and the one among them that is generated: `python -m kg.schema` writes it anew.

They stand at the top of the repository; an installed package carries a copy as kg/schemas.
"""

from __future__ import annotations

import json
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from kg.records import Certainty, EntityType, Kind, Mode, PositionStance, SegmentKind, Stance

Schema = dict[str, Any]

RECORDS = "records.schema.json"


def schema_file(name: str) -> Traversable:
    """`ontology.ttl`, `shapes.ttl`, `context.jsonld`, `records.schema.json` or `article.schema.json`.

    Raises FileNotFoundError when there is no such file.
    """
    package = files("kg")
    for folder in (package / "schemas", package / ".." / "schemas"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"no {name} in schemas/")


def schema_text(name: str) -> str:
    """The text of one of the files of schemas/."""
    return schema_file(name).read_text(encoding="utf-8")


def records_schema() -> Schema:
    """JSON Schema of one line of `kg extract --format jsonl` (kg/jsonlines.py); further keys are allowed."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/claim-kg/schemas/records.schema.json",
        "title": "One annotated article",
        "description": "Spans are [start, end) in Unicode code points of article.text.",
        **_object(
            {"failed": _list(_object(step=_TEXT, error=_TEXT)) | {"description": "Steps that failed, where any did."}},
            article=_article(),
            run=_or_null(_object(extractor=_TEXT, version=_TEXT, digest=_TEXT)),
            statements=_list(_statement()),
            positions=_list(_position()),
            dropped={"type": "integer", "minimum": 0, "description": "Found, but not to be grounded in the text."},
        ),
        "$defs": {"span": _SPAN, "spans": _list(_ref("span")), "entity": _entity(), "named": _NAMED},
    }


def _article() -> Schema:
    article = _object(
        id=_IRI,
        path=_or_null(_TEXT | {"description": "As given; null for standard input and items of a feed or JSON Lines."}),
        title=_or_null(_TEXT),
        published=_or_null(_DATE),
        publisher=_or_null(_TEXT),
        url=_or_null(_TEXT),
        author=_list(_TEXT),
        language=_TEXT,
        text=_TEXT,
    )
    article["properties"]["stated_url"] = _TEXT | {
        "description": "The address it gives itself; another host's or text's."
    }
    return article


def _statement() -> Schema:
    return _object(
        id=_IRI,
        source=_ref("spans"),
        cue=_ref("spans"),
        content=_some_spans("What is attributed; outer quotation marks left out."),
        evidence=_ref("spans"),
        kind=_one_of(Kind),
        mode=_one_of(Mode),
        stance=_one_of(Stance),
        certainty=_one_of(Certainty),
        speaker=_or_null(_ref("entity")),
        role=_or_null(_TEXT),
        said_on=_or_null(_DATE),
        according_to=_or_null(_ref("entity")) | {"description": "Second-hand: who reports that the speaker said so."},
        segment={"enum": [SegmentKind.HEADLINE, SegmentKind.HEADING, SegmentKind.BODY]},
        topics=_list(_ref("named")) | {"maxItems": 3, "description": "Most specific first."},
        claim=_or_null(_object(id=_IRI, text=_TEXT)),
        confidence=_SHARE,
    )


def _position() -> Schema:
    return _object(
        id=_IRI,
        actor=_or_null(_ref("entity")),
        stance=_one_of(PositionStance),
        measure=_or_null(_ref("named")),
        measure_spans=_some_spans("The measure's words."),
        actor_spans=_ref("spans"),
        evidence=_some_spans("The sentence that shows it."),
        according_to=_or_null(_ref("entity")),
        conditional={"type": "boolean"},
        said_on=_or_null(_DATE),
        based_on=_or_null({"type": "integer", "minimum": 0, "description": "Index of the statement it stands in."}),
        confidence=_SHARE,
    )


def _entity() -> Schema:
    return _object(id=_IRI, name=_TEXT | {"minLength": 1}, type=_one_of(EntityType))


def _object(optional: Schema | None = None, /, **properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": {**properties, **(optional or {})}}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _some_spans(description: str) -> Schema:
    return _list(_ref("span")) | {"minItems": 1, "description": description}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _one_of(values: type[StrEnum]) -> Schema:
    return {"enum": [str(value) for value in values]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


_TEXT: Schema = {"type": "string"}
_IRI: Schema = {"type": "string", "format": "iri", "minLength": 1}
_DATE: Schema = {"type": "string", "format": "date"}
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_SPAN: Schema = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}
_NAMED: Schema = _object(id=_IRI, label=_TEXT | {"minLength": 1})


def written(schema: Schema) -> str:
    """The schema as the file holds it."""
    return json.dumps(schema, indent=2) + "\n"


if __name__ == "__main__":
    Path(str(schema_file("ontology.ttl"))).with_name(RECORDS).write_text(written(records_schema()), encoding="utf-8")
