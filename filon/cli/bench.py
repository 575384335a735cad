"""filon bench: measures of speed, as ratios to a floor measured in the same run."""

from importlib import import_module
from pathlib import Path

import click

from filon.cli.conventions import Caller, filon_command
from filon.kit.errors import NotPossible

# name → module with `measure(*, rows, database)` (dedupe takes `data` too), what it measures, full size
BENCHMARKS: dict[str, tuple[str, str, int]] = {
    "bulk": ("benchmarks.bulk", "action sur toutes les fiches d’une liste, et sa reprise", 100_000),
    "dedupe": ("benchmarks.dedupe", "recherche de doublons dans toute la base", 1_000_000),
    "import": ("benchmarks.import_million", "import d’un fichier d’entreprises et de contacts", 1_000_000),
    "kanban": ("benchmarks.kanban", "tableau de 10 000 opportunités", 1_000_000),
    "lists": ("benchmarks.lists", "listes, recherche et fiche d’un grand fichier", 1_000_000),
    "segments": ("benchmarks.segments", "segment de cinq critères dans un grand fichier", 1_000_000),
}


@filon_command(
    "bench", needs_database=False, help="Mesures de vitesse, rapportées à un plancher mesuré dans le même essai."
)
@click.argument("name", required=False)
@click.option("--rows", type=int, help="nombre de lignes ou de fiches (par défaut, la taille entière)")
@click.option("--database", default="", help="adresse d’un PostgreSQL ; sinon SQLite")
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="dossier de fichiers aux doublons connus, pour mesurer aussi la justesse de dedupe",
)
def bench(caller: Caller, *, name: str | None, rows: int | None, database: str, data: Path | None) -> None:
    if name and name not in BENCHMARKS:
        raise NotPossible(f"Il n’y a pas de mesure « {name} ». Mesures : {', '.join(BENCHMARKS)}.")
    chosen = [name] if name else list(BENCHMARKS)
    found = []
    for each in chosen:
        module, what, full = BENCHMARKS[each]
        caller.tell(f"{each} : {what}")
        more = {"data": data.resolve()} if data and each == "dedupe" else {}
        for measure in import_module(module).measure(rows=rows or full, database=database, **more):
            caller.tell(f"  {measure.sentence()}")
            found.append({"benchmark": each, **measure.as_dict()})
    caller.answer({"measures": found})
