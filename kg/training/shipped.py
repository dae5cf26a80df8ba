"""The shipped ONNX files -> the networks they were exported from, to go on training where the weights in full precision are
not at hand.

The weights come back as the files hold them, in seven bits for each output channel (see kg.training.export): close enough to
start from, and for the tagger, which positions only build on, the very numbers that it runs with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from kg.extractors.tagger.network import FOLDER
from kg.training.encoder import LAYERS, Encoder
from kg.training.settings import Settings
from kg.training.stances.network import StanceNet

_PRODUCTS = ("/MatMul_quant", "/Gemm_MatMul_quant")  # how the nodes that multiply with a layer's weights end
_QUANTISED = "_quantized"

_Net = TypeVar("_Net", bound=nn.Module)


def shipped_encoder(folder: Path = FOLDER) -> Encoder:
    """The tagger's network.

    Raises:
        ValueError: the files lack some of its weights.
    """
    encoder = Encoder(Settings().shared_layers)
    return _filled(encoder, folder, {"reading.onnx": "encoder.", "linking.onnx": "encoder."})


def shipped_stances(folder: Path = FOLDER) -> StanceNet:
    """The network for positions; raises as `shipped_encoder` does."""
    shared = Settings().shared_layers
    return _filled(StanceNet(shared, LAYERS - shared), folder, {"spotting.onnx": "net.", "standing.onnx": "net."})


def _filled(net: _Net, folder: Path, files: dict[str, str]) -> _Net:
    found = {name: value for file, prefix in files.items() for name, value in _weights(folder / file, prefix)}
    wanted = net.state_dict()
    if missing := sorted(wanted.keys() - found.keys()):
        raise ValueError(f"{folder}: no weights for {', '.join(missing)}")
    net.load_state_dict({name: found[name].reshape(value.shape) for name, value in wanted.items()})
    return net


def _weights(file: Path, prefix: str) -> Iterator[tuple[str, Tensor]]:
    """The parameters in one file by the names that the network gives them."""
    graph = onnx.load(str(file)).graph
    held = {one.name: np.asarray(numpy_helper.to_array(one)) for one in graph.initializer}
    for name, value in held.items():
        if not name.startswith(prefix):
            continue
        if name.endswith(_QUANTISED):  # a table of vectors; a layer's weights, which are turned, come again below
            plain = name.removesuffix(_QUANTISED)
            yield plain.removeprefix(prefix), _scaled(held, plain)
        else:
            yield name.removeprefix(prefix), torch.from_numpy(value.copy())
    for node in graph.node:
        ending = next((ending for ending in _PRODUCTS if node.name.endswith(ending)), None)
        if ending is not None and node.input[1].endswith(_QUANTISED):
            layer = node.name.removesuffix(ending).strip("/").replace("/", ".")
            yield f"{layer}.weight", _scaled(held, node.input[1].removesuffix(_QUANTISED)).T


def _scaled(held: Mapping[str, npt.NDArray[Any]], name: str) -> Tensor:
    numbers, scale, zero = (held[f"{name}_{part}"] for part in ("quantized", "scale", "zero_point"))
    return torch.from_numpy((numbers.astype(np.float32) - zero.astype(np.float32)) * scale.astype(np.float32))
