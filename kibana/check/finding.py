"""What a check says."""

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """Something that Kibana would refuse, or show wrongly, or not at all."""

    line: int
    """Of the file, the first being 1; 0 for the file as a whole."""
    where: str
    """The object, and the part of it: ``dashboard guildwire-desk, panel pay``."""
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"line {self.line}, {self.where}" if self.line else self.where
        return f"{place}: {self.what}: {self.remedy}"
