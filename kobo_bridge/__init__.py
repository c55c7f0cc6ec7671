"""The other doors: what KoboToolbox and ODK Central hold, behind one interface."""
