"""A sentence encoder -> one vector a word piece: what kg.embedding reads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from kg.embedding import tokenizer

_OPEN, _CLOSE = 101, 102
_AT_ONCE = 512
_FIRST_WORD = 1000  # pieces before it are marks and unused ones, which tell nothing of how words differ
_COMPONENTS = 96
_LEAST_WEIGHT = 0.05  # of a piece that every text has


def write_vectors(model: Path, texts: Iterable[str], out: Path) -> None:
    """Reads each piece alone with the encoder, keeps the principal components, weighs by rarity in the texts."""
    session = ort.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    raw = np.concatenate([_read(session, np.array(ids)) for ids in _batches(tokenizer().get_vocab_size())])
    rare = _rarity(texts, len(raw))
    weighed = _principal(raw) * (rare[:, None] + _LEAST_WEIGHT)
    scales = np.abs(weighed).max(axis=1) / 127
    scales[scales == 0] = 1
    pieces = np.round(weighed / scales[:, None]).astype(np.int8)
    np.savez_compressed(out, pieces=pieces, scales=scales.astype(np.float16), rarity=rare.astype(np.float16))


def _batches(count: int) -> Iterable[range]:
    return (range(start, min(count, start + _AT_ONCE)) for start in range(0, count, _AT_ONCE))


def _read(session: ort.InferenceSession, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    marks = np.full(len(ids), _OPEN), np.full(len(ids), _CLOSE)
    rows = np.stack([marks[0], ids, marks[1]], axis=1)
    given = {"input_ids": rows, "attention_mask": np.ones_like(rows), "token_type_ids": np.zeros_like(rows)}
    states: npt.NDArray[np.float32] = session.run(None, given)[0]
    averaged: npt.NDArray[np.float32] = states.mean(axis=1)
    return averaged


def _principal(raw: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    centred = raw - raw.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov(centred[_FIRST_WORD:].T))
    kept: npt.NDArray[np.float32] = centred @ directions[:, ::-1][:, :_COMPONENTS]
    return kept


def _rarity(texts: Iterable[str], size: int) -> npt.NDArray[np.float64]:
    having, count = np.zeros(size), 0
    for text in texts:
        having[list(set(tokenizer().encode(text, add_special_tokens=False).ids))] += 1
        count += 1
    return np.log((count + 1) / (having + 1))
