"""What Halvane gives its buyers to read and to see, the matrix that says when, and what its sellers shared so far."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.text import slugify

from demo.catalogue import Catalogue
from demo.deals import DealStory
from demo.staff import Staff
from demo.world import Chance, World
from filon.activities.models import Activity, ContentShare
from filon.activities.rules.kinds import ActivityKind, Direction
from filon.contacts.models import Contact
from filon.kit.subjects import SubjectKind
from filon.kit.text import fold
from filon.opportunities.rules.pausing import latest_close_date
from filon.playbook.models import Content, ContentCount, MatrixCell, Persona
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.contents import PHASES, ContentKind, ContentState, MovedOnSign, message_to_share, phase_of
from filon.records.rules.changes import FIELD_AXIS, Axis
from filon.users.models import User
from filon.visits.models import Visitor

A, C, D = "awareness", "consideration", "decision"
BOSS, HR, SITES, MONEY = "Le dirigeant de PME", "La DRH attentive", "Le responsable des lieux", "Le financier prudent"
K = ContentKind
SITE = "https://www.halvane.example/ressources"


class Piece(NamedTuple):
    """`review_in` days, negative when the date has passed."""

    title: str
    kind: ContentKind
    phases: str
    personas: tuple[str, ...]
    brings: str
    review_in: int = 180
    state: ContentState = ContentState.LIVE


PIECES = (
    Piece(
        "Le bruit au bureau en dix chiffres",
        K.ARTICLE,
        A,
        (),
        "Ce que coûte une interruption, et comment la mesurer chez vous.",
    ),
    Piece(
        "Mesurer le bruit avec un téléphone",
        K.CHECKLIST,
        A,
        (HR, SITES),
        "La méthode, en une demi-journée et sans prestataire.",
    ),
    Piece(
        "Pourquoi vos équipes téléphonent dans l’escalier",
        K.VIDEO,
        A,
        (BOSS,),
        "Trois minutes avec un dirigeant qui a compté.",
    ),
    Piece(
        "Cabine, cloison, télétravail\u00a0: le comparatif",
        K.WHITE_PAPER,
        C,
        (BOSS, MONEY),
        "Les trois solutions, coût complet sur cinq ans.",
    ),
    Piece("Convaincre le comité social", K.TEMPLATE, C, (HR,), "Le dossier à remplir, accepté par onze comités."),
    Piece(
        "Ventilation, incendie, passage\u00a0: la liste",
        K.CHECKLIST,
        C,
        (SITES,),
        "Les dix-sept points à vérifier avant une pose.",
        -12,
    ),
    Piece("Le simulateur de places", K.SIMULATOR, C, (), "Combien de cabines pour votre effectif, en deux minutes."),
    Piece(
        "Une semaine d’essai chez Lartigue",
        K.CASE_STUDY,
        D,
        (HR, BOSS),
        "Vingt volontaires, leurs mots et leurs chiffres.",
    ),
    Piece("Visite d’une cabine en marche", K.DEMONSTRATION, D, (), "Une demi-heure sur place ou à distance."),
    Piece(
        "Achat ou location\u00a0: les deux calculs",
        K.TEMPLATE,
        D,
        (MONEY,),
        "Le tableur que votre comptable reconnaîtra.",
    ),
    Piece("Le podcast du calme", K.PODCAST, "", (), "Un métier, un bureau, vingt minutes.", 60, ContentState.DRAFT),
    Piece("Catalogue 2023", K.OTHER, D, (), "Remplacé par le site.", -300, ContentState.ARCHIVED),
)


class Asked(NamedTuple):
    persona: str
    phase: str
    line: int  # which problem of the card, from 0
    expected: str
    message: str
    title: str
    channel: ContactChannel
    sign: MovedOnSign


W, S = ContactChannel, MovedOnSign
CELLS = (
    Asked(
        BOSS,
        A,
        0,
        "Qu’il compte les interruptions d’une journée",
        "Vous me parliez du bruit\u00a0: voici comment savoir, en une journée, si c’est grave.",
        "Le bruit au bureau en dix chiffres",
        W.EMAIL,
        S.OPENING,
    ),
    Asked(
        BOSS,
        A,
        1,
        "Qu’il regarde où l’on se réunit chez lui",
        "Trois minutes qui vous rappelleront quelque chose.",
        "Pourquoi vos équipes téléphonent dans l’escalier",
        W.LINKEDIN,
        S.VISIT,
    ),
    Asked(
        BOSS,
        C,
        0,
        "Qu’il demande un chiffrage",
        "Pour comparer ce qui se compare\u00a0: les trois solutions, coût complet.",
        "Cabine, cloison, télétravail\u00a0: le comparatif",
        W.EMAIL,
        S.FORM,
    ),
    Asked(
        BOSS,
        D,
        0,
        "Qu’il appelle le client visité",
        "Un confrère de votre taille raconte sa semaine d’essai.",
        "Une semaine d’essai chez Lartigue",
        W.PHONE,
        S.MEETING,
    ),
    Asked(
        HR,
        A,
        1,
        "Qu’elle mesure un plateau",
        "De quoi montrer une mesure à votre direction, sans prestataire.",
        "Mesurer le bruit avec un téléphone",
        W.EMAIL,
        S.ANSWER,
    ),
    Asked(
        HR,
        C,
        1,
        "Qu’elle fixe la date du comité",
        "Le dossier que onze comités ont accepté\u00a0: il reste à mettre votre nom.",
        "Convaincre le comité social",
        W.EMAIL,
        S.MEETING,
    ),
    Asked(
        HR,
        D,
        0,
        "Qu’elle choisisse les vingt volontaires",
        "Comment s’est passé l’essai chez Lartigue, jour par jour.",
        "Une semaine d’essai chez Lartigue",
        W.EMAIL,
        S.DEAL,
    ),
    Asked(
        SITES,
        C,
        1,
        "Qu’il envoie son plan",
        "Les dix-sept points à vérifier avant de poser quoi que ce soit.",
        "Ventilation, incendie, passage\u00a0: la liste",
        W.EMAIL,
        S.FORM,
    ),
    Asked(MONEY, D, 0, "", "", "Achat ou location\u00a0: les deux calculs", W.EMAIL, S.DEAL),
)


def write_contents(world: World, catalogue: Catalogue, staff: Staff) -> None:
    """What people have written already under the same title serves instead."""
    marc = staff.by_name["marc"]
    for place, piece in enumerate(PIECES):
        at = world.now - timedelta(days=400 - 20 * place)
        row = Content(title=piece.title, title_key=fold(piece.title), key=slugify(piece.title)[:60], kind=piece.kind)
        row.state, row.phases, row.brings, row.owner = piece.state, piece.phases, piece.brings, marc
        row.url, row.created_at, row.updated_at = f"{SITE}/{row.key}", at, at
        row.review_on = world.today + timedelta(days=piece.review_in)
        world.find_or_add(row, "title_key")
    _write_matrix(world, catalogue, marc)


def _write_matrix(world: World, catalogue: Catalogue, by: User) -> None:
    contents = {content.title: content for content in world.of(Content)}
    for asked in CELLS:
        persona = catalogue.personas[asked.persona]
        if persona.pk is None and asked.title in contents:
            world.add(
                MatrixCell(
                    persona=persona,
                    phase=asked.phase,
                    problem=persona.pains_at(asked.phase)[asked.line],
                    expected=asked.expected,
                    message=asked.message,
                    content=contents[asked.title],
                    channel=asked.channel,
                    sign=asked.sign,
                    updated_at=world.now,
                    by=by,
                )
            )


def name_the_personas(world: World, catalogue: Catalogue) -> None:
    """Once both have their keys."""
    named = {piece.title: piece.personas for piece in PIECES}
    through = Content.personas.through
    through._default_manager.bulk_create(
        through(content=content, persona=catalogue.personas[name])
        for content in world.of(Content)
        for name in named[content.title]
    )


def tell_shares(world: World, deals: list[DealStory]) -> None:
    """In half of the deals, something was given at each stage; who accepted to be recognised opened it one time out of two."""
    chance, given, moved = Chance("contenus", world.today), set[tuple[int, int]](), set[tuple[int, str]]()
    known = {id(visitor.contact) for visitor in world.of(Visitor) if visitor.contact and visitor.key}
    live = [content for content in world.of(Content) if content.state == ContentState.LIVE]
    named = {piece.title: piece.personas for piece in PIECES}
    for story in deals:
        for (at, _stage), phase in zip(story.steps, (A, C, C, D, D), strict=False):
            persona = story.contact.persona
            fitting = [one for one in live if one.phases == phase and _is_for(persona, named[one.title])]
            if not fitting or not chance.happens(0.5) or at > world.now - timedelta(days=3):
                continue
            content = chance.choice(fitting)
            if (id(story.contact), id(content)) not in given:
                given.add((id(story.contact), id(content)))
                _give(world, chance, story, content, followed=id(story.contact) in known, after=at)
                _move_on(world, chance, story, phase, after=at, moved=moved)
    _count_openings(world, chance, live)


def _is_for(persona: Persona | None, named: tuple[str, ...]) -> bool:
    return not named or (persona is not None and persona.name in named)


def _give(world: World, chance: Chance, story: DealStory, content: Content, *, followed: bool, after: datetime) -> None:
    at = after + timedelta(hours=chance.randint(2, 48))
    person, channel = story.contact, chance.choice([W.EMAIL, W.EMAIL, W.LINKEDIN])
    told = Activity(
        kind=ActivityKind.DOCUMENT,
        at=at,
        contact=person,
        company=person.company,
        direction=Direction.OUTBOUND,
        channel=channel,
        by=story.seller,
        text=f"{content.title} ({channel.label})",
        batch=world.batch,
    )
    world.about(told, story.deal)
    opened = at + timedelta(hours=chance.randint(1, 90)) if followed and chance.happens(0.5) else None
    share = ContentShare(
        content=content,
        contact=person,
        subject_kind=SubjectKind.OPPORTUNITY,
        channel=channel,
        heading=content.title,
        text=_words(person, content),
        activity=told,
        by=story.seller,
        created_at=at,
        shared_at=at,
        followed=followed,
        opened_at=opened if opened and opened < world.now else None,
        opens=1 if opened and opened < world.now else 0,
        robot_opens=1 if chance.happens(0.1) else 0,
    )
    world.about(share, story.deal)


REASONS = (
    "Budget voté en janvier",
    "Après leur déménagement",
    "Attend l’arrivée de la nouvelle DRH",
    "Reprise au printemps",
)
MOST_PAUSED = 6


def pause_some(world: World, deals: list[DealStory]) -> None:
    """The oldest of those still standing: their prospects asked to speak of it later."""
    chance = Chance("pauses", world.today)
    open_ones = [story for story in deals if story.steps[-1][1] not in ("won", "lost")]
    for story in sorted(open_ones, key=lambda one: one.steps[-1][0])[:MOST_PAUSED]:
        deal, until = story.deal, world.today + timedelta(days=chance.randint(20, 150))
        at = world.now - timedelta(days=chance.randint(1, 6))
        deal.paused_until, deal.pause_reason = until, chance.choice(REASONS)
        expected, new = deal.expected_close_date, latest_close_date(deal.expected_close_date, until=until)
        world.change(deal, f"{FIELD_AXIS}paused_until", "", until.isoformat(), at=at, by=story.seller)
        if expected and new and expected != new:
            axis = f"{FIELD_AXIS}expected_close_date"
            world.change(deal, axis, expected.isoformat(), new.isoformat(), at=at, by=story.seller)
            deal.expected_close_date = new


def _move_on(
    world: World, chance: Chance, story: DealStory, phase: str, *, after: datetime, moved: set[tuple[int, str]]
) -> None:
    """Who stands further today passed her phase one day; three times out of five, soon after what she was given."""
    person, at = story.contact, after + timedelta(days=chance.randint(4, 28))
    if phase == D or at > world.now or not PHASES.index(phase) < PHASES.index(phase_of(person.buying_stage)):
        return
    if (id(person), phase) not in moved and chance.happens(0.6):
        moved.add((id(person), phase))
        following = PHASES[PHASES.index(phase) + 1]
        world.change(person, Axis.BUYING_STAGE, phase, following, at=at, by=story.seller, reason="Dit au téléphone")


def _words(person: Contact, content: Content) -> str:
    return message_to_share(first_name=person.first_name, message="", title=content.title, brings=content.brings)


def _count_openings(world: World, chance: Chance, live: list[Content]) -> None:
    for content in live:
        for days in range(2, 60, 4):
            day = world.today - timedelta(days=days)
            world.add(ContentCount(content=content, day=day, opens=chance.randint(0, 5), robots=chance.randint(0, 3)))
