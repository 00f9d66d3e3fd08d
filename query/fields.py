"""The only table of fields: mapping, schema, query validation, API and documentation are made from it."""

from typing import Literal

import msgspec

Type = Literal["text", "keyword", "date", "number"]


class Field(msgspec.Struct, frozen=True):
    """A field that can be searched."""

    name: str
    type: Type
    meaning: str
    many: bool = False
    """Whether a document can have several values."""
    facet: bool = False
    """Whether counting its values makes sense to a reader."""
    example: str = ""


_ROWS = (
    Field("id", "keyword", "Identifier of the item", example="id:0f3a*"),
    Field("title", "text", "Headline", example="title:strike"),
    Field("summary", "text", "Summary as the feed gives it", example="summary:residuals"),
    Field("body", "text", "Full text where the feed carries it", example='body:"digital replica"'),
    Field("outlet", "keyword", "Publisher", facet=True, example="outlet:variety"),
    Field("feed", "keyword", "Address the feed was first listed under"),
    Field("kind", "keyword", "Sort of outlet: trade, union, government, ...", facet=True, example="kind:union"),
    Field("author", "keyword", "Author as the feed gives it"),
    Field("url", "keyword", "Canonical address of the article"),
    Field("domain", "keyword", "Registrable domain of the address", example="domain:variety.com"),
    Field("language", "keyword", "ISO 639-1 code of the text", facet=True, example="language:en"),
    Field("category", "keyword", "The publisher's own categories", many=True, facet=True,
          example='category:"film industry"'),
    Field("media", "keyword", "Files and pictures the feed names, each as KIND and as media type; by the ending "
          "of the address where the feed gives no type, else `other`", many=True, facet=True,
          example="media:audio OR media:image/*"),
    Field("published", "date", "When the outlet published it; first sight where it does not say",
          facet=True, example="published:[now-7d TO now]"),
    Field("seen", "date", "When Guildwire first received this revision", example="seen:[now-1h TO *]"),
    Field("indexed", "date", "When it was written to the index"),
    Field("tag", "keyword", "Subject, parents included", many=True, facet=True, example="tag:ai AND tag:labor"),
    Field("company", "keyword", "Companies named", many=True, facet=True, example="company:netflix"),
    Field("union", "keyword", "Unions and guilds named", many=True, facet=True, example="union:wga"),
    Field("organization", "keyword", "Employer groups, public bodies, advocacy groups named", many=True,
          facet=True, example="organization:amptp"),
    Field("person", "keyword", "People named", many=True, facet=True, example='person:"fran drescher"'),
    Field("person_title", "keyword", "Titles of people by office or craft, each as TITLE and as NAME, TITLE",
          many=True, example='person_title:"sean astin, president"'),
    Field("product", "keyword", "AI products and models named", many=True, facet=True, example="product:chatgpt"),
    Field("law", "keyword", "Laws, bills, orders, rules and treaties named", many=True, facet=True,
          example='law:"no fakes act"'),
    Field("place", "keyword", "Places named", many=True, facet=True, example='place:"los gatos, ca"'),
    Field("role", "keyword", "Jobs named", many=True, facet=True, example='role:"product manager"'),
    Field("event", "keyword", "Events, each as TYPE and as TYPE/STAGE", many=True, facet=True,
          example="event:strike/ongoing"),
    Field("pay_min", "number", "Lowest yearly pay in the text, US dollars", example="pay_min:>=100000"),
    Field("pay_max", "number", "Highest yearly pay in the text, US dollars", example="pay_max:[300000 TO *]"),
    Field("story", "keyword", "Story the item belongs to", example="story:0f3a*"),
    Field("revision", "number", "1 for the first text seen, one more for every change"),
)  # fmt: skip

FIELDS: dict[str, Field] = {field.name: field for field in _ROWS}
"""Every field by its name, in the order of the documentation."""

TEXT = tuple(field.name for field in _ROWS if field.type == "text")
"""The text fields; a bare word is looked for in all of them."""

FACETS = tuple(field.name for field in _ROWS if field.facet)
"""The fields whose values may be counted; ``published`` is counted by UTC day."""
