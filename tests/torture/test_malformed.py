"""Whatever arrives, the app neither breaks nor babbles."""

import os
import random
from collections import Counter

import pytest

from advisor import Advisor
from bot.settings import Settings
from tests.torture.inside import inside
from tests.torture.malformed import request

LONG = int(os.environ.get("TORTURE_PAYLOADS", "1000000"))
EXPECTED = {200, 400, 401, 413}


@pytest.mark.parametrize(
    "payloads", [20_000, pytest.param(LONG, marks=pytest.mark.torture)], ids=["short", "long"]
)
def test_no_malformed_payload_breaks_the_app_or_its_log(
    advisor: Advisor, settings: Settings, payloads: int
) -> None:
    chance = random.Random(payloads)  # noqa: S311 - a seed that says it all
    statuses = Counter[int]()
    with inside(settings, advisor) as app:
        for number in range(payloads):
            body, headers = request(chance, number)
            status = app.raw(body, headers)
            statuses[status] += 1
            assert status in EXPECTED, (number, status, body[:500], app.lines.odd)
            assert app.lines.odd == [], (number, body[:500])
    print(f"\n{payloads} payloads: {dict(sorted(statuses.items()))}, {app.lines.count} log lines")
    assert set(statuses) >= {200, 400, 401}, "some of each, or the test is blind"
