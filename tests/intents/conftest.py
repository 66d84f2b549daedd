"""A small set of training data, as files and loaded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from intents import DataError, DataProblem, Recogniser, TrainingData, load, train

BENEFIT = """\
intent: benefit
description: What it brings.
utterances:
  - say:
      - what are the benefits
      - why would a firm do this
      - name the advantages please
      - what is good about it
      - upsides?
      - what do we gain from outsourcing
      - tell me the pros
      - is it worth it for us
held_out:
  - say:
      - which advantages does it have
      - what would we gain
"""

CHALLENGE = """\
intent: challenge
description: What can go wrong.
slot: risk
utterances:
  - say:
      - what can go wrong
      - which risks are there
      - name the dangers
      - what should we worry about
      - downsides of outsourcing?
      - is it risky
      - tell me the cons
      - what problems do people run into
  - risk: costs
    say:
      - which hidden costs are there
      - the invoice is higher than the quote
      - hidden fees?
      - extra charges we forgot
      - why is it dearer than planned
      - surprise costs on the bill
      - what do people forget to budget for
      - unexpected costs after signing
  - risk: security
    say:
      - is our data safe with them
      - data breaches at a provider
      - who can see customer records
      - data security?
      - could our data leak
      - privacy of personal data
      - how risky is it for confidential files
      - hackers and stolen passwords
held_out:
  - say: [which dangers should we know, what might fail]
  - risk: costs
    say: [surprise invoices, are there hidden charges]
  - risk: security
    say: [is the data secure, might records leak]
"""

OFF_TOPIC = """\
intent: off_topic
description: Anything else.
utterances:
  - say:
      - what is the weather today
      - tell me a joke
      - who won the match
      - recommend a restaurant
      - write a poem about spring
      - how old is the moon
      - play some music
      - translate hello to french
held_out:
  - say: [will it rain tomorrow, sing me a song]
"""

RISK = """\
entity: risk
description: What can go wrong.
values:
  costs:
    name: hidden costs
    aliases: [hidden fee, extra charges, surprise costs]
  security:
    name: data security
    aliases: [data breach, data leak]
"""

BUDGET = "wrong: 0.4\nsure_wrong: 0.2\nrefused: 0.1\n"

FILES = {
    "budget.yaml": BUDGET,
    "intents/benefit.yaml": BENEFIT,
    "intents/challenge.yaml": CHALLENGE,
    "intents/off_topic.yaml": OFF_TOPIC,
    "entities/risk.yaml": RISK,
}

Write = Callable[..., Path]


@pytest.fixture(scope="session")
def write(tmp_path_factory: pytest.TempPathFactory) -> Write:
    """Write the small data with some files in other words; give its folder."""

    def written(changed: dict[str, str] | None = None) -> Path:
        folder = tmp_path_factory.mktemp("training") / "data"
        for name, text in (FILES | (changed or {})).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf8")
        return folder

    return written


@pytest.fixture(scope="session")
def small(write: Write) -> TrainingData:
    return load(write())


@pytest.fixture(scope="session")
def recogniser(small: TrainingData) -> Recogniser:
    return train(small)


@pytest.fixture(scope="session")
def shipped() -> TrainingData:
    """The data as it is shipped."""
    return load()


def problems_of(folder: Path) -> tuple[DataProblem, ...]:
    """What loading a folder complains about."""
    with pytest.raises(DataError) as caught:
        load(folder)
    return caught.value.problems
