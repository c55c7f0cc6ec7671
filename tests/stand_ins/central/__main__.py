"""`python -m tests.stand_ins.central --port 8102 --foreign tests/data/foreign`."""

from __future__ import annotations

import sys

from tests.stand_ins.central.app import CentralApp
from tests.stand_ins.central.state import CentralState
from tests.stand_ins.clock import Clock, WallClock
from tests.stand_ins.server import arguments, serve

parser = arguments("central")
parser.add_argument("--password", help="of admin@example.org")
options = parser.parse_args()
state = CentralState(Clock() if options.fixed_clock else WallClock())
state.admin.password = options.password or state.admin.password
if options.foreign:
    state.seed_foreign(options.foreign)
sys.exit(serve(CentralApp(state), options))
