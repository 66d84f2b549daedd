from collections.abc import Iterator

import pytest

from advisor import Advisor
from bot.settings import Settings

from .stage import Stage, staged


@pytest.fixture
def stage(advisor: Advisor, settings: Settings) -> Iterator[Stage]:
    """The app as it is by default."""
    with staged(settings, advisor) as made:
        yield made
