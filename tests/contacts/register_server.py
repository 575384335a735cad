"""A fake register of companies, of the shape of recherche-entreprises.api.gouv.fr, on a port of this machine."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

BRISOU = {
    "siren": "999930118",
    "nom_complet": "ATELIERS BRISOU (BRISOU)",
    "nom_raison_sociale": "ATELIERS BRISOU",
    "sigle": "BRISOU",
    "nombre_etablissements": 2,
    "activite_principale": "16.23Z",
    "activite_principale_naf25": "16.25Y",
    "nature_juridique": "5710",
    "tranche_effectif_salarie": "12",
    "etat_administratif": "A",
    "statut_diffusion": "O",
    "siege": {
        "siret": "99993011800012",
        "numero_voie": "12",
        "indice_repetition": None,
        "type_voie": "RUE",
        "libelle_voie": "DES EXEMPLES",
        "code_postal": "69003",
        "libelle_commune": "LYON",
    },
    "tva": [],
}
HIDDEN = {
    "siren": "999930126",
    "nom_complet": "[NON-DIFFUSIBLE]",
    "nom_raison_sociale": None,
    "activite_principale": "56.30Z",
    "nature_juridique": "1000",
    "tranche_effectif_salarie": None,
    "etat_administratif": "A",
    "statut_diffusion": "P",
    "siege": {"siret": "99993012600010", "libelle_voie": "[NON-DIFFUSIBLE]", "code_postal": "[NON-DIFFUSIBLE]"},
}


class Register:
    """`answer`: status, headers, body (a document, or bytes that are none). `asked`: question and agent of each request."""

    def __init__(self) -> None:
        self.answer: tuple[int, dict[str, str], Any] = (200, {}, page_of(BRISOU))
        self.asked: list[tuple[str, str]] = []
        self.address = ""


def page_of(*results: dict[str, Any]) -> dict[str, Any]:
    return {"results": list(results), "total_results": len(results), "page": 1, "per_page": 8, "total_pages": 1}


@contextmanager
def serving() -> Iterator[Register]:
    register = Register()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            register.asked.append((asked["q"][0], self.headers["User-Agent"]))
            status, headers, body = register.answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    register.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield register
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
