"""Asks Elastic's own validator of packages: ``make kibana-validate``, where Go is.

It is no part of the tests: building it takes a minute and more the first time, and of twelve ways to break content
it saw four, all of which our own checks see.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from kibana.build import build
from tests.kibana.package import lay_out

PROGRAM = Path(__file__).parent / "validator"
USUAL = Path("/usr/local/go/bin/go")
"""Where Go's own archive is unpacked, which is not always on the path."""


def main() -> None:
    """Lay the content out as a package, have it judged, and say what was found."""
    go = shutil.which("go") or (str(USUAL) if USUAL.exists() else "")
    if not go:
        sys.exit("Go is not installed (https://go.dev/dl/): nothing was validated")
    with tempfile.TemporaryDirectory() as scratch:
        package = lay_out(build(), Path(scratch))
        # What the program needs is fixed in its go.sum; the module proxy has it.
        environment = {**os.environ, "GOFLAGS": "-mod=readonly -buildvcs=false"}
        done = subprocess.run([go, "run", ".", package], cwd=PROGRAM, env=environment, check=False)
    if done.returncode:
        sys.exit("Elastic's validator objects")
    sys.stderr.write("Elastic's validator of packages has no objection.\n")


if __name__ == "__main__":
    main()
