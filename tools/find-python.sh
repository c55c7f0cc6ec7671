#!/bin/sh
# Prints the first Python 3.11 to 3.13 on PATH that can make a virtual environment.
for name in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python; do
    if "$name" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
        >/dev/null 2>&1; then
        echo "$name"
        exit 0
    fi
done
echo "No Python 3.11, 3.12 or 3.13 with venv was found on PATH. Install one (on Debian also python3-venv)," \
    "or name it: make setup PYTHON=/path/to/python3.12" >&2
exit 1
