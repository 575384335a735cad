"""Real files imported by the command's own code agree with figures computed apart by Polars."""

import tomllib
from pathlib import Path

import polars as pl
import pytest
from django.db.models import Count, Sum

from filon.contacts.models import Company, Establishment
from filon.intake.rules.presets import preset_path
from filon.opportunities.models import Line, Opportunity
from filon.users.models import User
from tests.usecases.importing import imported, rows_by

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def _import(path: Path, entity: str, mapping: str | Path) -> dict[str, object]:
    return imported(path.read_bytes(), entity=entity, mapping=(EXAMPLES / mapping).read_text(), chunk=4_000)


def test_the_pipeline_agrees_with_its_file(real_data: Path) -> None:
    folder = real_data / "crm_sales_opportunities"
    _import(folder / "accounts.csv", "company", "crm_accounts.toml")
    _import(folder / "products.csv", "product", "crm_products.toml")
    result = _import(folder / "sales_pipeline.csv", "opportunity", "crm_pipeline.toml")
    again = _import(folder / "sales_pipeline.csv", "opportunity", "crm_pipeline.toml")
    deals = pl.read_csv(folder / "sales_pipeline.csv")
    stages = tomllib.loads((EXAMPLES / "crm_pipeline.toml").read_text())["values"]["opportunity.stage"]
    expected = {
        stages[stage]: (count, int(value * 100))
        for stage, count, value in deals.group_by("deal_stage").agg(pl.len(), pl.col("close_value").sum()).iter_rows()
    }
    found = Opportunity.objects.values_list("stage__key").annotate(count=Count("pk"), cents=Sum("cents"))
    assert {stage: (count, cents or 0) for stage, count, cents in found} == expected
    assert (rows_by(result), rows_by(again)) == ((8800, 0, 0, 0), (0, 0, 8800, 0))
    assert Company.objects.count() == pl.read_csv(folder / "accounts.csv").height
    assert Opportunity.objects.filter(company=None).count() == deals["account"].null_count()
    assert User.objects.filter(is_active=False, email=None).count() == deals["sales_agent"].n_unique()
    assert result["similar"] == {"product": [["GTX Pro", "GTXPro"]]}
    by_product = dict(Line.objects.values_list("product__name").annotate(count=Count("pk")))
    assert by_product == dict(deals.group_by("product").len().iter_rows())


def test_the_parents_of_the_accounts_are_those_of_the_file(real_data: Path) -> None:
    path = real_data / "crm_sales_opportunities" / "accounts.csv"
    _import(path, "company", "crm_accounts.toml")
    pairs = pl.read_csv(path).drop_nulls("subsidiary_of").select("account", "subsidiary_of").rows()
    assert sorted(Company.objects.exclude(parent=None).values_list("name", "parent__name")) == sorted(pairs)


def test_the_bars_of_marseille_are_companies_and_establishments(real_data: Path) -> None:
    path = real_data / "sirene_marseille_bars" / "sirene.csv"
    result = _import(path, "company", preset_path("sirene"))
    again = _import(path, "company", preset_path("sirene"))
    rows = pl.read_csv(path, separator=";", infer_schema=False)
    assert Company.objects.count() == rows["Identifiant de l'entreprise"].n_unique()
    assert sorted(Establishment.objects.values_list("siret", flat=True)) == sorted(rows["SIRET"].to_list())
    assert (rows_by(result), rows_by(again)) == ((1674, 0, 0, 0), (0, 0, 1674, 0))
    towns = dict(Establishment.objects.values_list("postal_code").annotate(count=Count("pk")))
    assert towns == dict(rows.group_by("Code postal").len().iter_rows())
