"""The guided path of a new installation, for who sets it up: four steps, each ticked by what is there."""

from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from filon.usecases.first_steps import FirstSteps, first_steps
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may


class Step(NamedTuple):
    title: str
    text: str
    icon: str
    address: str
    done: bool


@dataclass(frozen=True, slots=True)
class Path:
    steps: list[Step]
    demonstration: bool

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)


def steps_for(user: User) -> Path | None:
    """None once all is done, for those who put it away, and for those who do not set up the installation."""
    if user.first_steps_hidden_at or not may(user, Entity.SETTING, Action.WRITE):
        return None
    state = first_steps()
    return None if state.all_done else Path(_steps(state), state.demonstration)


def _steps(state: FirstSteps) -> list[Step]:
    return [
        Step(
            _("Importer un fichier"),
            _("Vos entreprises et vos contacts, d’un tableur ou d’un ancien logiciel. Tout import se reprend."),
            "file-import",
            reverse("import_new"),
            state.imported,
        ),
        Step(
            _("Choisir votre tunnel"),
            _("Cinq modèles : qui apporte les prospects, et ce que devient celui qui n’est pas mûr."),
            "filter",
            reverse("settings_profile"),
            state.chose_funnel,
        ),
        Step(
            _("Écrire votre processus"),
            _("Les étapes de vos ventes, dans vos mots, avec leurs chances."),
            "list-details",
            reverse("process_list"),
            state.wrote_process,
        ),
        Step(
            _("Inviter l’équipe"),
            _("Un lien par personne. Chacun voit ce que son rôle permet."),
            "users-group",
            reverse("settings_people"),
            state.invited,
        ),
    ]
