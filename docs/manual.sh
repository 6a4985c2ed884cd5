#!/usr/bin/env bash
# Writes the manual, every module's docstrings as HTML, into a folder (default: manual). Needs the extra "docs".
set -euo pipefail
cd "$(dirname "$0")/.."
modules=$(find netzero -name '*.py' ! -name '__main__.py' | sort | sed -e 's,/__init__\.py$,,' -e 's/\.py$//' -e 's,/,.,g')
# pdoc warns of modules that a package names in __all__ too, and of the types of named tuples
# shellcheck disable=SC2086
"${PYTHON:-python}" -W ignore -m pdoc --docformat google --output-directory "${1:-manual}" $modules
