"""The menu: seven groups, in the words of the company; an entry shows once its page exists and the viewer may read it."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may

Words = str | Promise


class Entry(NamedTuple):
    """`url_name` is the name of the page's address; `key` the letter that follows G on the keyboard."""

    url_name: str
    label: Words
    icon: str
    key: str
    entity: Entity | None = None
    action: Action = Action.READ


class Group(NamedTuple):
    title: Words
    entries: list[Entry]


class Link(NamedTuple):
    """An entry as shown: with its address, and whether the viewer stands there."""

    label: Words
    address: str
    icon: str
    key: str
    current: bool


MENU = [
    Group(
        "",
        [
            Entry("my_day", _("Ma journée"), "sun", "j", Entity.ACTIVITY),
            Entry("dashboard", _("Tableau de bord"), "layout-dashboard", "b"),
        ],
    ),
    Group(
        _("Fichier"),
        [
            Entry("suspect_list", _("Suspects"), "target", "s", Entity.COMPANY),
            Entry("call_list_all", _("Listes d’appels"), "phone-call", "h", Entity.ACTIVITY),
            Entry("company_list", _("Entreprises"), "building", "e", Entity.COMPANY),
            Entry("contact_list", _("Contacts"), "users", "c", Entity.CONTACT),
            Entry("segment_list", _("Segments"), "chart-funnel", "w", Entity.CONTACT),
            Entry("duplicate_start", _("Doublons"), "copy", "d", Entity.COMPANY, Action.WRITE),
            Entry("quality", _("Qualité"), "gauge", "q", Entity.REPORT),
            Entry("import_list", _("Imports et lots"), "file-import", "i", Entity.IMPORT),
        ],
    ),
    Group(
        _("Entrant"),
        [
            Entry("lead_list", _("Leads"), "inbox", "l", Entity.LEAD),
            Entry("capture_list", _("Formulaires"), "forms", "f", Entity.FORM),
            Entry("call_to_action_list", _("Appels à l’action"), "speakerphone", "", Entity.FORM),
            Entry("booking_list", _("Rendez-vous"), "calendar-event", "", Entity.ACTIVITY),
            Entry("event_list", _("Événements"), "flag", "", Entity.ACTIVITY),
            Entry("routing", _("Répartition"), "git-branch", "z", Entity.AGREEMENT),
            Entry("sources", _("Sources"), "affiliate", "", Entity.REPORT),
            Entry("scoring", _("Scoring"), "flame", "", Entity.SCORING),
            Entry("agreement", _("Accord marketing-ventes"), "heart-handshake", "y", Entity.AGREEMENT),
        ],
    ),
    Group(
        _("Sortant"),
        [
            Entry("sequence_list", _("Séquences"), "route", "", Entity.SEQUENCE),
            Entry("campaign_list", _("Campagnes"), "speakerphone", "", Entity.REPORT),
            Entry("followups", _("Combien de relances ?"), "chart-bar", "", Entity.REPORT),
            Entry("inbox", _("Boîte de réception"), "mail-opened", "", Entity.MESSAGE),
            Entry("message_list", _("Messages"), "send", "u", Entity.MESSAGE),
            Entry("template_list", _("Modèles"), "message", "", Entity.MESSAGE),
        ],
    ),
    Group(
        _("Ventes"),
        [
            Entry("opportunity_board", _("Opportunités"), "layout-kanban", "o", Entity.OPPORTUNITY),
            Entry("proposal_list", _("Devis"), "file-text", "", Entity.OPPORTUNITY),
            Entry("order_list", _("Clients et commandes"), "package", "k", Entity.ORDER),
            Entry("forecast", _("Prévision"), "chart-line", "p", Entity.REPORT),
        ],
    ),
    Group(
        _("Méthode"),
        [
            Entry("process_list", _("Processus"), "list-details", "m", Entity.METHOD),
            Entry("persona_list", _("Personas"), "id-badge-2", "n", Entity.METHOD),
            Entry("content_list", _("Contenus"), "book-2", "", Entity.METHOD),
            Entry("matrix", _("Matrice"), "table", "", Entity.METHOD),
            Entry("sheet_list", _("Qualification"), "list-check", "", Entity.METHOD),
            Entry("buying_journey", _("Parcours d’achat"), "route", "", Entity.METHOD),
            Entry("ideal_profile", _("Profil de client idéal"), "target-arrow", "v", Entity.METHOD),
            Entry("funnel", _("Tunnel"), "filter", "t", Entity.REPORT),
        ],
    ),
    Group(
        _("Analyses"),
        [
            Entry("report_list", _("Rapports"), "report-analytics", "r", Entity.REPORT),
            Entry("activity_report", _("Activité"), "phone-call", "", Entity.REPORT),
            Entry("winloss", _("Gagné / perdu"), "trophy", "g", Entity.REPORT),
            Entry("alarms", _("Signaux d’alarme"), "alert-triangle", "", Entity.REPORT),
        ],
    ),
]
TRASH = Entry("trash", _("Corbeille"), "trash", "")  # at the foot of each list, and behind Ctrl K
SETTINGS = Entry("settings", _("Réglages"), "settings", "x")
SETTINGS_MENU = [
    Group(
        _("Moi"),
        [
            Entry("preferences", _("Mes préférences"), "adjustments", ""),
            Entry("alert_choices", _("Mes notifications"), "bell", ""),
            Entry("mfa_index", _("Sécurité"), "shield-check", ""),
            Entry("settings_agenda", _("Mes heures"), "clock", ""),
            Entry("settings_absences", _("Absences"), "calendar-event", ""),
            Entry("mailbox_list", _("Boîtes d’envoi"), "mail", "", Entity.MESSAGE),
        ],
    ),
    Group(
        _("Équipe"),
        [
            Entry("settings_people", _("Personnes"), "users", "", Entity.SETTING),
            Entry("settings_teams", _("Équipes"), "users-group", "", Entity.SETTING),
            Entry("settings_rights_start", _("Droits"), "lock", "", Entity.SETTING),
            Entry("settings_company", _("Ma société"), "building", "", Entity.SETTING),
            Entry("settings_mail", _("Messagerie"), "mail", "", Entity.SETTING),
            Entry("reputation", _("Réputation du domaine"), "shield-check", "", Entity.SETTING),
            Entry("settings_demonstration", _("Démonstration"), "building", "", Entity.SETTING),
        ],
    ),
    Group(
        _("Méthode"),
        [
            Entry("settings_profile", _("Tunnel"), "filter", "", Entity.SETTING),
            Entry("settings_pressure", _("Sollicitations"), "bell", "", Entity.SETTING),
            Entry("automation_list", _("Automatisations"), "bolt", "", Entity.SEQUENCE),
            Entry("settings_fields", _("Champs ajoutés"), "columns", "", Entity.SETTING),
            Entry("settings_tags", _("Étiquettes"), "tags", "", Entity.SETTING),
            Entry("settings_reasons", _("Motifs"), "thumb-down", "", Entity.SETTING),
            Entry("settings_products", _("Produits"), "package", "", Entity.SETTING),
            Entry("settings_sources", _("Origines"), "arrow-fork", "", Entity.SETTING),
        ],
    ),
]
CREATE = [
    Entry("company_new", _("Entreprise"), "building", "", Entity.COMPANY, Action.WRITE),
    Entry("contact_new", _("Contact"), "user-plus", "", Entity.CONTACT, Action.WRITE),
    Entry("lead_new", _("Lead"), "inbox", "", Entity.LEAD, Action.WRITE),
    Entry("opportunity_new", _("Opportunité"), "target-arrow", "", Entity.OPPORTUNITY, Action.WRITE),
    Entry("order_new", _("Commande"), "package", "", Entity.ORDER, Action.WRITE),
    Entry("capture_new", _("Formulaire"), "forms", "", Entity.FORM, Action.WRITE),
    Entry("booking_page_new", _("Page de rendez-vous"), "calendar-event", "", Entity.FORM, Action.WRITE),
    Entry("event_new", _("Événement"), "flag", "", Entity.FORM, Action.WRITE),
    Entry("template_new", _("Modèle"), "message", "", Entity.MESSAGE, Action.WRITE),
    Entry("import_new", _("Import d’un fichier"), "upload", "", Entity.IMPORT, Action.WRITE),
]


def menu_for(viewer: User, *, path: str, hidden: Collection[str] = ()) -> list[tuple[Words, list[Link]]]:
    """Titles with their links, less the pages that the funnel profile hides; a group without any page is left out."""
    shown = [(group.title, links_for(shown_of(group.entries, hidden), viewer=viewer, path=path)) for group in MENU]
    return [(title, links) for title, links in shown if links]


def shown_of(entries: Iterable[Entry], hidden: Collection[str]) -> list[Entry]:
    """Less those that the funnel profile in force hides: in the menu, behind Ctrl K, by the keys."""
    return [entry for entry in entries if entry.url_name not in hidden]


def links_for(entries: list[Entry], *, viewer: User, path: str = "") -> list[Link]:
    return [
        Link(entry.label, address, entry.icon, entry.key, is_here(address, path=path))
        for entry in entries
        if (entry.entity is None or may(viewer, entry.entity, entry.action)) and (address := address_of(entry.url_name))
    ]


def is_here(address: str, *, path: str) -> bool:
    return path == address if address == "/" else path.startswith(address)


@cache  # forty addresses on each page, the same from the start to the end
def address_of(url_name: str) -> str:
    """Empty while no page has that name."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
