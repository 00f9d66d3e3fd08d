"""What the page of a signed link says."""

import msgspec

from web.alerts.port import LinkAsked


class LinkButton(msgspec.Struct, frozen=True):
    """A button, and what its form then says."""

    text: str
    name: str
    value: str


class LinkPage(msgspec.Struct, frozen=True, kw_only=True):
    """A question with the buttons that answer it."""

    title: str
    about: str
    """Name of the subscription."""
    story: str = ""
    said: str
    buttons: tuple[LinkButton, ...]


_TIMES = (
    LinkButton("For 1 day", "for", "1d"),
    LinkButton("For 7 days", "for", "7d"),
    LinkButton("For good", "for", "always"),
)
_QUESTIONS: dict[str, tuple[str, str, tuple[LinkButton, ...]]] = {
    "unsubscribe": (
        "Stop these letters?",
        (
            "Nothing has happened yet. The button pauses the subscription for everybody who gets it. "
            "You can take that back on this page."
        ),
        (LinkButton("Stop these letters", "do", "yes"),),
    ),
    "mute": (
        "Mute this subscription?",
        (
            "Nothing has happened yet. While it is muted, no letters come from it to anybody who gets it. "
            "You can take that back on this page."
        ),
        _TIMES,
    ),
    "mute-story": (
        "Mute this story?",
        (
            "Nothing has happened yet. The button ends letters about this story. The subscription goes on. "
            "You can take that back on this page."
        ),
        (LinkButton("Mute this story", "do", "yes"),),
    ),
}
_UNDO = {
    "unsubscribe": LinkButton("Start the letters again", "do", "undo"),
    "mute": LinkButton("End the mute", "do", "undo"),
    "mute-story": LinkButton("Hear of this story again", "do", "undo"),
}
_BACK = "The link in your letter leads back to this page, where you can take it back."
_OWNERS = "Whoever answers for the subscription did it. Ask there to take it back."


def link_page(asked: LinkAsked, *, undone: bool) -> LinkPage:
    """Return the page: the question, or what holds now with the way back.

    ``undone`` tells that it was just taken back.
    """
    title, question, buttons = _QUESTIONS[asked.action]
    if asked.done:
        back = _BACK if asked.undoable else _OWNERS
        buttons = (_UNDO[asked.action],) if asked.undoable else ()
        return LinkPage(
            title="Done", about=asked.name, story=asked.story, said=f"{asked.done} {back}", buttons=buttons
        )
    if undone:
        title, question = "Taken back", "Everything is as it was before. Letters come as usual."
    return LinkPage(title=title, about=asked.name, story=asked.story, said=question, buttons=buttons)
