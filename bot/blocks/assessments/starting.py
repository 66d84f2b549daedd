"""The two forms of starting a run: what it is about, and who answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advisor.answering import plain
from advisor.assessments import Assessment, Summary
from advisor.assessments.definition import ContextField, FieldKind
from advisor.assessments.wording import anchors_of, text_of
from advisor.runs import retyped
from bot.blocks import parts
from bot.blocks.assessments import names
from bot.blocks.mrkdwn import escape, of_markdown
from bot.blocks.parts import Block

HOW, WHERE, PEOPLE, DEADLINE = "how", "where", "people", "deadline"
AGAIN = "again"
ANONYMOUS, AUDIENCE, GUESTS, DISPLAY = "anonymous", "audience", "guests", "display_subject"
ALONE, TOGETHER = "alone", "together"
DIRECT, HERE = "direct", "here"
_MOST_RADIOS = 10
_LONGEST = 3000
_SHOWN_FIELDS = 100


@dataclass(frozen=True)
class Surroundings:
    """Where somebody starts a run.

    Attributes:
        channel: the channel it was started from; None outside of channels.
        is_private: whether only its members can read it.
        is_shared: whether people of another organisation are in it.
        is_member: whether the advisor can post there.
    """

    channel: str | None = None
    is_private: bool = False
    is_shared: bool = False
    is_member: bool = False


def choose(definitions: Sequence[Assessment]) -> list[Block]:
    """Return all assessments with a button each."""
    made = []
    for one in definitions:
        text = f"*{escape(one.title)}*\n{escape(one.purpose)} {one.minutes} minutes."
        start = parts.button(names.OPEN_START, "Start", names.packed(assessment=one.id))
        made.append({**parts.section(text), "accessory": start})
    return made


def what(
    assessment: Assessment,
    around: Surroundings,
    given: Mapping[str, object],
    after: str | None = None,
) -> Block:
    """Return the first form: the assessment's own fields, and alone or together.

    Args:
        assessment: what is to be started.
        around: where.
        given: what the fields hold at first.
        after: the earlier run of the same assessment that this one repeats, if any.
    """
    made = [
        parts.section(escape(assessment.purpose)),
        {
            **parts.context(f"{assessment.minutes} minutes for each person"),
        },
        parts.actions("look", parts.button(names.PREVIEW, "Look at the questions", assessment.id)),
        *(
            _field(field, given.get(field.id))
            for field in assessment.context
            if field.id != DISPLAY
        ),
        parts.field(
            HOW,
            "Who answers?",
            parts.one_of(
                "radio_buttons",
                [
                    parts.option(ALONE, "I answer alone, and only I see the result"),
                    parts.option(TOGETHER, "Colleagues answer as well"),
                ],
                str(given.get(HOW, ALONE)),
            ),
        ),
    ]
    if after is not None:
        boxes = [parts.option("yes", "Each begins with the own answers of last time")]
        made.append(parts.field(AGAIN, "Last time", parts.some_of(boxes, ["yes"]), optional=True))
    carried = names.packed(
        assessment=assessment.id,
        after=after,
        channel=around.channel,
        private="yes" if around.is_private else None,
        shared="yes" if around.is_shared else None,
        member="yes" if around.is_member else None,
    )
    return parts.modal(
        names.WHAT_VIEW, assessment.short_title, made, metadata=carried, submit="Go on"
    )


def _field(field: ContextField, given: object) -> Block:
    label = f"{field.text} ({field.unit})" if field.unit else field.text
    chosen = given if given is not None else field.default
    return parts.field(
        field.id,
        label,
        _element(field, chosen),
        hint=f"{field.help} {_how(field)}".strip(),
        optional=not field.required and (field.default is None or field.kind is FieldKind.TEXT),
    )


def _element(field: ContextField, chosen: object) -> Block:
    options = [parts.option(one.value, one.text) for one in field.options]
    text = chosen if isinstance(chosen, str) else ""
    match field.kind:
        case FieldKind.SINGLE:
            kind = "radio_buttons" if len(options) <= _MOST_RADIOS else "static_select"
            return parts.one_of(kind, options, text)
        case FieldKind.MULTI:
            ticked = [str(one) for one in chosen] if isinstance(chosen, tuple | list) else []
            return parts.some_of(options, ticked)
        case FieldKind.NUMBER:
            number: Block = {
                "type": "number_input",
                "is_decimal_allowed": True,
                "min_value": "0",
            }
            return {**number, "initial_value": str(chosen)} if chosen is not None else number
        case FieldKind.TEXT:
            return parts.words(text, longest=field.max_length)
        case _:
            return parts.words(retyped(chosen), lines=True, longest=_LONGEST)


def _how(field: ContextField) -> str:
    match field.kind:
        case FieldKind.LIST:
            return "One in each line."
        case FieldKind.NUMBER_PER_VENDOR | FieldKind.POINTS:
            return "One in each line, as in: Name = 100"
        case FieldKind.MATRIX:
            return "One in each line, as in: cost: onshore = 40, offshore = 90"
        case _:
            return ""


def who(
    assessment: Assessment,
    around: Surroundings,
    metadata: str,
    closes: date,
) -> Block:
    """Return the second form: the neutral name, where, who, until when, and who sees what."""
    made = [
        parts.field(
            DISPLAY,
            "Name that others see",
            parts.words("", longest=60),
            hint="A neutral one, such as Project Maple. The real subject shows inside the form.",
        ),
        *_where(around),
        parts.field(
            PEOPLE,
            "Who should answer?",
            {"type": "multi_users_select", "max_selected_items": 50},
            hint=_who_hint(assessment, around),
            optional=_can_post(around),
        ),
        parts.field(
            DEADLINE,
            "Closes on",
            {"type": "datepicker", "initial_date": closes.isoformat()},
            hint="At five in the afternoon, your time.",
        ),
        *_anonymity(assessment),
        parts.field(
            AUDIENCE,
            "Who gets the result?",
            parts.one_of(
                "radio_buttons",
                [
                    parts.option("everyone", "Everyone who is asked; in a channel, everyone there"),
                    parts.option("starter", "Only me"),
                ],
                "everyone",
            ),
        ),
        parts.field(
            GUESTS,
            "Guests",
            parts.some_of([parts.option("yes", "Guests of the workspace may answer")]),
            optional=True,
        ),
    ]
    return parts.modal(
        names.WHO_VIEW, assessment.short_title, made, metadata=metadata, submit="Start"
    )


def _can_post(around: Surroundings) -> bool:
    return around.channel is not None and around.is_member and not around.is_shared


def _where(around: Surroundings) -> list[Block]:
    """Return the choice of place; a shared channel is none, a public one comes with a warning."""
    if around.channel is None:
        return []
    if around.is_shared:
        return [
            parts.section(
                ":no_entry: This channel is shared with another organisation, so the check runs in "
                "direct messages to the people you pick."
            )
        ]
    if not around.is_member:
        return [
            parts.section(
                f"I can't post in <#{around.channel}>. The check runs in direct messages; to run "
                "it there, add me with /invite first and start again."
            )
        ]
    options = [
        parts.option(DIRECT, "In direct messages to the people I pick"),
        parts.option(HERE, "In this channel, as a card"),
    ]
    chosen = HERE if around.is_private else DIRECT
    made = [parts.field(WHERE, "Where?", parts.one_of("radio_buttons", options, chosen))]
    if not around.is_private:
        made.append(
            parts.section(
                f":warning: <#{around.channel}> is public. That this work *might* be outsourced is "
                "news in itself: direct messages or a private channel are safer."
            )
        )
    return made


def _who_hint(assessment: Assessment, around: Surroundings) -> str:
    low, high = assessment.respondents.ideal
    asked = f"Best {low} to {high}: {assessment.audience}."
    return f"{asked} In the channel, nobody means everyone there." if _can_post(around) else asked


def _anonymity(assessment: Assessment) -> list[Block]:
    if not assessment.respondents.anonymous_allowed:
        return [
            parts.context(
                "This check keeps names with answers, so that a choice can be accounted for."
            )
        ]
    options = [
        parts.option("no", "Keep names: a question can be asked again, answers deleted later"),
        parts.option("yes", "Anonymous: names and answers are untied for good when it closes"),
    ]
    element = parts.one_of("radio_buttons", options, "no")
    hint = "Anonymous: under 3 answers nothing is shown, under 5 no counts and no differences."
    return [parts.field(ANONYMOUS, "Names", element, hint=hint)]


def preview(assessment: Assessment, sample: Summary | None) -> Block:
    """Return the questions and an example of a result, before anyone is involved."""
    made: list[Block] = [parts.header("The questions")]
    lines: list[str] = []
    for question in assessment.questions:
        anchors = anchors_of(question, {})
        worst, best = (anchors[0], anchors[-1]) if anchors else ("", "")
        scale = f"\n_{escape(worst)} … {escape(best)}_" if anchors else ""
        lines.append(f"•  {escape(text_of(question))}{scale}")
    made.extend(parts.section("\n".join(lines[at : at + 5])) for at in range(0, len(lines), 5))
    if sample is not None:
        made.append(parts.header("What a result looks like (an example)"))
        made.append(parts.section(f"*{of_markdown(sample.headline)}*"))
        for section in sample.sections[:3]:
            heading = f"*{escape(section.heading or '')}*\n"
            text = "\n".join(escape(plain.passage(passage)) for passage in section.passages)
            made.append(parts.section(heading + text))
    return parts.modal(names.WHAT_VIEW, assessment.short_title, made[:_SHOWN_FIELDS], close="Back")
