"""Real Sirene layouts, of 2018, 2019 and with the NAF of 2025, recognised and imported without a plan."""

from pathlib import Path

import polars as pl
import pytest

from filon.contacts.models import Company, Establishment
from tests.usecases.importing import imported, rows_by

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "entity", "rows"),
    [
        ("etalab_sample_unites_legales_OK.csv", "company", (3, 0, 0, 0)),
        ("etalab_sample_unites_legales_KO.csv", "company", (0, 0, 0, 3)),
        ("StockUniteLegale_sample_geosirene2019.csv", "company", (4, 0, 0, 0)),
        ("StockUniteLegale_sample_signauxfaibles.csv", "company", (0, 0, 0, 4)),
        ("etalab_sample_etablissements_OK.csv", "establishment", (3, 0, 0, 0)),
        ("etalab_sample_etablissements_KO_missing_header.csv", "establishment", (0, 0, 0, 3)),
    ],
)
def test_each_layout_is_recognised(real_data: Path, name: str, entity: str, rows: tuple[int, ...]) -> None:
    content = (real_data / "sirene_layout" / name).read_bytes()
    assert rows_by(imported(content, entity=entity, mapping=None)) == rows


def test_a_day_that_does_not_exist_is_flagged(real_data: Path) -> None:
    content = (real_data / "sirene_layout" / "StockUniteLegale_sample_geosirene2019.csv").read_bytes()
    result = imported(content, entity="company", mapping=None)
    assert result["flagged"] == {"activiteprincipaleunitelegale": 2, "datedebut": 1}
    assert Company.objects.get(siren="001807254").custom["debut_de_l_etat"] == "2014-12-35"


def test_the_sites_of_2018_are_those_of_the_file(real_data: Path) -> None:
    path = real_data / "sirene_layout" / "geo-sirene_35_small_L2_2018.csv"
    imported(path.read_bytes(), entity="establishment", mapping=None)
    rows = pl.read_csv(path, infer_schema=False)
    wanted = rows.select(
        (pl.col("SIREN") + pl.col("NIC")).alias("siret"), pl.col("APET700").str.replace(r"^(\d{2})", "$1."), "CODPOS"
    )
    found = Establishment.objects.values_list("siret", "naf_code", "postal_code")
    assert sorted(found) == sorted(wanted.rows())
    assert Company.objects.count() == rows["SIREN"].n_unique()
    assert not Establishment.objects.filter(city="").exists()
