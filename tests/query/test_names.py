"""Names are read when they are needed, and once."""

from query.names import KnownNames


def test_a_source_is_read_once_and_only_where_it_is_asked_for() -> None:
    read: list[str] = []

    def source() -> dict[str, str]:
        read.append("union")
        return {"WGA": "WGA", "Écrivains": "WGA"}

    names = KnownNames(known={"union": source})
    assert names.canonical("company", "wga") is None
    assert read == []
    assert (
        names.canonical("union", "ecrivains") == names.with_use(lambda *_: True).canonical("union", "wga") == "WGA"
    )
    assert names.values("union") == ("WGA",)
    assert read == ["union"]


def test_what_was_read_is_not_read_again_for_queries_that_were_stored() -> None:
    asked: list[str] = []

    def tags() -> dict[str, str]:
        asked.append("tag")
        return {"Labour": "labor"}

    names = KnownNames(closed={"tag": tags})
    for each in (names.not_closed(), names.with_use(lambda _field, _value: True), names.not_closed(), names):
        assert each.canonical("tag", "labour") == "labor"
    assert (asked, names.not_closed().is_closed("tag")) == (["tag"], False)


def test_near_are_canonical_names_each_once() -> None:
    known = {"WGA": "WGA", "Writers Guild": "WGA", "Writers Guild of America": "WGA", "Directors Guild": "DGA"}
    names = KnownNames(known={"union": lambda: known})
    assert names.near("union", "writers gild") == ("WGA",)
    assert names.near("union", "guild") == ("WGA", "DGA")


def test_the_first_of_two_equal_names_counts() -> None:
    names = KnownNames(closed={"tag": lambda: {"AI": "ai", "ai": "other"}})
    assert names.canonical("tag", "Ai") == "ai"
    assert names.begins("tag", "A")
    assert not names.begins("tag", "b")
    assert (names.is_closed("tag"), names.is_closed("union"), names.has_names("union")) == (True, False, False)
