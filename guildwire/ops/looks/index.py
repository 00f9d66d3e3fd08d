"""The index: whether it answers and is the one meant, and whether its fields are those of this version."""

from collections.abc import Iterator

from guildwire.ops.looks.finding import Check, Scene
from guildwire.wiring import Parts
from news.wording import count


def server(parts: Parts, scene: Scene) -> Iterator[Check]:
    """Say what the index runs on and how much it holds."""
    found = parts.index_admin.look()
    if found.now is not None:
        scene.clocks["the index's server"] = (found.now - parts.clock()).total_seconds()
    yield Check("index", "green", f"{found.server}, {count(found.documents, 'document')}")


def fields(parts: Parts, scene: Scene) -> Iterator[Check]:  # noqa: ARG001 (a look's)
    """Compare the index with the field table."""
    findings = parts.index_admin.check()
    for finding in findings:
        yield Check("index fields", "red", finding.what, finding.remedy)
    if not findings:
        yield Check("index fields", "green", "as the field table says")
