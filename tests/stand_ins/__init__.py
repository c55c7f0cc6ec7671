"""A KoboToolbox and an ODK Central that answer over real HTTP, with state, for tests and the
demo journey.
"""
