"""An application in an environment of its own: nothing there has a name of ours, and nothing is published."""

import re
import tomllib
from importlib.metadata import distributions, packages_distributions
from typing import Any

from tests.project.test_layers import PACKAGES, ROOT

LOCKED = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==[^;\n]*$", re.MULTILINE)
"""A distribution of a lock file that every system gets: one without a condition behind its version."""


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_other_distribution_brings_a_package_of_our_names() -> None:
    brought = packages_distributions()
    assert not {name: others for name in PACKAGES if (others := set(brought.get(name, ())) - {"guildwire"})}


def test_the_environment_of_the_tests_holds_what_any_lock_file_names() -> None:
    installed = {canonical(each.metadata["Name"]) for each in distributions()}
    files = sorted((ROOT / "requirements").glob("*.txt"))
    assert len(files) == 3
    locked = {canonical(name) for path in files for name in LOCKED.findall(path.read_text("utf-8"))}
    assert len(locked) > 150
    assert not locked - installed


def test_an_index_of_packages_would_refuse_it() -> None:
    assert "Private :: Do Not Upload" in project()["project"]["classifiers"]


def test_every_package_is_installed_and_says_that_it_is_typed() -> None:
    listed = project()["tool"]["setuptools"]["packages"]["find"]["include"]
    assert listed == [f"{package}*" for package in PACKAGES]
    assert not [package for package in PACKAGES if not (ROOT / package / "py.typed").exists()]


def test_make_and_the_images_install_the_checkout_itself() -> None:
    made = (ROOT / "requirements" / "install.sh").read_text("utf-8") + (ROOT / "Dockerfile").read_text("utf-8")
    installs = re.findall(r"pip install (.*?)\s(-e|--editable)?\s?\.$", made, re.MULTILINE)
    assert len(installs) == 4
    assert all("--no-deps" in options and editable for options, editable in installs)
