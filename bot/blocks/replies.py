"""A reply as blocks, with its plain-text twin."""

from collections.abc import Sequence
from typing import Any

from advisor import Bullets, Choice, Citation, Paragraph, Passage, Reply, Section, Table
from advisor.answering import plain
from advisor.runs import spoken
from bot.blocks import parts
from bot.blocks.assessments import names
from bot.blocks.mrkdwn import escape, of_markdown

Block = dict[str, Any]

CHOICE = "choice"
RATING = "rating"
_BUTTON_TEXT = 75
_STEERING = {
    spoken.START: names.OPEN_START,
    spoken.ANSWER: names.ANSWER,
    spoken.RESULT: names.RESULT,
    spoken.MANAGE: names.MANAGE,
    spoken.DELETE: names.DELETE_ANSWERS,
    spoken.STEER: names.STEER,
}
_CELL = 300
_CONTEXT = 3000


def blocks(reply: Reply, identity: str) -> list[Block]:
    """Return `reply` as blocks; `identity` ties its thumbs to it."""
    made = sections(reply.sections)
    if reply.citations:
        made.append(_context(_source_line(reply)))
    if reply.choices:
        made.append(_choices(reply.choices))
    if reply.rateable and reply.entries:
        made.append(_thumbs(reply, identity))
    return made


def sections(shown: Sequence[Section]) -> list[Block]:
    """Return sections as blocks; the first table is a native one, as Slack takes one a message."""
    made: list[Block] = []
    tables_left = 1
    for section in shown:
        made.extend(_section(section, tables_left))
        tables_left -= any(isinstance(passage, Table) for passage in section.passages)
    return made


def _source_line(reply: Reply) -> str:
    """Return who says so, each name a link if there is one; bare names if that gets too long."""
    linked = plain.source_line(reply, _linked)
    if len(linked) <= _CONTEXT:
        return linked
    return escape(plain.source_line(reply))[:_CONTEXT]


def _linked(citation: Citation) -> str:
    name = escape(citation.name)
    if citation.url is None:
        return name
    return f"<{escape(citation.url)}|{name.replace('|', '/')}>"


def _section(section: Section, tables_left: int) -> list[Block]:
    made = [_text(f"*{escape(section.heading)}*")] if section.heading else []
    made.extend(_passage(passage, as_table=tables_left > 0) for passage in section.passages)
    made.extend(_context(f"_{of_markdown(remark)}_") for remark in section.remarks)
    return made


def _passage(passage: Passage, *, as_table: bool) -> Block:
    match passage:
        case Paragraph(text):
            return _text(of_markdown(text))
        case Bullets(items):
            return _text("\n".join(f"•  {of_markdown(item)}" for item in items))
        case Table() if as_table:
            return _table(passage)
        case Table():
            return _text(escape(plain.passage(passage)))


def _table(table: Table) -> Block:
    """Return a native table; bold survives in its head only, which Slack shows so anyway."""
    rows = (table.head, *table.rows)
    return {
        "type": "table",
        "rows": [
            [
                {"type": "raw_text", "text": cell.replace("**", "")[:_CELL] or "\N{NO-BREAK SPACE}"}
                for cell in row
            ]
            for row in rows
        ],
        "column_settings": [{"is_wrapped": True} for _ in table.head],
    }


def _text(mrkdwn: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn}}


def _context(mrkdwn: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": mrkdwn}]}


def _choices(choices: tuple[Choice, ...]) -> Block:
    return {
        "type": "actions",
        "elements": [_button(choice, number) for number, choice in enumerate(choices)],
    }


def _button(choice: Choice, number: int) -> Block:
    made = {
        "type": "button",
        "action_id": f"{_action(choice)}_{number}",
        "text": {"type": "plain_text", "text": choice.label[:_BUTTON_TEXT]},
        "value": _value(choice),
    }
    if choice.warning is None:
        return made
    yes, _, _ = choice.label.partition(":")
    return parts.asking_first(made, f"{yes}?", choice.warning, yes)


def _action(choice: Choice) -> str:
    """Return which listener a press is for; those that steer a run have their own."""
    return _STEERING.get(choice.request.partition(":")[0], CHOICE)


def _value(choice: Choice) -> str:
    steers, _, value = choice.request.partition(":")
    return value if steers in _STEERING else choice.request


def _thumbs(reply: Reply, identity: str) -> Block:
    about = f"{identity}:{','.join(reply.entries)}"
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": RATING,
                "positive_button": _thumb("Good answer", f"up:{about}"),
                "negative_button": _thumb("Bad answer", f"down:{about}"),
            }
        ],
    }


def _thumb(text: str, value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": text}, "value": value}
