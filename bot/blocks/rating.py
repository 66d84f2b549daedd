"""The private notes and the modal that follow a thumb."""

from bot.blocks.replies import Block

REASON = "reason"
OWN_WORDS = "reason_own_words"
OWN_WORDS_VIEW = "reason_view"
WORDS_BLOCK = "words"
REASONS = {
    "wrong": "It's wrong",
    "other_question": "Not what I asked",
    "unclear": "Hard to follow",
    "outdated": "Out of date",
}
THANKS = "Thank you, I've noted that."
SORRY = "Thank you, I've noted that this didn't help. What was the matter? You needn't say."
TOO_LATE = "Slack took too long to open the form. Please press the button again."


def reasons(answer: str) -> list[Block]:
    """Return the note that asks what was the matter with `answer`."""
    buttons = [
        _button(f"{REASON}_{name}", label, f"{name}:{answer}") for name, label in REASONS.items()
    ]
    own = _button(OWN_WORDS, "In my own words", answer)
    return [
        _text(SORRY),
        {"type": "actions", "elements": [*buttons, own]},
    ]


def thanks() -> list[Block]:
    """Return the note that thanks for a thumb up."""
    return [_text(THANKS)]


def too_late() -> list[Block]:
    """Return the note that the form could not be opened."""
    return [_text(TOO_LATE)]


def own_words(answer: str) -> Block:
    """Return the modal that takes a reason in the person's own words."""
    return {
        "type": "modal",
        "callback_id": OWN_WORDS_VIEW,
        "private_metadata": answer,
        "title": {"type": "plain_text", "text": "What was the matter?"},
        "submit": {"type": "plain_text", "text": "Send"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [
            {
                "type": "input",
                "block_id": WORDS_BLOCK,
                "label": {"type": "plain_text", "text": "What should an editor know?"},
                "hint": {
                    "type": "plain_text",
                    "text": "Editors see this with the answer and your user id, not your question.",
                },
                "element": {
                    "type": "plain_text_input",
                    "action_id": WORDS_BLOCK,
                    "multiline": True,
                    "max_length": 1000,
                },
            }
        ],
    }


def words_received() -> Block:
    """Return the modal once the words have arrived."""
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Thank you"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [_text("An editor will read what you wrote, together with the answer.")],
    }


def _text(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _button(action: str, label: str, value: str) -> Block:
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "action_id": action, "text": text, "value": value}
