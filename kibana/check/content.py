"""Every finding of every check."""

from kibana.check.finding import Finding


def findings(content: bytes) -> list[Finding]:
    """Return what is wrong with a file for Kibana, in the order of its lines; nothing where it is sound."""
    return [] if content.endswith(b"\n") else [Finding(0, "the file", "its last line has no end", "build it anew")]
