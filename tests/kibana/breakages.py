"""Ways in which content can be broken: the object, the edit, and what a check says of it."""

from typing import Any

from kibana.dashboards import desk, pipeline
from kibana.lens.columns import kql
from kibana.searches import SOURCE, search_id
from kibana.views import HEALTH, NEWS
from tests.kibana import broken as b

PAY = search_id("pay")
DESK, PIPELINE = desk.ID, pipeline.ID


def pop(name: str) -> b.Edit:
    return lambda each: each.pop(name)


def attribute(name: str, value: Any) -> b.Edit:
    return lambda each: each["attributes"].update({name: value})


BROKEN: dict[str, tuple[str, b.Edit, str]] = {
    # 2: types, ids, versions
    "an id with a blank": (PAY, lambda each: each.update(id="guildwire pay"), "would not survive in an address"),
    "an unknown type": (PAY, lambda each: each.update(type="canvas"), "no objects of type canvas"),
    "a version too new": (PAY, lambda each: each.update(typeMigrationVersion="10.13.0"), "newer than 10.5.0"),
    "a version that is none": (PAY, lambda each: each.update(typeMigrationVersion="new"), "is no version"),
    "another core": (PAY, lambda each: each.update(coreMigrationVersion="9.0.0"), "coreMigrationVersion"),
    # 3: attributes
    "an unknown attribute": (DESK, attribute("color", "red"), "knows no attribute color of a dashboard"),
    "a wrong type": (PAY, attribute("columns", "title"), "columns is of the wrong type"),
    "truth for a number": (PAY, attribute("rowHeight", True), "rowHeight is of the wrong type"),
    "a missing attribute": (PAY, lambda each: each["attributes"].pop("sort"), "it has no sort"),
    "a map that is no text": (NEWS, attribute("fieldAttrs", {"title": {}}), "fieldAttrs is of the wrong type"),
    "a text that is no JSON": (NEWS, attribute("fieldAttrs", "{title}"), "fieldAttrs holds no JSON"),
    "a source that is no JSON": (
        PAY,
        attribute("kibanaSavedObjectMeta", {"searchSourceJSON": "{"}),
        "searchSourceJSON holds no JSON",
    ),
    "controls that are no JSON": (
        DESK,
        lambda each: each["attributes"]["controlGroupInput"].update(panelsJSON="["),
        "panelsJSON of the controls holds no JSON",
    ),
    "references that are no list": (PAY, lambda each: each.update(references={}), "references no list"),
    # 4: references
    "a data view that is not there": (
        PAY,
        b.reference(f"{SOURCE}.index", id="news"),
        "index-pattern news, which is",
    ),
    "a tag that is not there": (
        PAY,
        b.reference("tag-ref-guildwire-tag", id="other", name="tag-ref-other"),
        "refers to tag other, which is not",
    ),
    "a misnamed tag": (
        PAY,
        b.reference("tag-ref-guildwire-tag", name="tag-ref-mine"),
        "not to the tag of its name",
    ),
    "a missing reference": (PAY, lambda each: each["references"].pop(0), f"has no reference {SOURCE}.index"),
    "a reference twice": (
        PAY,
        lambda each: each["references"].append(each["references"][0]),
        "two of its references are called",
    ),
    "a reference without use": (
        DESK,
        b.reference("pay-to:indexpattern-datasource-layer-layer", name="x"),
        "nothing in it uses reference x",
    ),
    "a reference of another type": (
        DESK,
        b.reference("latest:panel_latest", type="index-pattern", id=NEWS),
        "refer to a search",
    ),
    "a view by its id": (
        PAY,
        b.inside("searchSourceJSON", lambda source: source.update(index=NEWS)),
        "names a data view by id",
    ),
    "a query without its view": (
        PAY,
        b.inside("searchSourceJSON", pop("indexRefName")),
        "no indexRefName of the name that is looked for",
    ),
    "a filter without its view": (
        DESK,
        b.inside("searchSourceJSON", lambda source: source["filter"][0]["meta"].pop("indexRefName")),
        "a filter does not name its data view by reference",
    ),
    "a prefix within a panel": (
        DESK,
        b.panel("latest", lambda each: each.update(panelRefName="latest:panel_latest")),
        "write panel_latest",
    ),
    "a panel that leads elsewhere": (
        DESK,
        b.panel("unions", lambda each: each["embeddableConfig"]["attributes"]["references"][0].update(id=HEALTH)),
        "leads elsewhere on the dashboard",
    ),
    "a panel without its reference": (
        DESK,
        b.panel("unions", lambda each: each["embeddableConfig"]["attributes"].update(references=[])),
        "not those of its layers",
    ),
    # 5: fields
    "an unknown column": (PAY, attribute("columns", ["headline"]), "no field headline"),
    "an unknown width": (PAY, attribute("grid", {"columns": {"headline": {}}}), "no field headline"),
    "sorted by a text": (PAY, attribute("sort", [["title", "desc"]]), "title is a text"),
    "broken down by a date": (PAY, attribute("breakdownField", "published"), "published is a date"),
    "a time that is no date": (
        NEWS,
        attribute("timeFieldName", "title"),
        "title is a text, where a date is needed",
    ),
    "an unknown format": (
        NEWS,
        b.inside("fieldFormatMap", lambda map_: map_.update(link={"id": "url"})),
        "no field link",
    ),
    "a field without a label": (NEWS, b.inside("fieldAttrs", pop("union")), "it has no label for union"),
    "a field that is hidden": (
        NEWS,
        b.inside("sourceFilters", lambda hidden: hidden.append({"value": "pay*"})),
        "pay* hides pay_min",
    ),
    "an unknown field of a chart": (
        DESK,
        b.column("unions", "value", sourceField="guild.raw"),
        "no field guild.raw",
    ),
    "a text that is counted": (DESK, b.column("unions", "value", sourceField="title"), "title is a text"),
    "a keyword as a number": (DESK, b.column("pay-to", "range", sourceField="tag.raw"), "tag.raw is a keyword"),
    "a sum of names": (PIPELINE, b.column("searchable", "items", sourceField="stage"), "stage is a keyword"),
    "newest by what is no date": (
        PIPELINE,
        b.layer("total", lambda each: each["columns"]["value"]["params"].update(sortField="lag")),
        "lag is a number, where a date is needed",
    ),
    "a control of a text": (
        DESK,
        b.control("tag", lambda each: each["explicitInput"].update(fieldName="title")),
        "title is a text",
    ),
    "a filter of no field": (
        DESK,
        b.inside("searchSourceJSON", lambda source: source["filter"][0]["meta"].update(key="subject")),
        "no field subject",
    ),
    "a filter that asks no field": (
        DESK,
        b.inside("searchSourceJSON", lambda source: source["filter"][0].update(query={"exists": {"field": "x"}})),
        "no field x",
    ),
    "a query of no field": (PAY, b.asking("salary:1"), "no field salary"),
    "a query of another view's field": (
        PIPELINE,
        b.panel("lag", lambda each: b.state(each).update(query=kql('tag: "ai"'))),
        "no field tag",
    ),
    # 6: charts
    "an unknown chart": (
        DESK,
        b.panel("unions", lambda each: each["embeddableConfig"]["attributes"].update(visualizationType="lnsX")),
        "lnsX is no chart",
    ),
    "another layer": (
        DESK,
        b.drawing("unions", lambda each: each["layers"][0].update(layerId="other")),
        "the same layerId",
    ),
    "a column without a place": (
        DESK,
        b.layer("unions", lambda each: each["columnOrder"].pop()),
        "each column once",
    ),
    "a metric first": (DESK, b.layer("unions", lambda each: each["columnOrder"].reverse()), "buckets first"),
    "an unknown operation": (DESK, b.column("unions", "items", operationType="guess"), "has operation guess"),
    "made of nothing": (DESK, b.column("unions", "items", references=["x"]), "made of x, which is not there"),
    "ranked by nothing": (
        DESK,
        b.layer("unions", lambda each: each["columns"]["value"]["params"]["orderBy"].update(columnId="x")),
        "ranked by x",
    ),
    "ranked by the newest": (
        PIPELINE,
        b.layer("stages", lambda each: each["columns"]["stage"]["params"]["orderBy"].update(columnId="lag")),
        "ranked by lag",
    ),
    "drawn without a metric": (DESK, b.drawing("items", pop("metricAccessor")), "lnsMetric has no metricAccessor"),
    "a column that is not there": (
        DESK,
        b.drawing("unions", lambda each: each["layers"][0].update(xAccessor="x")),
        "column x, which is not there",
    ),
    "a metric for a bucket": (
        DESK,
        b.drawing("unions", lambda each: each["layers"][0].update(xAccessor="items")),
        "items, which is no bucket",
    ),
    "a bucket for a metric": (
        PIPELINE,
        b.drawing("stages", lambda each: each["columns"][0].update(isMetric=True)),
        "stage, which is no metric",
    ),
    "a column that is not drawn": (
        DESK,
        b.drawing("volume", lambda each: each["layers"][0].pop("splitAccessor")),
        "subject is asked for and not",
    ),
    # 7: the grid
    "another panel's place": (DESK, b.panel("unions", lambda each: each["gridData"].update(i="x")), "gridData.i"),
    "beyond the edge": (DESK, b.panel("outlets", lambda each: each["gridData"].update(x=40)), "outside the grid"),
    "no height": (DESK, b.panel("latest", lambda each: each["gridData"].update(h=0)), "outside the grid"),
    "one over another": (DESK, b.panel("outlets", lambda each: each["gridData"].update(x=20)), "lies over panel"),
    "a legacy panel": (DESK, b.panel("latest", lambda each: each.update(type="visualization")), "a legacy one"),
    "a chart by reference": (
        DESK,
        b.panel("unions", lambda each: each["embeddableConfig"].pop("attributes")),
        "held by reference",
    ),
    "no filter": (DESK, b.inside("searchSourceJSON", lambda source: source.update(filter=[])), "it has no filter"),
    "a time that is none": (DESK, attribute("timeFrom", "last month"), "time from last month is no time"),
    "a search's time that is none": (
        PAY,
        attribute("timeRange", {"from": "now-90d", "to": "soon"}),
        "time to soon is no time",
    ),
    # 8: queries
    "KQL that is broken": (
        PIPELINE,
        b.panel("lag", lambda each: b.state(each).update(query=kql("kind:"))),
        "broken",
    ),
    "Lucene that is broken": (PAY, b.asking("tag:ai AND ("), "broken syntax"),
    "no language": (PAY, b.asking("tag:ai", "sql"), "sql is no language"),
    "KQL words in Lucene": (PAY, b.asking("tag:ai and tag:labor"), "in small letters"),
    "a bare slash in Lucene": (PAY, b.asking("tag:labor/strike"), "begins a regular expression"),
    "a comparison of KQL": (PAY, b.asking("pay_min >= 5"), "comparison without a colon"),
    "a wrong shape": (PAY, attribute("sort", [3]), "has not the shape"),
}
