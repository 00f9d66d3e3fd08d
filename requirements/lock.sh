#!/bin/sh
# Rewrites the three lock files: versions and hashes, no index addresses.
# The widest set, which the tests run on, is solved first so that the smaller ones agree with it.
set -eu
cd "$(dirname "$0")/.."
lock() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$@"
}
lock pyproject.toml requirements/build.in --extra test --extra airflow -o requirements/test.txt
lock pyproject.toml requirements/build.in --extra airflow -c requirements/test.txt -o requirements/airflow.txt
lock pyproject.toml requirements/build.in -c requirements/test.txt -o requirements/base.txt
