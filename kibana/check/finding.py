"""What a check says, and what it looks at."""

import json
from typing import Any

import msgspec

from kibana.objects import Object


class ContentFinding(msgspec.Struct, frozen=True):
    """Something that Kibana would refuse, or show wrongly, or not at all."""

    line: int
    """Of the file, the first being 1; 0 for the file as a whole."""
    where: str
    """The object, and the part of it: ``dashboard guildwire-desk, panel pay-to``."""
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"line {self.line}, {self.where}" if self.line else self.where
        return f"{place}: {self.what}: {self.remedy}"


class ObjectLine(msgspec.Struct, frozen=True):
    """An object and where it stands."""

    number: int
    object: Object

    @property
    def type(self) -> str:
        """Type of the object."""
        return str(self.object.get("type", ""))

    @property
    def id(self) -> str:
        """Id of the object."""
        return str(self.object.get("id", ""))

    @property
    def attributes(self) -> dict[str, Any]:
        """What is in it."""
        found: dict[str, Any] = self.object["attributes"]
        return found

    @property
    def references(self) -> list[dict[str, Any]]:
        """What it refers to."""
        found: list[dict[str, Any]] = self.object["references"]
        return found

    def decoded(self, name: str, empty: Any) -> Any:
        """Return an attribute that is JSON within a string."""
        return json.loads(self.attributes[name]) if name in self.attributes else empty

    def source(self) -> dict[str, Any]:
        """Return where the object looks for what."""
        found: dict[str, Any] = json.loads(self.attributes["kibanaSavedObjectMeta"]["searchSourceJSON"])
        return found

    def finding(self, what: str, remedy: str, part: str = "") -> ContentFinding:
        """Return a finding on this object, or on a part of it."""
        where = f"{self.type or 'object'} {self.id}".rstrip()
        return ContentFinding(self.number, f"{where}, {part}" if part else where, what, remedy)
