"""Prints the dependencies of setup.cfg, one a line, for deptry, which does not read setup.cfg."""

import configparser
import sys
from pathlib import Path

if __name__ == "__main__":
    setup = configparser.ConfigParser()
    setup.read(Path(__file__).resolve().parent.parent / "setup.cfg", encoding="utf-8")
    sys.stdout.write(setup["options"]["install_requires"].strip() + "\n")
