"""How doubtful a score is, in a tone; `sync.checks.score` says what it is made of."""

TONES = ((70, "bad"), (45, "warn"), (25, "info"), (0, "ok"))


def tone_of(score: int) -> str:
    """The tone in which a score is shown."""
    return next(tone for least, tone in TONES if score >= least)
