"""The trained network, run by onnxruntime from the four files in model/: two for statements, two for positions.

All files hold 8-bit weights. Their sums are scaled by the largest number of a call, so a call holds one window, or cues of
one article: what is found in an article does not depend on the articles around it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from kg.extractors.tagger.decode import Floats
from kg.extractors.tagger.grammar import Ints
from kg.extractors.tagger.pieces import Window

FOLDER = Path(__file__).parent / "model"
READING, LINKING = FOLDER / "reading.onnx", FOLDER / "linking.onnx"
SPOTTING, STANDING = FOLDER / "spotting.onnx", FOLDER / "standing.onnx"

_READ = ["cue", "rough", "states", "embedded"]
_OPEN, _CLOSE = 101, 102  # the vocabulary's marks around a text


class OnnxNetwork:
    """See kg.extractors.tagger.reading.Network."""

    def __init__(self, reading: Path = READING, linking: Path = LINKING) -> None:
        self._reading, self._linking = _session(reading), _session(linking)

    def reading(self, window: Window) -> tuple[Floats, Floats, Floats, Floats]:
        ids = np.concatenate([[_OPEN], window.ids, [_CLOSE]])[None].astype(np.int64)
        types = np.concatenate([[0], window.types, [0]])[None].astype(np.int64)
        syntax = np.pad(window.syntax, ((1, 1), (0, 0)))[None]
        found = self._reading.run(_READ, {"ids": ids, "types": types, "syntax": syntax})
        cue, rough, states, embedded = (one[0, 1:-1] for one in found)
        return cue, rough, states, embedded

    def linking(self, states: Floats, marks: Floats, mask: Floats, places: Ints) -> tuple[Floats, Floats]:
        given = {"states": states, "marks": marks, "mask": mask, "places": places}
        logits, accepted = self._linking.run(None, given)
        return logits, accepted


class OnnxStances:
    """See kg.extractors.tagger.stances.reading.Network."""

    def __init__(self, spotting: Path = SPOTTING, standing: Path = STANDING) -> None:
        self._spotting, self._standing = _session(spotting), _session(standing)

    def spotting(self, given: Floats) -> tuple[Floats, Floats]:
        logits, states = self._spotting.run(None, {"given": given[None]})
        return logits[0], states[0]

    def standing(self, states: Floats, marks: Floats, mask: Floats, places: Ints) -> tuple[Floats, Floats, Floats]:
        given = {"states": states, "marks": marks, "mask": mask, "places": places}
        labels, stances, whole = self._standing.run(None, given)
        return labels, stances, whole


@cache
def stance_network() -> OnnxStances:
    """The part for positions, loaded once for each process."""
    return OnnxStances()


@cache
def shipped() -> OnnxNetwork:
    """The network that comes with the package, loaded once for each process."""
    return OnnxNetwork()


def _session(file: Path) -> Any:
    """One thread for each worker process; threads that wait must not spin, since the other workers need the cores."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
