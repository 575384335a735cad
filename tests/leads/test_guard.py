"""A prospect is a person of whom six facts are known (seed 000); what is missing is said in one sentence."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.models import ContactPoint
from filon.contacts.rules.axes import LifecycleStage, StageRefused
from filon.leads.models import Lead, SuspectSheet
from filon.leads.rules.guard import Fact, NotQualified, checklist, missing_facts, missing_sentence
from filon.leads.selectors.guard import facts_of_leads, facts_of_suspects, persons_of
from filon.leads.services.sheets import note_sheet
from filon.leads.services.stages import move_leads
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from filon.users.models import RoleRight
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

ALL_KNOWN = dict.fromkeys(Fact, "connu")
S = LifecycleStage


def move(lead: Lead, **asked: object) -> Lead:
    (moved,) = move_leads(**{"leads": [lead], "to": S.SQL, "by": BY_SYSTEM, "at": NOW, "now": NOW, **asked})
    return moved


def test_what_is_missing_is_named_in_the_order_of_the_definition() -> None:
    known = {**ALL_KNOWN, Fact.PROJECT: " ", Fact.FUNCTION: ""}

    assert missing_sentence(known) == "il manque\u00a0: la fonction et le projet"
    assert missing_sentence(ALL_KNOWN) == ""


def test_the_checklist_shows_what_is_known() -> None:
    lines = checklist({Fact.IDENTITY: "Jeanne Duval"})

    assert [(line.label, line.done) for line in lines][:2] == [
        ("Identité\u00a0: Jeanne Duval", True),
        ("Coordonnées", False),
    ]
    assert len(lines) == 6


@given(st.dictionaries(st.sampled_from(Fact), st.text()), st.sampled_from(Fact), st.text(min_size=1))
def test_learning_a_fact_only_shortens_what_is_missing(known: dict[Fact, str], fact: Fact, said: str) -> None:
    before, after = missing_facts(known), missing_facts({**known, fact: f"{said}."})

    assert after == [other for other in before if other != fact]


@pytest.mark.django_db
class TestLeads:
    def test_each_fact_is_read_where_it_is_kept(self) -> None:
        lead = make.qualified(make.lead())

        assert facts_of_leads([lead])[lead.pk] == {
            Fact.IDENTITY: "Jeanne Duval",
            Fact.COORDINATES: "+33491234567",
            Fact.FUNCTION: "Gérante",
            Fact.COMPANY: "Ateliers Qualifiés",
            Fact.PROJECT: "Cloisons",
            Fact.WILL: "oui",
        }

    def test_a_lead_moves_to_prospect_when_nothing_is_missing(self) -> None:
        assert move(make.qualified(make.lead())).lifecycle_stage == S.SQL

    @pytest.mark.parametrize(
        ("lost", "named"),
        [({"project": ""}, "le projet"), ({"is_willing": None}, "la volonté"), ({"contact": None}, "l’identité")],
    )
    def test_one_that_lacks_a_fact_stays_and_is_told_which(self, lost: dict[str, object], named: str) -> None:
        lead = make.qualified(make.lead())
        Lead.objects.filter(pk=lead.pk).update(**lost)

        with pytest.raises(NotQualified, match=f"il manque\u00a0: {named}"):
            move(lead)
        assert Lead.objects.get().lifecycle_stage == S.LEAD

    def test_who_does_not_want_is_no_prospect(self) -> None:
        lead = make.qualified(make.lead())
        Lead.objects.update(is_willing=False)

        with pytest.raises(NotQualified, match="la volonté d’y répondre"):
            move(lead)

    def test_a_dead_number_reaches_nobody_but_that_of_the_company_does(self) -> None:
        lead = make.qualified(make.lead())
        ContactPoint.objects.update(state="dead")
        assert missing_facts(facts_of_leads([lead])[lead.pk]) == [Fact.COORDINATES]

        ContactPoint.objects.create(company=lead.company, kind="phone", value="04 91 00 00 00")
        assert facts_of_leads([lead])[lead.pk][Fact.COORDINATES] == "04 91 00 00 00"

    def test_the_declared_past_of_a_file_skips_the_guard(self) -> None:
        assert move(make.lead(), declared=True).lifecycle_stage == S.SQL

    def test_a_person_may_pass_over_it_with_a_reason_which_history_keeps(self) -> None:
        with pytest.raises(StageRefused, match="Dites pourquoi"):
            move(make.lead(), forced=True)

        move(make.lead(), forced=True, reason="Le gérant a signé la lettre d’intention")
        change = Change.objects.get(to_value="sql")
        assert (change.forced, change.reason) == (True, "Le gérant a signé la lettre d’intention")

    @pytest.mark.parametrize("to", [S.MQL, S.SAL, S.OPPORTUNITY, S.CUSTOMER])
    def test_the_other_stages_have_no_such_guard(self, to: LifecycleStage) -> None:
        assert move(make.lead(), to=to).lifecycle_stage == to

    def test_a_list_of_leads_is_read_in_a_constant_number_of_queries(self) -> None:
        leads = [make.qualified(make.lead(f"Lead {number}")) for number in range(3)]
        asked = []
        for some in (leads[:1], leads):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                facts_of_leads(some)
            asked.append(len(queries))

        assert asked[0] == asked[1]


@pytest.mark.django_db
class TestSuspects:
    def test_what_a_suspect_says_of_its_project_costs_no_lead(self) -> None:
        person = make.contact()
        note_sheet(suspect=person, project="Vérandas", is_willing=True, by_id=None, now=NOW)
        note_sheet(suspect=person, project="Vérandas  de l’école", is_willing=None, by_id=None, now=NOW)

        known = facts_of_suspects([person], viewer=SYSTEM)[person.pk]
        assert (known[Fact.PROJECT], known[Fact.WILL]) == ("Vérandas de l’école", "")
        assert (Lead.objects.count(), SuspectSheet.objects.count()) == (0, 1)

    def test_a_company_speaks_by_the_person_best_known_in_it(self) -> None:
        company = make.company()
        make.contact("", "Accueil", company=company)
        known = make.reachable(make.contact(company=company, job_title="Gérante"))
        make.contact("Paul", "Roux", company=company, job_title="Chef d’atelier")

        assert persons_of([company], viewer=SYSTEM) == {company.pk: known}
        assert facts_of_suspects([company], viewer=SYSTEM)[company.pk][Fact.IDENTITY] == "Jeanne Duval"

    def test_who_may_not_read_that_person_is_told_nothing_of_her(self) -> None:
        company = make.company()
        make.contact(company=company, job_title="Gérante", owner=make.user("Paul"))
        RoleRight.objects.filter(role=Role.SALES, entity="contact", action="read").update(scope=1)

        known = facts_of_suspects([company], viewer=make.user("Camille"))[company.pk]
        assert {fact: told for fact, told in known.items() if told} == {Fact.COMPANY: "Menuiserie Duval"}

    def test_a_company_where_nobody_is_known_lacks_the_person(self) -> None:
        company = make.company()

        assert missing_facts(facts_of_suspects([company], viewer=SYSTEM)[company.pk]) == [
            fact for fact in Fact if fact != Fact.COMPANY
        ]
