"""Who is who: which attendances are one person, with what a person decides about it."""
