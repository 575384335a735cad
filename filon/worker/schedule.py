"""All that recurs, on one page: what runs, how often, how many at a time, and what it is for."""

from datetime import datetime, time, timedelta
from typing import NamedTuple, Protocol

from filon.duplicates.selectors.pairs import JOB as JOB_OF_DUPLICATES
from filon.forecasting.services.snapshots import carry_on_forecasts
from filon.kit.business_time import day_in_paris
from filon.kit.dates import PARIS
from filon.meetings.rules.kinds import READ_EVERY
from filon.meetings.services.agendas import refresh_agendas
from filon.usecases.asking_referrals import ask_for_referrals
from filon.usecases.automating import carry_on_automations
from filon.usecases.booking import remind_of_bookings
from filon.usecases.campaigning import carry_on_campaigns
from filon.usecases.composing import carry_on_reports
from filon.usecases.deduplicating import search_at_night
from filon.usecases.enrolling import enter_from_segments, enter_when_free
from filon.usecases.evaluating import close_ended
from filon.usecases.following_clients import prepare_renewals
from filon.usecases.outbound import carry_on_sequences
from filon.usecases.outbound_letters import write_due_letters
from filon.usecases.pausing import wake_deals
from filon.usecases.proposals_over import watch_proposals
from filon.usecases.qualifying import JOB as JOB_OF_RULES
from filon.usecases.qualifying import qualify_each_hour
from filon.usecases.registering import remind_of_events
from filon.usecases.relaying import give_back_after_absences
from filon.usecases.satisfaction import ask_for_satisfaction
from filon.usecases.scoring import rescore_whose_time_came
from filon.usecases.upkeep import (
    check_at_night,
    lock_forecast_of_yesterday,
    purge_what_is_old,
    tidy_database,
)
from filon.usecases.watching_alarms import watch_alarms
from filon.worker.digests import tell_mornings, tell_reports
from filon.worker.imports import run_queued_imports
from filon.worker.mailboxes import read_our_mailboxes
from filon.worker.many import carry_on_bulk_actions
from filon.worker.messages import send_waiting_messages
from filon.worker.promises import settle_the_agreement, watch_the_agreement

DAY = timedelta(days=1)


class Work(Protocol):
    """Does at most `limit` items, as if it were `now`, and returns how many it did: as many as `limit` means "call me again"."""

    def __call__(self, *, now: datetime, limit: int) -> int: ...


class Job(NamedTuple):
    name: str
    period: timedelta
    work: Work
    batch_size: int
    description: str
    of_day: time | None = None  # in Paris, for a job that runs once a day

    def due_after(self, now: datetime) -> datetime:
        """When it is due again."""
        if self.of_day is None:
            return now + self.period
        today = datetime.combine(day_in_paris(now), self.of_day, PARIS)
        return today if today > now else datetime.combine(day_in_paris(now) + DAY, self.of_day, PARIS)


JOBS: tuple[Job, ...] = (
    Job("imports", timedelta(seconds=2), run_queued_imports, 1, "Charge les fichiers en attente d’import"),
    Job(
        "bulk_actions",
        timedelta(seconds=2),
        carry_on_bulk_actions,
        20,
        "Mène à leur fin les actions sur beaucoup de fiches, quand personne n’en suit la page",
    ),
    Job(
        "automations",
        timedelta(seconds=5),
        carry_on_automations,
        200,
        "Fait ce que demandent les automatisations de ce qui vient de se passer, une seule fois chacune",
    ),
    Job(
        "composed_reports",
        timedelta(seconds=2),
        carry_on_reports,
        20,
        "Compte la suite des rapports composés, colonne par colonne",
    ),
    Job(
        "sequences",
        timedelta(seconds=2),
        carry_on_sequences,
        500,
        "Fait les étapes de séquences dont l’heure est venue : une tâche, ou un message à écrire",
    ),
    Job(
        "sequence_letters",
        timedelta(seconds=1),
        write_due_letters,
        50,
        "Écrit les messages des séquences pour leur destinataire, juste avant leur départ",
    ),
    Job(
        "sequence_segments",
        timedelta(hours=1),
        enter_from_segments,
        1,
        "Fait entrer dans les séquences les nouveaux membres de leur segment",
    ),
    Job(
        "sequence_places",
        timedelta(minutes=10),
        enter_when_free,
        1,
        "Fait entrer dans les séquences ceux qui attendaient une place chez leur commercial",
    ),
    Job(
        "campaigns",
        timedelta(seconds=10),
        carry_on_campaigns,
        2000,
        "Achève les lancements de campagnes, et fait partir leurs canaux le jour venu",
    ),
    Job(
        "alarms",
        timedelta(hours=1),
        watch_alarms,
        1,
        "Lit chaque jour les quatre signaux d’alarme, et avertit de celui qui se déclenche",
    ),
    Job(
        "evaluations",
        timedelta(hours=1),
        close_ended,
        20,
        "Garde la copie de l’évaluation des campagnes dont le dernier jour est passé",
    ),
    Job("messages", timedelta(seconds=1), send_waiting_messages, 200, "Envoie les messages qui attendent leur heure"),
    Job(
        "mailboxes",
        timedelta(minutes=1),
        read_our_mailboxes,
        200,
        "Relève les boîtes : les réponses et les e-mails des contacts rejoignent leur fiche",
    ),
    Job(
        "agreement",
        timedelta(seconds=30),
        watch_the_agreement,
        200,
        "Avertit avant qu’un délai de l’accord soit dépassé, prévient le responsable après",
    ),
    Job(
        "agreement_facts",
        timedelta(hours=1),
        settle_the_agreement,
        1,
        "Relit ce qui tient les délais de l’accord et qu’aucune saisie n’a dit",
    ),
    Job(
        JOB_OF_RULES,
        timedelta(hours=1),
        qualify_each_hour,
        1,
        "Donne à chacun le persona et le profil que disent les règles",
    ),
    Job(
        "scores",
        timedelta(minutes=1),
        rescore_whose_time_came,
        5000,
        "Refroidit ceux dont les points ont fondu ; les listes, elles, sont justes sans attendre",
    ),
    Job(
        "booking_reminders",
        timedelta(minutes=1),
        remind_of_bookings,
        50,
        "Rappelle leur rendez-vous à ceux qui l’ont pris en ligne",
    ),
    Job(
        "event_reminders",
        timedelta(minutes=1),
        remind_of_events,
        50,
        "Rappelle leur événement à ceux qui s’y sont inscrits",
    ),
    Job(
        "paused_deals",
        timedelta(hours=1),
        wake_deals,
        100,
        "Réveille les ventes dont la pause est finie, avec une tâche pour qui les suit",
    ),
    Job(
        "proposals",
        timedelta(minutes=10),
        watch_proposals,
        50,
        "Rappelle au client un devis bientôt expiré, ferme ceux qui ne sont plus valables",
    ),
    Job("agendas", READ_EVERY, refresh_agendas, 10, "Relit les agendas qui disent quand chacun est occupé"),
    Job(
        "forecast_snapshot",
        DAY,
        lock_forecast_of_yesterday,
        1000,
        "Demande la prévision de la veille, qui est figée pour mesurer sa justesse",
        time(0, 20),
    ),
    Job(
        "forecast_draws",
        timedelta(seconds=5),
        carry_on_forecasts,
        4,
        "Calcule les prévisions demandées, dix mille tirages par opportunité, quelques milliers d’opportunités à la fois",
    ),
    Job(
        "returns",
        DAY,
        give_back_after_absences,
        50,
        "Rend à qui revient d’absence ce qu’il avait passé à d’autres",
        time(0, 30),
    ),
    Job(
        "referrals",
        DAY,
        ask_for_referrals,
        200,
        "Propose à qui demander une recommandation : commande livrée, affaire perdue qui l’avait permis",
        time(5, 15),
    ),
    Job(
        "satisfaction",
        DAY,
        ask_for_satisfaction,
        50,
        "Demande à qui a commandé comment cela s’est passé, les jours ouvrés, si les règles des clients le veulent",
        time(10, 0),
    ),
    Job(
        "renewals",
        DAY,
        prepare_renewals,
        200,
        "Prépare les commandes qui arrivent à leur renouvellement : une tâche, une affaire s’il y a un processus",
        time(5, 0),
    ),
    Job(
        "digests",
        DAY,
        tell_mornings,
        50,
        "Écrit, les matins ouvrés, le résumé de leur journée à qui l’a demandé",
        time(7, 0),
    ),
    Job(
        "report_mails",
        DAY,
        tell_reports,
        50,
        "Envoie, le premier matin ouvré de la semaine ou du mois, les rapports gardés à qui les a demandés",
        time(7, 0),
    ),
    Job(
        JOB_OF_DUPLICATES,
        DAY,
        search_at_night,
        1,
        "Cherche les doublons de toute la base ; la page Doublons la demande aussi de jour",
        time(1, 10),
    ),
    Job(
        "purge",
        DAY,
        purge_what_is_old,
        500,
        "Efface annulations, notifications lues, sessions, essais de connexion et visites anciens",
        time(2, 10),
    ),
    Job(
        "check", DAY, check_at_night, 1000, "Vérifie les données et prévient l’administration s’il le faut", time(3, 0)
    ),
    Job("tidy_database", DAY, tidy_database, 1000, "Tient à jour les statistiques de la base embarquée", time(4, 0)),
)
