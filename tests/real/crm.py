"""The raw rows of « CRM Sales Opportunities », read apart from Filon, and a Filon in which they were imported."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl

CHECKOUT = Path(__file__).resolve().parent.parent.parent
FILES = (
    ("accounts.csv", "company", "crm_accounts.toml"),
    ("products.csv", "product", "crm_products.toml"),
    ("sales_pipeline.csv", "opportunity", "crm_pipeline.toml"),
)


class Installation:
    """A new Filon in its own folder, used as a person does: by its command line."""

    def __init__(self, home: Path) -> None:
        self.environment = {
            **os.environ,
            "FILON_HOME": str(home),
            "DATABASE_URL": f"sqlite:///{home / 'filon.sqlite3'}",
        }

    def run(self, *words: str) -> dict[str, Any]:
        command = [sys.executable, "-c", "from filon.cli.main import main; main()", *words, "--json"]
        done = subprocess.run(command, cwd=CHECKOUT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def import_crm(self, folder: Path, *, deals: str = "crm_pipeline.toml") -> None:
        """`deals`: the mapping of the deals, which says their process."""
        for name, entity, mapping in FILES:
            chosen = deals if entity == "opportunity" else mapping
            self.run("import", str(folder / name), "--entity", entity, "--map", str(CHECKOUT / "examples" / chosen))


def raw_deals(folder: Path) -> pl.DataFrame:
    """One row a deal, with its days and the quarter of its closing."""
    deals = pl.read_csv(folder / "sales_pipeline.csv", try_parse_dates=True)
    closed = pl.col("close_date")
    quarter = closed.dt.year().cast(pl.String) + "-Q" + closed.dt.quarter().cast(pl.String)
    return deals.with_columns(
        days=(closed - pl.col("engage_date")).dt.total_days(),
        quarter=quarter,
        sales_agent=pl.col("sales_agent").str.strip_chars(),
    )
