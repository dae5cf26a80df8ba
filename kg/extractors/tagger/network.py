"""The trained network, run by onnxruntime from the two files in model/.

Both files hold 8-bit weights. Their sums are scaled by the largest number of a call, so a call holds one window, or cues of
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

_OPEN, _CLOSE = 101, 102  # the vocabulary's marks around a text


class OnnxNetwork:
    """See kg.extractors.tagger.reading.Network."""

    def __init__(self, reading: Path = READING, linking: Path = LINKING) -> None:
        self._reading, self._linking = _session(reading), _session(linking)

    def reading(self, window: Window) -> tuple[Floats, Floats, Floats]:
        ids = np.concatenate([[_OPEN], window.ids, [_CLOSE]])[None].astype(np.int64)
        types = np.concatenate([[0], window.types, [0]])[None].astype(np.int64)
        syntax = np.pad(window.syntax, ((1, 1), (0, 0)))[None]
        cue, rough, states = self._reading.run(None, {"ids": ids, "types": types, "syntax": syntax})
        return cue[0, 1:-1], rough[0, 1:-1], states[0, 1:-1]

    def linking(self, states: Floats, marks: Floats, mask: Floats, places: Ints) -> tuple[Floats, Floats]:
        given = {"states": states, "marks": marks, "mask": mask, "places": places}
        logits, accepted = self._linking.run(None, given)
        return logits, accepted


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
