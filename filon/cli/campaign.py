"""filon campaign list, new, launch, pause, stop: campaigns prepared in the eight steps, driven from a script."""

from typing import Any

import click
from django.utils import timezone

from filon.campaigns.models import Campaign
from filon.campaigns.rules.ready import READY
from filon.campaigns.rules.steps import CampaignState, Objective, sentence_of
from filon.campaigns.selectors.campaigns import campaign_coded, campaigns_for, kept_and_left, outline_of
from filon.campaigns.services.drafting import create_campaign
from filon.cli.conventions import Caller, filon_command
from filon.cli.language import translated as _
from filon.kit.errors import NotPossible
from filon.usecases.campaigning import launch_campaign, pause_campaign, stop_campaign
from filon.users.models import User
from filon.users.rules.rights import Action


@click.group("campaign", help=_("Les campagnes\u00a0: list, new, launch, pause, stop."))
def campaign_commands() -> None:
    pass


@filon_command("list", help=_("Les campagnes, et ce qui manque à chacune."))
def list_campaigns(caller: Caller) -> None:
    accounts = [account_of(one, caller=caller) for one in campaigns_for(viewer=caller.viewer)]
    caller.answer(
        {"campaigns": accounts}, *(f"{one['campaign']}\t{one['name']}\t{one['sentence']}" for one in accounts)
    )


def account_of(campaign: Campaign, *, caller: Caller) -> dict[str, Any]:
    outline = outline_of(campaign, viewer=caller.viewer, now=timezone.now())
    return {
        "campaign": campaign.header.code,
        "name": campaign.header.name,
        "state": campaign.state,
        "people": outline.people,
        "launched_at": campaign.launched_at,
        "sentence": sentence_of(outline),
    }


@filon_command("new", help=_("Prépare une campagne, vide ou d’un modèle prêt."))
@click.argument("name", metavar=_("NOM"))
@click.option("--ready", type=click.Choice([one.value for one in Objective]), help=_("le modèle de cet objectif"))
def new(caller: Caller, *, name: str, ready: str | None) -> None:
    if not isinstance(caller.viewer, User):
        raise NotPossible(_("Dites à qui est la campagne\u00a0: filon campaign new NOM --as ADRESSE"))
    known = READY.get(Objective(ready)) if ready else None
    made = create_campaign(name=name, by=caller.viewer, now=timezone.now(), ready=known)
    answer = account_of(made, caller=caller)
    caller.answer(answer, f"{answer['campaign']}\t{answer['name']}\t{answer['sentence']}")


@filon_command("launch", help=_("Fige les membres d’une campagne et la lance, une seule fois."))
@click.argument("code", metavar=_("CODE"))
def launch(caller: Caller, *, code: str) -> None:
    if not isinstance(caller.viewer, User):
        raise NotPossible(_("Dites qui lance la campagne\u00a0: filon campaign launch CODE --as ADRESSE"))
    campaign = campaign_coded(code, viewer=caller.viewer, action=Action.WRITE)
    launch_campaign(campaign=campaign, by=caller.viewer, now=timezone.now())
    members = dict(kept_and_left(campaign))
    answer = {"campaign": code, "state": campaign.state, "kept": members.pop("", 0), "left_out": members}
    caller.answer(answer, f"{code}\t{CampaignState(campaign.state).label}")


@filon_command("pause", help=_("Met une campagne en pause\u202f; --resume la fait reprendre."))
@click.argument("code", metavar=_("CODE"))
@click.option("--resume", is_flag=True, help=_("reprendre"))
def pause(caller: Caller, *, code: str, resume: bool) -> None:
    campaign = campaign_coded(code, viewer=caller.viewer, action=Action.WRITE)
    pause_campaign(campaign=campaign, paused=not resume, by=caller.viewer)
    _tell(campaign, caller=caller)


@filon_command("stop", help=_("Arrête une campagne pour de bon."))
@click.argument("code", metavar=_("CODE"))
def stop(caller: Caller, *, code: str) -> None:
    campaign = campaign_coded(code, viewer=caller.viewer, action=Action.WRITE)
    stop_campaign(campaign=campaign, by=caller.viewer, now=timezone.now())
    _tell(campaign, caller=caller)


def _tell(campaign: Campaign, *, caller: Caller) -> None:
    label = CampaignState(campaign.state).label
    caller.answer({"campaign": campaign.header.code, "state": campaign.state}, f"{campaign.header.code}\t{label}")


for command in (list_campaigns, new, launch, pause, stop):
    campaign_commands.add_command(command)
