"""The trained networks -> the four ONNX files that the tagger runs, with 8-bit weights.

Weights are quantised for each output channel and in seven bits, so that sums do not overflow on processors without 8-bit
dot products; activations are scaled when they are known.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from kg.extractors.tagger.grammar import SYNTAX
from kg.extractors.tagger.stances.labels import TOLD
from kg.training.encoder import WIDTH, Encoder
from kg.training.stances.network import StanceNet

_OPSET = 17
_QUANTISED = ["MatMul", "Gemm", "Gather"]


class _Reading(nn.Module):
    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, types: Tensor, syntax: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        cue, rough, states = self.encoder.reading(ids, types, syntax, torch.ones_like(ids))
        return cue, rough, states, self.encoder.embedded(ids, types, syntax)


class _Linking(nn.Module):
    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, states: Tensor, marks: Tensor, mask: Tensor, places: Tensor) -> tuple[Tensor, Tensor]:
        linked, accepted = self.encoder.linking(states, marks, mask, places)
        return linked, accepted


class _Spotting(nn.Module):
    def __init__(self, net: StanceNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, given: Tensor) -> tuple[Tensor, Tensor]:
        logits, states = self.net.spotting(given, torch.ones(given.shape[:2]))
        return logits, states


class _Standing(nn.Module):
    def __init__(self, net: StanceNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, states: Tensor, marks: Tensor, mask: Tensor, places: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        held, stances, whole = self.net.standing(states, marks, mask, places)
        return held, stances, whole


def export_stances(net: StanceNet, folder: Path, *, quantised: bool = True) -> None:
    """Writes spotting.onnx and standing.onnx."""
    net = net.eval()
    states, marks, mask, places = _second_inputs(WIDTH)
    _write(
        _Spotting(net), (torch.randn(1, 24, WIDTH + TOLD),), ("given",), ("logits", "states"),
        folder / "spotting.onnx", quantised=quantised,
    )  # fmt: skip
    _write(
        _Standing(net), (states, marks, mask, places), ("states", "marks", "mask", "places"),
        ("held", "stances", "whole"), folder / "standing.onnx", quantised=quantised,
    )  # fmt: skip


def _second_inputs(width: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Two readings of 24 pieces, one of them marked, as a second reading is given them."""
    states, marks, mask = torch.randn(2, 24, width), torch.zeros(2, 24), torch.ones(2, 24)
    marks[:, 3] = 1
    return states, marks, mask, torch.zeros(2, 24, dtype=torch.long)


def export(encoder: Encoder, folder: Path, *, quantised: bool = True) -> None:
    """Writes reading.onnx and linking.onnx; in full precision when they are not to be quantised."""
    encoder = encoder.eval()
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(1000, 2000, (1, 24))
    states, marks, mask, places = _second_inputs(encoder.shape.width)
    nothing = torch.zeros_like(ids)
    _write(
        _Reading(encoder), (ids, nothing, nothing[..., None].expand(-1, -1, len(SYNTAX))), ("ids", "types", "syntax"),
        ("cue", "rough", "states", "embedded"), folder / "reading.onnx", quantised=quantised,
    )  # fmt: skip
    _write(
        _Linking(encoder), (states, marks, mask, places), ("states", "marks", "mask", "places"),
        ("linked", "accepted"), folder / "linking.onnx", quantised=quantised,
    )  # fmt: skip


def _write(
    module: nn.Module, inputs: tuple[Tensor, ...], names: tuple[str, ...], outputs: tuple[str, ...], file: Path, *,
    quantised: bool,
) -> None:  # fmt: skip
    axes = {name: {0: "rows", 1: "pieces"} for name in (*names, *outputs)}
    axes |= {name: {0: "rows"} for name in ("accepted", "whole") if name in axes}
    with tempfile.TemporaryDirectory() as scratch:
        plain, prepared = Path(scratch) / "plain.onnx", Path(scratch) / "prepared.onnx"
        torch.onnx.export(
            module, inputs, str(plain), input_names=list(names), output_names=list(outputs),
            dynamic_axes={name: axes[name] for name in (*names, *outputs)}, opset_version=_OPSET, dynamo=False,
        )  # fmt: skip
        quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
        if not quantised:
            file.write_bytes(prepared.read_bytes())
            return
        quantize_dynamic(
            str(prepared), str(file), op_types_to_quantize=_QUANTISED, weight_type=QuantType.QInt8, per_channel=True,
            reduce_range=True,
        )  # fmt: skip
