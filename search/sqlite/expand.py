"""What a query needs from the file before it is SQL: the spellings that patterns stand for."""

import sqlite3

from query.tree import Node
from search.sqlite.to_sql import Plan, plan
from search.sqlite.write import is_old


def planned(connection: sqlite3.Connection, query: Node) -> Plan:
    """Return how a query is answered from the state of the file that ``connection`` sees."""
    if is_old(connection):
        return plan(query, ())
    return plan(query)
