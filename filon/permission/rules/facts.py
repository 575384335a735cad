"""All that the law needs to know about one contact with one person, as one frozen value. No clock: `at` is the instant."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from filon.contacts.rules.kinds import DiffusionStatus
from filon.permission.rules.kinds import Block, Channel, Context, Purpose, SectorTag, SuppressionReason, Visibility
from filon.permission.rules.zones import zone_of
from filon.records.rules.origin import LotKind


@dataclass(frozen=True, slots=True)
class ConsentFact:
    """`ref` names the row ("consent:12"): it is the evidence of a decision."""

    ref: str
    channel: Channel
    purpose: Purpose
    at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ObjectionFact:
    """Its date is a proof, not a beginning: an objection that is known counts, whatever the instant asked about.

    `at` tells whether she chose otherwise since.
    """

    ref: str
    channel: Channel = Channel.ALL
    purpose: Purpose = Purpose.PROSPECTING
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SuppressionFact:
    """`of_this_address`: the address asked about, and not another of the same person."""

    ref: str
    channel: Channel
    reason: SuppressionReason
    of_this_address: bool = True


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A notice given, a call attempted, a refusal heard."""

    ref: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LotFact:
    ref: str
    kind: LotKind
    audited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CampaignTerms:
    """What the campaign header says. As it stands by default: one colleague who approaches one person.

    `target_functions` None: no campaign, so no target to compare with. `blocks` None: the message is not written yet, what it
    must carry comes back as duties; at sending time the message says what it carries and what is missing stops it.
    """

    target_functions: frozenset[str] | None = None
    sector: SectorTag = SectorTag.NONE
    sender_number: str = ""
    dialled_by_machine: bool = False
    analogous_offer: bool = False
    about_running_contract: bool = False
    waives_courtesy: bool = False
    blocks: frozenset[Block] | None = None


ONE_TO_ONE = CampaignTerms()


@dataclass(frozen=True, slots=True)
class Question:
    """How, when, for what and within which campaign we would reach people."""

    channel: Channel
    at: datetime
    purpose: Purpose = Purpose.PROSPECTING
    campaign: CampaignTerms = ONE_TO_ONE


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """`address` is normalised (e-mail in lower case, E.164); `department` tells the person's hour, else the number does.

    `professional_proof`: what proves that the person acts for a profession (a SIREN, a reason typed by a colleague).
    `attempts` are calls made, answered or not, by us or by those who call for us.
    """

    at: datetime
    channel: Channel
    purpose: Purpose = Purpose.PROSPECTING
    campaign: CampaignTerms = ONE_TO_ONE
    address: str = ""
    address_is_generic: bool = False
    address_is_dead: bool = False
    context: Context = Context.PROFESSIONAL
    professional_proof: str = ""
    job_function: str = ""
    is_customer: bool = False
    has_running_contract: bool = False
    department: str = ""
    lot: LotFact | None = None
    visibility: Visibility = Visibility.NOT_SOCIAL
    diffusion_status: DiffusionStatus = DiffusionStatus.UNKNOWN
    bloctel_checked_at: datetime | None = None
    on_bloctel: bool = False
    notices: tuple[DatedFact, ...] = ()
    consents: tuple[ConsentFact, ...] = ()
    objections: tuple[ObjectionFact, ...] = ()
    suppressions: tuple[SuppressionFact, ...] = ()
    attempts: tuple[DatedFact, ...] = ()
    last_refusal: DatedFact | None = None

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(department=self.department, number=self.address)

    @property
    def day(self) -> date:
        """The day that it is where the person is."""
        return self.day_of(self.at)

    def day_of(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """The first instant of a day where the person is."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)
