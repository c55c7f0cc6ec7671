"""By what codes are found that are typed in part, or with one slip."""


def parts_alone(known: tuple[str, ...]) -> set[tuple[str, ...]]:
    """What may be typed of a code: its beginning, or its region and number."""
    lengths = range(2, len(known))
    ends = {known[-length:] for length in lengths if not known[-length].isdigit()}
    return {known[:length] for length in lengths} | ends


def shortened(text: str) -> set[str]:
    """A text itself, and without each of its signs: two that are a slip apart share one."""
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}
