#!/bin/sh
# install.sh VENV PYTHON LOCKFILE [UV]: makes the environment from one lock file and
# puts the project itself in it, editable. Byte code is compiled once here, because an
# environment without it costs every later process a second or more.
set -eu
venv=$1 python=$2 lock=$3 uv=${4:-}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Guildwire needs Python 3.11 or newer; '$python' is $("$python" --version 2>&1)." >&2
    echo "Name another one: make PYTHON=python3.12 ..." >&2
    exit 2
}
echo "Installing the environment in $venv (once; about a minute) ..." >&2
if [ -n "$uv" ]; then
    [ -x "$venv/bin/python" ] || "$uv" venv --quiet --python "$python" "$venv"
    VIRTUAL_ENV=$venv "$uv" pip install --quiet --compile-bytecode --require-hashes -r "$lock"
    VIRTUAL_ENV=$venv "$uv" pip install --quiet --no-deps --no-build-isolation -e .
else
    [ -x "$venv/bin/pip" ] || "$python" -m venv "$venv"
    # The lock file is complete. pip refuses an extra (coverage[toml]) that is locked by its bare name, so it
    # must not solve again; `pip check` then says whether anything lacks.
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    "$venv/bin/python" -m pip check --quiet --disable-pip-version-check
    "$venv/bin/python" -m compileall -q -j 0 "$venv/lib" >/dev/null 2>&1 || true
fi
