"""What the installation does for itself at night."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from filon.automations.services.journal import purge_unmet
from filon.forecasting.services.snapshots import ask_forecast
from filon.intake.services.submissions import forget_senders
from filon.kit.business_time import day_in_paris
from filon.meetings.services.bookings import forget_senders_of_bookings
from filon.records.services.many import purge_bulk_actions
from filon.records.services.notifications import notify
from filon.records.services.purging import purge_notifications, purge_undo_entries
from filon.usecases.checking import check_data
from filon.usecases.qualifying import qualify_everybody
from filon.users.models import User
from filon.users.rules.alerts import AlertKind
from filon.users.rules.rights import Role
from filon.users.services.purging import purge_sessions, purge_sign_in_attempts
from filon.visits.services.purging import forget_old_visitors, purge_visits

PURGES = (
    purge_undo_entries,
    purge_bulk_actions,
    purge_notifications,
    purge_sessions,
    purge_sign_in_attempts,
    forget_senders,
    forget_senders_of_bookings,
    forget_old_visitors,
    purge_visits,
    purge_unmet,
)


def lock_forecast_of_yesterday(*, now: datetime, limit: int) -> int:  # noqa: ARG001
    """The last day that is over; the last microsecond of a day counts as its end. Another job computes it, chunk by chunk."""
    last_day = day_in_paris(now + timedelta(microseconds=1)) - timedelta(days=1)
    ask_forecast(as_of=last_day, locks=True, now=now)
    return 0


def purge_what_is_old(*, now: datetime, limit: int) -> int:
    return max(purge(now=now, limit=limit) for purge in PURGES)


def check_at_night(*, now: datetime, limit: int) -> int:  # noqa: ARG001
    """Tell every administrator, once, when something is wrong. What only waits for the hourly pass is done first."""
    qualify_everybody(now=now)
    wrong = [finding for finding in check_data(now=now) if finding.count]
    if wrong:
        text = _("La vérification de la nuit a trouvé : {what}. La commande « filon check » donne le détail.").format(
            what=" ; ".join(f"{finding.title} ({finding.count})" for finding in wrong)
        )
        with transaction.atomic():
            for admin in User.objects.filter(role=Role.ADMIN, is_active=True):
                notify(user=admin, kind=AlertKind.HOUSE, text=text, address="", now=now)
    return 0


def tidy_database(*, now: datetime, limit: int) -> int:  # noqa: ARG001
    """PostgreSQL does it by itself (autovacuum)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("PRAGMA optimize")
    return 0
