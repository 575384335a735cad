"""The six processes that come with Filon, one TOML file each in `filon/playbook/ready/`."""

from pathlib import Path
from typing import NamedTuple

from filon.kit.errors import NotPossible

FOLDER = Path(__file__).resolve().parent.parent / "ready"


class Ready(NamedTuple):
    """`about`: for which sales it was written."""

    file: str
    name: str
    about: str


READY: tuple[Ready, ...] = (
    Ready(
        "nouveau_client",
        "Nouveau client",
        "Services aux entreprises, cycle d’un à quatre mois, un décideur et ses proches.",
    ),
    Ready(
        "industrie",
        "Équipement industriel",
        "Cycle de six à dix-huit mois, essais, cahier des charges, plusieurs décideurs.",
    ),
    Ready(
        "logiciel",
        "Logiciel par abonnement",
        "Essai ou démonstration, preuve par l’usage, cycle de deux à huit semaines.",
    ),
    Ready(
        "renouvellement", "Renouvellement", "Contrats à échéance : un bilan avant le prix, puis chaque année à nouveau."
    ),
    Ready(
        "vente_additionnelle", "Vente additionnelle", "Proposer à un client content ce qui complète son premier achat."
    ),
    Ready("partenaires", "Partenaires", "Recruter et animer des revendeurs ou des prescripteurs."),
)


def ready_text(file: str) -> str:
    """What the file says, word for word."""
    if file not in [one.file for one in READY]:
        known = ", ".join(one.file for one in READY)
        raise NotPossible(f"Il n’y a pas de processus prêt «\u00a0{file}\u00a0». Choisissez parmi\u00a0: {known}.")
    return (FOLDER / f"{file}.toml").read_text(encoding="utf-8")
