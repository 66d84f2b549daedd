"""Thumbs and reasons: stored with the answer they are about, one a person, changeable."""

from advisor.store import Rating
from bot.playground import Fault

from .stage import ADA, BEN, OPERATIONS, Stage, answer_id, button, shown, thumbs

EXPIRED = Fault(200, '{"ok": false, "error": "expired_trigger_id"}')
WORDS = {"words": "It leaves out the taxes."}


def ratings(stage: Stage) -> list[tuple[str, str, str | None]]:
    """Who rated how and why, oldest first."""
    found: tuple[Rating, ...] = stage.workspace.ratings()
    return [(rating.rater, rating.verdict, rating.reason) for rating in found]


def test_a_thumb_up_is_stored_with_its_answer_and_thanked_for_in_private(stage: Stage) -> None:
    answer = stage.mention("What is BPO?")

    note = stage.thumb(answer, "up")

    [rating] = stage.workspace.ratings()
    assert (rating.rater, rating.verdict, rating.reason) == (ADA, "up", None)
    assert rating.entries == ("bpo",)
    assert rating.answer == answer_id(answer)
    assert note.viewer == ADA
    assert note.thread_ts == answer.thread_ts
    assert "Thank you" in shown(note)


def test_a_thumb_down_is_stored_and_asks_for_a_reason_in_private(stage: Stage) -> None:
    note = stage.thumb(stage.direct("What is BPO?"), "down")

    assert ratings(stage) == [(ADA, "down", None)]
    assert note.viewer == ADA
    assert button(note, "It's wrong")
    assert button(note, "In my own words")


def test_a_changed_thumb_is_one_rating(stage: Stage) -> None:
    answer = stage.mention("What is BPO?")

    stage.thumb(answer, "down")
    stage.thumb(answer, "up")

    assert ratings(stage) == [(ADA, "up", None)]


def test_each_person_has_a_thumb(stage: Stage) -> None:
    answer = stage.mention("What is BPO?")

    stage.thumb(answer, "up", ADA)
    stage.thumb(answer, "down", BEN)

    assert ratings(stage) == [(ADA, "up", None), (BEN, "down", None)]


def test_a_reason_is_stored_and_takes_the_place_of_the_question(stage: Stage) -> None:
    note = stage.thumb(stage.mention("What is BPO?"), "down")

    thanked = stage.press(note, "Out of date")

    assert ratings(stage) == [(ADA, "down", "outdated")]
    assert thanked.ts == note.ts
    assert thanked.edited is not None
    assert "Thank you" in shown(thanked)


def test_a_private_answer_can_be_rated_and_explained_too(stage: Stage) -> None:
    note = stage.thumb(stage.command("ask What is BPO?"), "down")
    stage.press(note, "Hard to follow")

    assert note.viewer == ADA
    assert ratings(stage) == [(ADA, "down", "unclear")]


def test_a_reason_in_own_words_is_stored(stage: Stage) -> None:
    note = stage.thumb(stage.mention("What is BPO?"), "down")
    stage.slack.click(ADA, note, button(note, "In my own words")["action_id"])
    view = stage.slack.modal(ADA)
    assert view is not None

    sent = stage.slack.submit(ADA, view, WORDS)

    assert sent.ok
    assert ratings(stage) == [(ADA, "down", "It leaves out the taxes.")]
    thanks = stage.slack.modal(ADA)
    assert thanks is not None
    assert thanks.body["title"]["text"] == "Thank you"


def test_a_blank_reason_is_refused_at_its_field(stage: Stage) -> None:
    note = stage.thumb(stage.mention("What is BPO?"), "down")
    stage.slack.click(ADA, note, button(note, "In my own words")["action_id"])
    view = stage.slack.modal(ADA)
    assert view is not None

    sent = stage.slack.submit(ADA, view, {"words": "   "})

    assert sent.errors == {"words": "Write a few words."}
    assert stage.slack.modal(ADA) is not None
    assert ratings(stage) == [(ADA, "down", None)]


def test_a_trigger_that_ran_out_is_no_half_done_rating(stage: Stage) -> None:
    note = stage.thumb(stage.mention("What is BPO?"), "down")
    stage.slack.faults.next("views.open", EXPIRED)

    stage.slack.click(ADA, note, button(note, "In my own words")["action_id"])

    assert stage.slack.modal(ADA) is None
    assert ratings(stage) == [(ADA, "down", None)]


def test_the_verdict_of_a_word_counts_like_a_thumb(stage: Stage) -> None:
    answer = stage.direct("What is BPO?")
    stage.direct("that was helpful")

    [rating] = stage.workspace.ratings()

    assert (rating.rater, rating.verdict) == (ADA, "up")
    assert rating.answer == answer_id(answer)
    assert rating.entries == ("bpo",)


def test_only_what_answers_can_be_rated(stage: Stage) -> None:
    for words in ("hello", "help", "Who won the world cup in 2018?", "run a readiness check"):
        assert not thumbs(stage.direct(words))


def test_a_rating_posts_nothing_that_others_see(stage: Stage) -> None:
    answer = stage.mention("What is BPO?")
    before = stage.slack.messages(OPERATIONS, answer.thread_ts)

    note = stage.thumb(answer, "down")
    stage.press(note, "It's wrong")

    assert stage.slack.messages(OPERATIONS, answer.thread_ts) == before
