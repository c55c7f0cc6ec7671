"""A KoboToolbox and an ODK Central that answer over real HTTP, with state, for tests and the demo.

    state = KoboState()                         # or CentralState()
    state.seed_foreign("tests/data/foreign")
    with running(KoboApp(state)) as server:     # tests.stand_ins.server
        pull(server.url, **state.access())
        state.journal.clear()
        state.set_review(1, "approved")
        state.fail("/data/", times=2, how="503", retry_after="1")
        pull(server.url, **state.access())
        assert not state.journal.all("xml", "attachment", "write")

As a process: `python -m tests.stand_ins.kobo --port 8101`; its first line is the address, and
`POST /_control/<method>` with JSON arguments does what the state's methods do (`control.py`).
"""
