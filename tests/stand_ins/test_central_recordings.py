"""The stand-in Central answers the recorded requests as the real one did."""

from datetime import UTC, datetime

import pytest

from tests.stand_ins.central import CentralApp, CentralState
from tests.stand_ins.clock import Clock
from tests.stand_ins.recordings import SHARED
from tests.stand_ins.replay_central import CentralReplay
from tests.stand_ins.server import running

EXPORTS = {296, 297, 298, 299, 300}
NOT_BUILT = {25, 60, 231, *EXPORTS, *range(347, 390)}  # roles, assignments, exports, entity lists
DIFFERENT = {
    66: "Content-Language on a 304, which werkzeug strips",
    80: "the same",
    229: "the types are shortened",
    278: "a repeat's key is a hash of its own",
    279: "the same",
    280: "the same",
    287: "the same",
    424: "a window by the clock of the day of the recording",
    425: "one attachment more was sent between the recordings",
}


@pytest.mark.skipif(not SHARED.exists(), reason="the recordings are not on this machine")
def test_recorded_exchanges_are_answered_alike() -> None:
    clock = Clock(datetime(2026, 11, 24, 3, 33, 37, tzinfo=UTC))
    state = CentralState(clock, bare=True)
    with running(CentralApp(state)) as server:
        replay = CentralReplay(state, server.url)
        answers = dict(replay.run(lambda number: number in NOT_BUILT))
    unlike = {n: d for n, d in answers.items() if d and int(n[:3]) not in DIFFERENT}
    assert unlike == {}
    assert len(answers) > 370
