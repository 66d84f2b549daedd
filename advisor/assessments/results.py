"""A result: everything that a run's answers say, in plain numbers and ids, ready to be stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Plain = int | float | str


class Detail(StrEnum):
    """How much of a result may be shown, so that nobody is recognised in an anonymous run."""

    FULL = "full"
    SCORES = "scores"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Reference:
    """Which definition a result was made with."""

    id: str
    version: str
    hash: str


@dataclass(frozen=True)
class FiredRule:
    """A rule that limits, changes or remarks on the verdict, in its own words.

    Attributes:
        effect: the rule's effect, `floor` for a floor, `concern` for a block only some raise.
        raised_by: of a concern, how many raise it; None where that may not be told.
        of: of a concern, how many could say.
        option: the provider it is about, where providers are compared.
        questions: those whose answers make it fire, as far as they may be shown.
    """

    id: str
    effect: str
    text: str
    raised_by: int | None = None
    of: int | None = None
    option: str | None = None
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lever:
    """What one answer, a step better for everyone, would do.

    Attributes:
        start: the group's value now; `unknown` if it isn't known.
        to: the value one step better.
        gain: points of the overall score.
        verdict: the verdict it would lead to.
    """

    question: str
    start: Plain
    to: Plain
    gain: float
    verdict: str


@dataclass(frozen=True)
class Disagreement:
    """A question on which the group differs.

    Attributes:
        level: `split` (mean absolute deviation above 0.83), or `apart` for two answers.
        deviation: the mean absolute deviation from the mean.
        low: the lowest answer.
        high: the highest answer.
        option: the provider it is about, where providers are compared.
    """

    question: str
    level: str
    deviation: float
    low: int
    high: int
    option: str | None = None


@dataclass(frozen=True)
class Driver:
    """A dimension that moves the result, with the question and the answer behind it if shown.

    Attributes:
        answer: the middle of the real answers, None if there was none.
        unknown: how many didn't know.
    """

    dimension: str
    score: float
    question: str | None = None
    answer: Plain | None = None
    unknown: int = 0


@dataclass(frozen=True)
class Step:
    """A next step: an entry's id or `assessment:<id>`, and the question it comes from, if any.

    Attributes:
        do: the task in words, where the definition gives it with the verdict.
    """

    target: str
    question: str | None = None
    do: str = ""


@dataclass(frozen=True)
class Separate:
    """The view of a role that is never mixed into the group."""

    role: str
    respondents: int
    score: float | None
    dimensions: Mapping[str, float]


@dataclass(frozen=True)
class ProviderResult:
    """One provider's part of a comparison.

    Attributes:
        find_out_first: what somebody should find out about this provider.
    """

    quality: float | None
    band: str
    removed: bool
    price_index: float | None
    overall: float | None
    coverage: float | None
    dimensions: Mapping[str, float]
    find_out_first: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sides:
    """The two sides of a risk: its impact, 0 to 100, and the share protection leaves, 0 to 1."""

    impact: float
    remaining: float


@dataclass(frozen=True)
class Factor:
    """What one factor does where options are weighted.

    Attributes:
        share: its part of what matters, in percent; all factors together make 100.
        ratings: how well each option does on it, 0 to 100.
    """

    share: float
    ratings: Mapping[str, float]


@dataclass(frozen=True)
class Swap:
    """The smallest change of one weight that makes the first two options equal.

    Any further change in the same direction swaps them, all other weights staying as they are.
    """

    factor: str
    weight: float
    needed: float
    first: str
    second: str


@dataclass(frozen=True)
class Result:
    """What a run says.

    Attributes:
        detail: how much may be shown; where it is `nothing`, the rest is empty.
        verdict: a band, area or option id, a provider's name, or `insufficient`, `hybrid`,
            `close_call`, `tie`, `none`; None if nothing may be shown.
        base: the verdict before floors, rules and concerns.
        score: unrounded; None where the model ranks options or places a point.
        range: the score with everything unknown at its worst and at its best.
        provisional: whether the unknown could change the verdict.
        coverage: how much was answered, 0 to 100.
        rules: what limits the verdict, in the order to be shown.
        levers: single steps that would change the verdict, else the three that gain most.
        find_out_first: questions whose answer somebody should find out.
        next: the next steps, in the definition's order.
        near: verdicts just across a cut.
        between: the options that a split or a tie is between.
        default_verdict: what the default ratings and weights would have said, if replaced.
        sides: of each risk, where they may be shown.
        factors: what each factor does, where options are weighted.
        swap: what would swap the first two options; None if no single weight could.
        entries: of each knowledge entry that the result leads to, the version read at the time.
        is_example: whether the answers were made up, to show what a result looks like.
    """

    definition: Reference
    respondents: int
    anonymous: bool
    detail: Detail
    verdict: str | None = None
    base: str | None = None
    score: float | None = None
    range: tuple[float, float] | None = None
    provisional: bool = False
    coverage: float | None = None
    dimensions: Mapping[str, float] = field(default_factory=dict)
    options: Mapping[str, float] = field(default_factory=dict)
    axes: Mapping[str, float] = field(default_factory=dict)
    axis_ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    rules: tuple[FiredRule, ...] = ()
    strongest: tuple[Driver, ...] = ()
    weakest: tuple[Driver, ...] = ()
    levers: tuple[Lever, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    find_out_first: tuple[str, ...] = ()
    next: tuple[Step, ...] = ()
    removed: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    lead: float | None = None
    default_verdict: str | None = None
    separate: tuple[Separate, ...] = ()
    providers: Mapping[str, ProviderResult] = field(default_factory=dict)
    sides: Mapping[str, Sides] = field(default_factory=dict)
    factors: Mapping[str, Factor] = field(default_factory=dict)
    swap: Swap | None = None
    entries: Mapping[str, str] = field(default_factory=dict)
    is_example: bool = False
