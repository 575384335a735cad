"""Whether this installation ever held anything."""

from filon.contacts.models import Company, Contact
from filon.leads.models import Lead
from filon.records.models import Batch
from filon.users.models import User


def is_first_run() -> bool:
    """Nobody and nothing here, ever: an emptied demonstration leaves its batch, and does not come back by itself."""
    return not any(model._default_manager.exists() for model in (User, Batch, Company, Contact, Lead))
