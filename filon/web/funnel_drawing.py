"""The drawing of the funnel: one bar a stage, as wide as those that entered it, split by what became of them.

Widths are per cent of the drawing. With two doors, the stages before their meeting stand in two columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from filon.contacts.rules.axes import SIGNED
from filon.kit.statistics import rate_of
from filon.leads.rules.kinds import Entrance
from filon.playbook.rules.funnel import Branch, Profile, branches
from filon.reporting.rules.figures import FunnelReport, FunnelStage

DOORS = (Branch.INBOUND, Branch.OUTBOUND)
NARROWEST = 0.6  # per cent: one person in a thousand is still seen


@dataclass(frozen=True, slots=True)
class Bar:
    """`left` to `left + width`, in three parts; `flow` are the points of what leads to the next bar, empty for the last.

    `door`: the entrance whose leads only are counted, empty for all.
    """

    figures: FunnelStage
    hint: str
    left: float
    width: float
    converted: float
    open: float
    lost: float
    flow: str = ""
    door: str = ""

    @property
    def by(self) -> str:
        return "entrance" if self.door else ""

    @property
    def open_at(self) -> float:
        return self.left + self.converted

    @property
    def lost_at(self) -> float:
        return self.left + self.converted + self.open


@dataclass(frozen=True, slots=True)
class Drawing:
    """`inbound` and `outbound` are empty when there is one door only; `meeting` are the points of their two flows."""

    shared: Sequence[Bar]
    inbound: Sequence[Bar] = ()
    outbound: Sequence[Bar] = ()
    meeting: Sequence[str] = ()
    unknown: FunnelStage | None = None  # the leads in neither door, at the stage that holds most of them


def draw_funnel(report: FunnelReport, *, profile: Profile) -> Drawing:
    """Two columns when the profile splits by entrance and the report was read by entrance; else one."""
    hints = {stage.stage: stage.hint for stage in profile.stages}
    if not (profile.splits_by_entrance and report.by == "entrance"):
        widest = max((stage.entered for stage in report.stages if stage.unit == "lead"), default=0)
        return Drawing(shared=_bars(report.stages, widest=widest, hints=hints))
    meets_at = _first_shared_after_doors(profile)
    before = {door: _before(report, profile, door=door, meets_at=meets_at) for door in DOORS}
    in_column = max((stage.entered for door in DOORS for stage in before[door] if stage.unit == "lead"), default=0)
    shared_stages = [stage for stage in report.stages if stage.stage in meets_at]
    # One scale for both: a column is half as wide as what follows the meeting.
    widest = max(2 * in_column, *(stage.entered for stage in shared_stages), 0)
    shared = _bars(shared_stages, widest=widest, hints=hints)
    columns = {door: _bars(before[door], widest=widest / 2, hints=hints, door=door) for door in DOORS}
    unknown = report.groups.get(Entrance.NONE.value, ())
    return Drawing(
        shared=shared,
        inbound=columns[Branch.INBOUND],
        outbound=columns[Branch.OUTBOUND],
        meeting=_meeting(columns, shared),
        unknown=max(unknown, key=lambda stage: stage.entered, default=None),
    )


def _first_shared_after_doors(profile: Profile) -> set[str]:
    """The stages from the first one that both doors share after the last of one door only: SQL and beyond."""
    by_branch = branches(profile)
    of_one_door = {stage.stage for door in DOORS for stage in by_branch[door]}
    shown = [stage.stage for stage in profile.stages if stage.shown]
    last = max((place for place, stage in enumerate(shown) if stage in of_one_door), default=-1)
    return set(shown[last + 1 :])


def _before(report: FunnelReport, profile: Profile, *, door: Branch, meets_at: set[str]) -> list[FunnelStage]:
    """The stages of one door before the meeting: those of people are not split, those of leads are read in the door's group.

    A stage of the other door is drawn here too when leads of this door entered it (a lead that sales hunted is
    accepted as well as one of marketing): else what flows into the meeting would not add up.
    """
    own = {stage.stage for stage in profile.stages if stage.shown and stage.branch in (door, Branch.BOTH)} - meets_at
    group: Mapping[str, FunnelStage] = {stage.stage: stage for stage in report.groups.get(door.value, ())}
    return [
        group.get(stage.stage, _nobody(stage)) if stage.unit == "lead" else stage
        for stage in report.stages
        if stage.stage not in meets_at
        and (stage.stage in own or (stage.unit == "lead" and group.get(stage.stage, _nobody(stage)).entered))
    ]


def _nobody(stage: FunnelStage) -> FunnelStage:
    """A branch that no lead took yet shows its stages all the same."""
    return replace(
        stage, entered=0, converted=0, lost=0, open=0, rate=rate_of(0, 0), median_days=None, median_days_all=None
    )


def _bars(stages: Sequence[FunnelStage], *, widest: float, hints: Mapping[str, str], door: str = "") -> list[Bar]:
    bars = [replace(_bar(stage, widest=widest, hint=hints.get(stage.stage, "")), door=door) for stage in stages]
    return [replace(bar, flow=_flow(bar, following)) for bar, following in zip(bars, [*bars[1:], None], strict=True)]


def _bar(stage: FunnelStage, *, widest: float, hint: str) -> Bar:
    """People outnumber leads by far: their bar stops at the full width."""
    width = max(NARROWEST, min(100.0, 100 * stage.entered / widest)) if widest and stage.entered else 0.0
    part = width / stage.entered if stage.entered else 0.0
    if stage.stage in SIGNED:  # who signed has arrived: nothing more is awaited
        return Bar(stage, hint, round((100 - width) / 2, 2), round(width, 2), round(width, 2), 0, 0)
    return Bar(
        figures=stage,
        hint=hint,
        left=round((100 - width) / 2, 2),
        width=round(width, 2),
        converted=round(stage.converted * part, 2),
        open=round(stage.open * part, 2),
        lost=round(stage.lost * part, 2),
    )


def _flow(bar: Bar, following: Bar | None) -> str:
    """From the part that went on to the next bar, as the four points of a polygon 100 wide and 10 high."""
    if following is None or not following.width or not bar.converted:
        return ""
    end = following.left + following.width
    return f"{bar.left},0 {bar.open_at:.2f},0 {end:.2f},10 {following.left},10"


def _meeting(columns: Mapping[Branch, Sequence[Bar]], shared: Sequence[Bar]) -> list[str]:
    """Both columns, each half the drawing wide, run into the first shared bar, side by side."""
    first = shared[0] if shared else None
    lasts = [columns[door][-1] for door in DOORS if columns[door]]
    if first is None or len(lasts) < 2:
        return []
    middle = first.left + first.width / 2
    return [
        f"{lasts[0].left / 2},0 {lasts[0].open_at / 2:.2f},0 {middle:.2f},10 {first.left},10",
        f"{50 + lasts[1].left / 2},0 {50 + lasts[1].open_at / 2:.2f},0 {first.left + first.width:.2f},10 {middle:.2f},10",
    ]
