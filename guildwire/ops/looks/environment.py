"""Variables that look like settings and are none."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from guildwire.ops.looks.finding import Check, Scene
from guildwire.settings import PREFIX, Settings
from guildwire.wiring import Parts

OTHERS = ("VERSION", "SHARED", "JDK", "REQUIRE", "WRITE_GOLDENS")
"""Variables of the images, of docker-compose.yml and of the tests."""
TESTS = "TEST_"
FILE = "_FILE"
"""What a setting's variable may end with: the value is then in the file it names."""


def settings(parts: Parts, scene: Scene) -> Iterator[Check]:  # noqa: ARG001 (a look's)
    """Name each variable that is no setting, and the one it may be meant for."""
    found = list(unknown(scene.environment))
    for name, meant in found:
        hint = f"did you mean {meant}? " if meant else ""
        yield Check("settings", "yellow", f"there is no setting {name}", f"{hint}all of them: docs/settings.md")
    if not found:
        yield Check("settings", "green", f"every {PREFIX}* variable is one")


def unknown(environment: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that begins as ours do and is no setting, with the nearest one, empty where none is near."""
    known = [name.upper() for name in Settings.model_fields]
    for name in sorted(environment):
        bare = name.upper().removeprefix(PREFIX)
        if bare == name.upper() or bare.startswith(TESTS) or bare.removesuffix(FILE) in {*known, *OTHERS}:
            continue
        # Without what all of them have in common, or everything would be near.
        yield name, next((PREFIX + near for near in get_close_matches(bare, known, 1)), "")
