"""Forms, their answers and what they mean; no database, no network."""
