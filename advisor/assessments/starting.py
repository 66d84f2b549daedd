"""A filled-in file to start a new assessment from; it passes the checks as it is."""

_TEXT = """\
# What this assessment is for, in one line.
id: {id}
title: What do you want to find out?
short_title: A short title
version: "1.0"
purpose: What the answers tell, and what they don't.
audience: Who should answer
minutes: 3
respondents: {{min: 1, ideal: [2, 5], anonymous_allowed: true}}
roles:
  - {{id: owner, label: Process owner}}
context:
  - id: subject
    kind: text
    text: Which work?
    required: true

model: weighted_bands
higher_is: better
charts: [bar]
coverage: {{overall: 60, core: 50}}
floors: {{limit: 40, steps: {{1: weak}}}}

dimensions:
  - {{id: first, label: The first dimension, short: First, weight: 60, core: true}}
  - {{id: second, label: The second dimension, short: Second, weight: 40}}

questions:
  - id: A1
    dimension: first
    weight: 2
    kind: likert
    text: How well is it done?
    anchors:
      - The worst that people meet
      - Poor
      - Middling
      - Good
      - The best that people meet
    unknown: gap
    do: What somebody should do about a poor answer
    actions: [practice.first_steps]
  - id: A2
    dimension: second
    weight: 1
    kind: single
    ask: [owner]
    text: Which of these is true? The best stands first.
    options:
      - {{value: best, score: 100, text: The best of them}}
      - {{value: middle, score: 50, text: Between the two}}
      - {{value: worst, score: 0, text: The worst of them}}
    unknown: gap
    actions: [practice.first_steps]

rules:
  - id: a_low
    when: {{all: [{{question: A1, at_most: 1}}, {{question: A2, in: [worst, unknown]}}]}}
    effect: cap
    band: weak
    say: What people should know when this is so.

bands:
  - {{id: strong, min: 60, label: Strong, text: What to do when it is strong.}}
  - {{id: weak, min: 0, label: Weak, text: What to do when it is weak.}}

next:
  strong: [practice.first_steps]
  weak: [{{weakest_dimensions: 2}}]
"""


def starting_file(identity: str) -> str:
    """Return the text of a sound definition called `identity`, to be edited."""
    return _TEXT.format(id=identity)
