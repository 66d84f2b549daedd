"""How long a definition's texts may be: what Slack's forms and charts can show."""

TITLE = 60
SHORT_TITLE = 24
"""A modal's title."""
OPTION_TEXT = 75
"""A radio button's or a select's option."""
OPTIONS = 10
"""Radio buttons or checkboxes in a group; "don't know" and "not mine to answer" are two of them."""
QUESTION_TEXT = 150
"""A field's label; Slack takes 2,000 characters, a person doesn't."""
LABEL = 60
SHORT_LABEL = 20
"""A chart's label."""
NAME = 60
"""The name that others see, and ids."""
RULE_TEXT = 200
"""What a rule says, one line of a message."""
TASK = 100
"""What to do, a line that an owner and a day fit beside."""
EXTRA_OPTIONS = 2
