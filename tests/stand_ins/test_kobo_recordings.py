"""The stand-in Kobo answers the recorded requests as the real one did."""

import pytest

from tests.stand_ins.kobo import KoboApp, KoboState
from tests.stand_ins.recordings import SHARED
from tests.stand_ins.replay_kobo import KoboReplay
from tests.stand_ins.server import running

HOOKS, EXPORTS = set(range(300, 321)), set(range(600, 613))
DIGEST = {41, 42, 52}
NOT_BUILT = {
    9,
    431,
    432,
    621,
    622,
    708,
    *HOOKS,
    *EXPORTS,
    *DIGEST,
}  # also enketo links, duplication
ROWS = "the 3,000 rows that were there are not"
DIFFERENT = {
    8: "facts about the server are left out",
    22: "styles of reports are left out", 27: "", 28: "", 29: "", 34: "", 36: "", 37: "",
    820: "", 824: "",
    33: "the log line of the import is shortened",
    39: "choices are left out of the content",
    56: "requests reads this CSV as Latin-1",
    211: "the header's bytes are UTF-8 on both sides",
    212: "the type is the one that the sender gave",
    134: "points are not split",
    12: "an export setting was there", 13: "", 15: "", 18: "", 701: "",
    129: "one more was sent between the recordings",
    158: ROWS, 159: ROWS, 87: ROWS, 89: ROWS, 91: ROWS, 823: ROWS, 833: ROWS,
    214: "Allow has OPTIONS",
    451: "a status was set between the recordings",
    510: "the history of what was done between the recordings differs", 512: "", 514: "", 515: "",
    800: "bulk edits draw other uuids",
    803: "the root's attributes are in another order",
    450: "another row is edited first",
}  # fmt: skip


@pytest.mark.skipif(not SHARED.exists(), reason="the recordings are not on this machine")
def test_recorded_exchanges_are_answered_alike() -> None:
    state = KoboState()
    with running(KoboApp(state)) as server:
        replay = KoboReplay(state, server.url)
        answers = dict(replay.run(lambda number: number in NOT_BUILT))
    unlike = {n: d for n, d in answers.items() if d and int(n[:3]) not in DIFFERENT}
    assert unlike == {}
    assert len(answers) > 250
