"""The page of a story and the same as JSON."""

from fastapi import FastAPI
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from enrich.stories.port import StoryCard
from news.clock import Clock
from news.wording import count
from query.tree import Keyword
from receipt.words import receipt
from search.port import Index, Search
from web.api import reply
from web.pages import Pages
from web.parts.stories import StoryOf, Way, search_href
from web.story_page import story_page
from web.trust import Judge


def add_story(app: FastAPI, pages: Pages, *, story: StoryOf, index: Index, clock: Clock, trust: Judge) -> None:
    """Add both routes; a story that is not there is 404 and says whether the index still has its items."""

    def kept(story_id: str) -> StoryCard | None:
        if not story_id.isprintable():  # no id is so, and databases refuse a NUL
            raise HTTPException(404, "There is no story of that id: it holds a control character.")
        return story(story_id)

    @app.get("/story/{story_id}", include_in_schema=False)
    def whole_story(story_id: str) -> Response:
        card = kept(story_id)
        if card is None:
            message, back = _missing(story_id, index)
            return pages.render("error.html", 404, status=404, message=message, back=back)
        now = clock()
        page = story_page(card, card.linked(story), now)
        return pages.render("story.html", page=page, receipt=receipt(trust(), now))

    @app.get("/api/story/{story_id}", summary="One story with all its reports")
    def api_story(story_id: str) -> Response:
        """Return who reported it when, copies, independent outlets, and the other steps of its dispute.

        ``story_id`` is the field ``story`` of any item, or an item's own id. Times are UTC, the earliest first.
        """
        card = kept(story_id)
        if card is None:
            raise HTTPException(404, _missing(story_id, index)[0])
        return reply(card.whole(card.linked(story)))


def _missing(story: str, index: Index) -> tuple[str, Way | None]:
    """Return why there is no such story, and the search that finds what is left of it."""
    left = index.search(Search(query=Keyword("story", story), limit=0)).total
    if not left:
        return f"There is no story {story}: its reports are too old to be kept, or there never was one.", None
    words = f"The story {story} is too old to be kept together; {count(left, 'report')} of it can still be found."
    return words, Way(search_href(story), "Find them")
