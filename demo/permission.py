"""What the people met agreed to, were told, and refused: so that each page may say why somebody can be contacted."""

from datetime import timedelta

from demo.companies import Account
from demo.leads import LeadStory
from demo.world import Chance, World
from filon.leads.rules.kinds import Entrance
from filon.permission.models import Consent, NoticeRecord, Objection
from filon.permission.rules.kinds import Channel, NoticeKind, NoticeWay, Purpose
from filon.records.rules.origin import LotKind

CONSENTS = 0.45  # share of the inbound leads who ticked the box
OBJECTIONS = 0.03  # share of the people worked on who asked to be left alone
NOTICE_WITHIN_DAYS = 30  # article 14: one month after the data was received
NOTICE_VERSION = "Information des contacts, version 2"
COLLECTED_ELSEWHERE = (LotKind.BOUGHT, LotKind.PUBLIC, LotKind.SHARED)


def tell_permissions(world: World, accounts: list[Account], leads: list[LeadStory]) -> None:
    chance = Chance("permission", world.today)
    for account in accounts:
        lot = account.company.lot
        if lot and lot.kind in COLLECTED_ELSEWHERE:
            for contact in account.contacts:
                at = chance.later(contact.created_at, chance.randint(3, NOTICE_WITHIN_DAYS - 4))
                if at < world.now:
                    notice = NoticeRecord(contact=contact, kind=NoticeKind.INDIRECT, how=NoticeWay.EMAIL, at=at)
                    notice.text_version = NOTICE_VERSION
                    world.add(notice)
    for story in leads:
        if story.lead.entrance == Entrance.INBOUND and chance.happens(CONSENTS):
            proof = "Case cochée sur le formulaire « Être rappelé », texte du 12 janvier"
            agreed = Consent(contact=story.contact, channel=Channel.EMAIL, purpose=Purpose.NEWSLETTER, proof=proof)
            agreed.at, agreed.source = story.lead.created_at, story.lead.source.name if story.lead.source else ""
            world.add(agreed)
        elif chance.happens(OBJECTIONS):
            at = story.steps[-1][0] + timedelta(minutes=20)
            told = "A demandé par téléphone à ne plus être prospecté"
            world.add(Objection(contact=story.contact, channel=Channel.ALL, at=min(at, world.now), proof=told))
