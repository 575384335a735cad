"""The fields of a lead that are edited in place."""

from filon.leads.rules.bant import Authority, BudgetStage, Horizon, NeedLevel
from filon.leads.rules.kinds import Entrance, NeedKind
from filon.records.rules.entry import (
    Entry,
    EntryKind,
    amount_entry,
    boolean_entry,
    choice_entry,
    date_entry,
    reader_of_text,
    text_entry,
)

LONGEST_NEED = 5000

LEAD_ENTRIES: tuple[Entry, ...] = (
    text_entry("name", "Nom", width=200, required=True),
    choice_entry("entrance", "Entrée", Entrance),
    text_entry("medium", "Support", width=60),
    amount_entry("potential_cents", "Montant potentiel"),
    text_entry("project", "Projet", width=255),
    date_entry("project_date", "Date du projet"),
    boolean_entry("is_willing", "Veut y répondre"),
    boolean_entry("budget_holder", "Détient le budget"),
    Entry("need", "Besoin", reader_of_text("Besoin", width=LONGEST_NEED, lines=True), EntryKind.LONG_TEXT),
    choice_entry("need_kind", "Nature du besoin", NeedKind),
    amount_entry("budget_cents", "Budget"),
    choice_entry("budget_stage", "État du budget", BudgetStage),
    choice_entry("authority", "Pouvoir de décision", Authority),
    choice_entry("need_level", "Force du besoin", NeedLevel),
    choice_entry("horizon", "Échéance", Horizon),
    date_entry("wake_date", "À reprendre le"),
)
