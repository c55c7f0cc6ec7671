"""`python -m tests.stand_ins.kobo --port 8101 --foreign tests/data/foreign`."""

from __future__ import annotations

import sys

from tests.stand_ins.clock import Clock, WallClock
from tests.stand_ins.kobo.app import KoboApp
from tests.stand_ins.kobo.state import KoboState
from tests.stand_ins.server import arguments, serve

parser = arguments("kobo")
parser.add_argument("--token", help="the owner's API token")
options = parser.parse_args()
state = KoboState(Clock() if options.fixed_clock else WallClock())
state.owner.token = options.token or state.owner.token
if options.foreign:
    state.seed_foreign(options.foreign)
sys.exit(serve(KoboApp(state), options))
