"""filon init: the funnel of the company."""

import click
from django.utils import timezone

from filon.cli.conventions import Caller, filon_command
from filon.cli.language import translated as _
from filon.playbook.rules.funnel import PROFILE_KEYS, profile_from, shown_stages
from filon.playbook.services.profiles import install_profile
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require


@filon_command("init", help=_("Installe un profil de tunnel : étapes, noms, responsables, sort des leads pas mûrs."))
@click.option("--profile", "key", type=click.Choice(PROFILE_KEYS), required=True, help=_("le profil à installer"))
def init(caller: Caller, *, key: str) -> None:
    require(caller.viewer, Entity.SETTING, Action.WRITE)
    installed = install_profile(key=key, now=timezone.now())
    profile = profile_from(installed.definition)
    stages = shown_stages(profile)
    caller.answer(
        {"profile": profile.key, "label": profile.label, "stages": [stage.stage for stage in stages]},
        _("Le profil « %(profile)s » est en place : %(stages)s.")
        % {"profile": _(profile.label), "stages": " → ".join(_(stage.label) for stage in stages)},
        _("Aucune fiche n’a changé."),
    )
