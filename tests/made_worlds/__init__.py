"""Made worlds: plans, submissions and lists whose truth is known, from a seed.

They have the shapes of the samples in `tests/data/worlds` with other words, years, workbooks and
slips, so that matching is judged on what it was not tuned on:

    make_activities(folder, seed=7, year=2027, size=60, hardness=0.5, layout="months")
    make_people(folder, seed=7, people=400, events=50, hardness=0.5)

`hardness` runs from 0 (tidy) to 1: with familiar words the plain samples lie near 0.1, the hard
ones near 0.35. `familiar` says how many topics are those of the samples (0: none, 1: all).
`doubles` scales how many events are told more than once (0: never, as in the samples); truth.csv
says in `event` which submissions tell one event and in `told_as` how (whole, day, officer,
correction). Lists of people have their plain samples near 0.3 and their hard ones near 0.6.
`made_worlds.loading` imports a world and scores what was made of it; `made_worlds.streams` gives
attendances, events and activities one at a time, as many as a bench wants, with their truth.
"""
