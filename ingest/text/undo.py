"""Undoes UTF-8 that was read as Latin-1 and encoded again (a stand-in)."""


def undo(text: str) -> tuple[str, bool]:
    """Return the text, and whether a double encoding was undone."""
    try:
        plain = text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text, False
    return plain, plain != text
