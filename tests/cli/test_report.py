"""filon init, import and report, as typed: one JSON object, one sentence when refused."""

from pathlib import Path

import pytest

from filon.activities.models import Activity
from filon.playbook.models import AcquisitionSource, CampaignHeader
from filon.records.models import Lot
from filon.reporting.services.composed import keep_report
from tests import factories as make
from tests.typed import answer, typed

pytestmark = pytest.mark.django_db
SEED_002 = """Affaire;Étape;Montant;Signature prévue
Fenêtres de l’école;Proposition;50 000,00 €;15/12/2026
Portes de la mairie;Proposition;50 000,00 €;15/12/2026
Verrière du lycée;Proposition;50 000,00 €;15/12/2026
"""


def test_the_sum_of_the_seed_holds_from_file_to_forecast(tmp_path: Path) -> None:
    """Three opportunities of 50 000 € at 30 % give 45 000 € (seed 002)."""
    file = tmp_path / "affaires.csv"
    file.write_text(SEED_002)
    assert answer("import", str(file), "--entity", "opportunity")["rows_by"]["created"] == 3

    found = answer("report", "forecast", "--as-of", "2026-11-30")

    months = {month["month"]: month for month in found["months"]}
    assert found["as_of"] == "2026-11-30"
    assert (months["2026-12"]["weighted"], months["2026-12"]["target"]) == ("45000.00", None)
    assert (months["2026-12"]["p10"], months["2026-12"]["p50"], months["2026-12"]["p90"]) == (
        "0.00", "50000.00", "100000.00",
    )  # fmt: skip
    nothing_yet = {"snapshots": 0, "silent": 0, "unforecast": 0}
    assert found["accuracy"] == {"wape": None, "bias": None, "coverage_p10_p90": None, **nothing_yet}


CONTRACT = {
    "nurturing": {"from", "to", "as_of", "nurtured", "others", "alike", "difference", "sequences"},
    "acquisition": {"from", "to", "currency", "spent", "leads", "signed", "open", "per_lead", "per_client", "without_channel",
                    "channels", "months", "extra"},
    "cohorts": {"from", "to", "as_of", "entered", "signed", "lost", "open", "rate", "low", "high", "verdict", "signed_by_days",
                "median_days", "cohorts", "flows"},
    "funnel": {"from", "to", "profile", "stages", "groups"},
    "winloss": {
        "won", "lost", "open", "win_rate", "low", "high", "revenue", "mean", "median", "cycle_days", "reasons", "groups",
    },
    "pipeline": {"measures", "groups"},
    "forecast": {"as_of", "months", "stages", "accuracy"},
    "file": {"records", "measures", "groups"},
    "signals": {"as_of", "by", "signals", "groups"},
}  # fmt: skip


@pytest.mark.parametrize(("report", "keys"), CONTRACT.items())
def test_each_report_of_an_empty_company_has_the_keys_of_the_contract(report: str, keys: set[str]) -> None:
    assert keys - answer("report", report).keys() == set()


def test_each_row_has_the_keys_of_the_contract() -> None:
    make.lead()
    make.deal()
    funnel, pipeline, forecast = (answer("report", report) for report in ("funnel", "pipeline", "forecast"))

    stage = {"stage", "unit", "entered", "converted", "lost", "open", "rate", "low", "high", "median_days"}
    assert stage - funnel["stages"][0].keys() == set()
    assert pipeline["measures"][0].keys() == {"measure", "value", "n", "low", "high", "verdict"}
    month = {"month", "weighted", "p10", "p50", "p90", "commit", "best_case", "won", "target"}
    assert month - forecast["months"][0].keys() == set()
    rate = {"stage", "probability_set", "probability_observed", "low", "high", "n"}
    assert rate - forecast["stages"][0].keys() == set()


def test_the_four_signals_say_their_state_their_figures_and_what_to_do() -> None:
    make.team("Nord")

    told = answer("report", "signals", "--by", "team", "--as-of", "2026-11-30")

    assert [one["signal"] for one in told["signals"]] == [
        "stage_rates_unknown", "maturity_unmeasured", "one_size_fits_all", "proposals_unanswered",
    ]  # fmt: skip
    assert {one["state"] for one in told["signals"]} == {"insufficient data"}
    assert {"state", "since", "because", "figures", "records", "action"} - told["signals"][0].keys() == set()
    assert told["groups"]["Nord"]["signals"][3]["figures"]["answered"] == {
        "label": "Propositions qui ont eu leur réponse",
        "value": None, "n": 0, "low": None, "high": None, "unit": "share", "records": 0, "verdict": "insufficient data",
    }  # fmt: skip
    assert typed("report", "signals", "--by", "source").exit_code == 2


def test_a_profile_is_put_in_force_and_the_funnel_speaks_its_words() -> None:
    assert answer("init", "--profile", "sales_led")["profile"] == "sales_led"

    assert answer("report", "funnel")["profile"] == "sales_led"
    assert typed("report", "funnel").output.count("Suspect contacté") == 1


@pytest.mark.parametrize("report", list(CONTRACT))
def test_a_person_reads_tables(report: str) -> None:
    make.deal(cents=12_345_600)

    assert typed("report", report).exit_code == 0


@pytest.mark.parametrize(("by", "group"), [("owner", "Camille"), ("lot", "Fichier acheté"), ("source", "Salon")])
def test_the_quality_of_the_file_is_told_by_owner_by_lot_and_by_source(by: str, group: str) -> None:
    lot = Lot.objects.create(name="Fichier acheté", kind="bought", created_at=make.NOW)
    source = AcquisitionSource.objects.create(name="Salon", name_key="salon")
    make.contact(owner=make.user("Camille"), lot=lot, source=source)
    make.contact("Zoé", "Roux")

    told = answer("report", "file", "--by", by)["groups"]
    assert {name: figures["records"]["contact"] for name, figures in told.items()} == {group: 1, "": 1}
    assert "contact_unlawful" in {measure["measure"] for measure in told[group]["measures"]}


@pytest.mark.parametrize("by", ["channel", "month", "persona"])
def test_a_campaign_is_told_whole_and_by_its_parts(by: str) -> None:
    autumn = CampaignHeader.objects.create(code="automne", name="Automne")
    person = make.contact()
    Activity.objects.create(contact=person, campaign=autumn, kind="call", direction="outbound", at=make.NOW)

    told = answer("report", "campaign", "automne", "--by", by, "--as-of", "2026-11-21")

    assert {"measures", "groups"} - told.keys() == set()
    (part,) = told["groups"].values()
    assert [one["n"] for one in part["measures"] if one["measure"] == "contacted"] == [1]
    assert typed("report", "campaign", "automne", "--by", by).exit_code == 0
    assert typed("report", "campaign", "hiver").exit_code == 1


def test_an_unknown_dimension_and_a_backward_period_are_refused_in_one_sentence() -> None:
    wrong = typed("report", "winloss", "--by", "couleur")
    backward = typed("report", "winloss", "--from", "2026-02-01", "--to", "2026-01-01")

    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "ce rapport ne se répartit pas par « couleur »." in " ".join(wrong.stderr.split())
    assert (backward.exit_code, len(backward.stderr.splitlines())) == (1, 1)
    assert typed("report", "winloss", "--from", "hier").exit_code == 2


def test_with_as_the_figures_are_those_of_the_colleague() -> None:
    camille = make.user("Camille", teams=(make.team("Nord"),))
    make.deal(owner=camille)
    make.deal(owner=make.user("Loin", teams=(make.team("Sud"),)))

    assert answer("report", "winloss")["open"] == 2
    assert answer("report", "winloss", "--as", str(camille.email))["open"] == 1


def test_a_composed_report_takes_several_limits() -> None:
    salon = AcquisitionSource.objects.create(name="Salon", name_key="salon")
    camille = make.user("Camille")
    for owner, source in ((camille, salon), (camille, None), (None, salon)):
        make.deal(at="won", owner=owner, source=source)

    found = answer("report", "custom", "--rows", "owner", "--only", "owner", "Camille", "--only", "source", "Salon")

    assert (found["total"]["value"], list(found["groups"])) == (1, ["Camille"])
    assert found["limits"] == [["owner", "Camille"], ["source", "Salon"]]


def test_a_kept_report_is_read_by_its_name_with_its_filters() -> None:
    camille = make.user("Camille")
    make.deal(at="won", owner=camille)
    asked = "periode=tout&par=owner"
    keep_report(page="winloss", asked=asked, name="Par personne", shared=True, by=camille, now=make.NOW)

    found = answer("report", "custom", "Par personne")

    assert (found["report"], found["asked"]) == ("winloss", asked)
    assert [row[:3] for row in found["rows"]] == [["Ensemble", 1, 0], ["Camille", 1, 0]]
    assert "Camille" in typed("report", "custom", "Par personne").output
