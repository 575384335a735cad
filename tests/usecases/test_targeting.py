"""Companies and people enter the target and leave it; who may not be prospected stays out; each action is taken back."""

from datetime import timedelta

import pytest

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.services.target import enter_target
from filon.kit.errors import NotPossible
from filon.leads.models import Lead
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.selectors.funnel import funnel_report
from filon.usecases.promoting import promote_suspects
from filon.usecases.targeting import put_in_target, take_out_of_target
from filon.usecases.tidying import take_back
from filon.users.models import User
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def stages() -> list[str]:
    return list(Company.objects.order_by("pk").values_list("lifecycle_stage", flat=True))


def test_a_company_that_refused_the_diffusion_of_its_data_stays_out_and_the_others_enter(camille: User) -> None:
    records = [make.company("Ouverte"), make.company("Fermée", diffusion_status="N"), make.company("Sans statut")]

    done = put_in_target(records=records, by=camille, now=NOW)

    assert stages() == ["suspect", "", "suspect"]
    assert done.sentence == (
        "2\u00a0fiches entrent dans la cible\u202f; 1\u00a0reste dehors, les données étant fermées à la prospection "
        "au répertoire Sirene (« Fermée »)"
    ).replace("2\u00a0", "2 ").replace("1\u00a0", "1 ")


@pytest.mark.parametrize("status", ["P", "N"])
def test_who_works_for_such_a_company_stays_out_with_the_reason(camille: User, status: str) -> None:
    person = make.contact(company=make.company("Fermée", diffusion_status=status))

    with pytest.raises(NotPossible, match="L’entreprise de « Jeanne Duval » s’oppose à la diffusion"):
        put_in_target(records=[person], by=camille, now=NOW)
    assert Contact.objects.get().in_target_at is None


def test_entering_twice_changes_nothing(camille: User) -> None:
    company = make.company()
    put_in_target(records=[company], by=camille, now=NOW)
    again = put_in_target(records=list(Company.objects.all()), by=camille, now=LATER)

    assert (again.done, again.undo, Company.objects.get().in_target_at) == (0, None, NOW)


def test_an_entry_is_taken_back(camille: User) -> None:
    done = put_in_target(records=[make.company("A"), make.company("B")], by=camille, now=NOW)
    assert done.undo is not None
    take_back(entry=done.undo, by=camille, now=LATER)

    assert stages() == ["", ""]
    assert not Company.objects.filter(in_target_at__isnull=False).exists()


def test_leaving_takes_a_reason_which_history_keeps(camille: User) -> None:
    put_in_target(records=[make.company()], by=camille, now=NOW)
    suspect = Company.objects.get()

    with pytest.raises(NotPossible, match="Dites pourquoi"):
        take_out_of_target(records=[suspect], reason=" ", by=camille, now=LATER)
    take_out_of_target(records=[suspect], reason="Cessation", by=camille, now=LATER)

    change = Change.objects.get(from_value="suspect")
    assert (stages(), change.to_value, change.reason) == ([""], "", "Cessation")


def test_who_left_by_mistake_is_a_suspect_since_the_day_that_it_was(camille: User) -> None:
    put_in_target(records=[make.company()], by=camille, now=NOW)
    done = take_out_of_target(records=list(Company.objects.all()), reason="Erreur", by=camille, now=LATER)
    assert done.undo is not None
    take_back(entry=done.undo, by=camille, now=LATER)

    assert (stages(), Company.objects.get().in_target_at) == (["suspect"], NOW)


def test_who_has_a_lead_stays_and_is_told(camille: User) -> None:
    put_in_target(records=[make.company("A"), make.company("B")], by=camille, now=NOW)
    worked = Company.objects.order_by("pk")[0]
    Company.objects.filter(pk=worked.pk).update(lifecycle_stage="sal")

    done = take_out_of_target(records=list(Company.objects.all()), reason="Hors zone", by=camille, now=LATER)

    assert (done.done, stages()) == (1, ["sal", ""])
    assert done.sentence.endswith("1 autre n’est pas un suspect (un lead se refuse sur sa page)")


def test_suspects_never_appear_in_the_counts_of_leads(camille: User) -> None:
    """Whatever happens to suspects, but a promotion: no row of leads, no figure of the funnel from lead on."""
    people = [make.contact(company=make.company())]
    put_in_target(records=people, by=camille, now=NOW)
    put_in_target(records=list(Company.objects.all()), by=camille, now=NOW)

    counted = {stage.stage.value: stage.entered for stage in funnel_report(viewer=SYSTEM, now=LATER).stages}
    assert (counted["suspect"], Lead.objects.count()) == (2, 0)
    assert sum(entered for stage, entered in counted.items() if stage not in ("visitor", "suspect")) == 0


@pytest.mark.parametrize("diffusion", ["O", ""])
def test_a_thousand_enter_in_a_constant_number_of_queries(
    camille: User, django_assert_max_num_queries: object, diffusion: str
) -> None:
    records = [make.company(f"Société {n}", diffusion_status=diffusion) for n in range(40)]
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        put_in_target(records=records, by=camille, now=NOW)
    assert set(stages()) == {"suspect"}


def test_what_a_file_put_in_the_target_is_promoted_like_the_rest(camille: User) -> None:
    enter_target(records=[make.company()], by=BY_SYSTEM, now=NOW)
    done = promote_suspects(
        suspects=list(Company.objects.all()), to=LifecycleStage.LEAD, by=camille, now=NOW, owner_id=None
    )

    assert (len(done.leads), stages()) == (1, ["lead"])
