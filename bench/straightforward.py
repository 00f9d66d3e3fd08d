"""The script one would write first, as the measure for ours: feedparser, one send per item, regexes, bulk of 500.

It fetches each feed, sends each entry to Kafka as JSON, reads them back, tags them by two regular
expressions and indexes them; nothing is checked, matched or kept for the next run.
"""

import hashlib
import json
import re
import time
import urllib.request
from collections.abc import Iterator, Sequence
from typing import Any

import feedparser
from elasticsearch import Elasticsearch, helpers
from kafka import KafkaConsumer, KafkaProducer
from kafka.admin import KafkaAdminClient, NewTopic

AI = re.compile(r"\b(?:AI|artificial intelligence|machine learning|ChatGPT|deepfake|generative)\b", re.IGNORECASE)
LABOR = re.compile(
    r"\b(?:strike|union|guild|layoffs?|laid off|SAG-AFTRA|WGA|wages?|workers?|contract)\b", re.IGNORECASE
)
TOPIC = "straightforward"


def make_topic(kafka: str) -> None:
    """Make the topic; a broker need not make topics by itself."""
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    admin.create_topics([NewTopic(TOPIC, 3, 1)])
    admin.close()


def run(urls: Sequence[str], kafka: str, elastic: str) -> tuple[int, dict[str, float]]:
    """Return how many entries became searchable and the seconds of each half."""
    began = time.perf_counter()
    sent = _produce(urls, kafka)
    middle = time.perf_counter()
    client = Elasticsearch(elastic, request_timeout=120)
    # Without this the first date decides that all dates look like it, and every other item is refused.
    client.indices.create(index=TOPIC, mappings={"properties": {"published": {"type": "keyword"}}})
    done, _ = helpers.bulk(client, _documents(kafka, sent), chunk_size=500, refresh="wait_for")
    end = time.perf_counter()
    client.close()
    return done, {"fetch, parse, send": middle - began, "read, tag, index": end - middle}


def _produce(urls: Sequence[str], kafka: str) -> int:
    producer = KafkaProducer(bootstrap_servers=kafka, value_serializer=lambda value: json.dumps(value).encode())
    sent = 0
    for url in urls:
        with urllib.request.urlopen(url) as answer:
            feed = feedparser.parse(answer.read())
        for entry in feed.entries:
            producer.send(TOPIC, _record(url, entry))
            sent += 1
    producer.flush()
    producer.close()
    return sent


def _record(url: str, entry: Any) -> dict[str, str]:
    identity = entry.get("id") or entry.get("link") or entry.get("title", "")
    return {
        "id": hashlib.sha1(f"{url} {identity}".encode()).hexdigest(),
        "title": entry.get("title", ""),
        "summary": entry.get("summary", ""),
        "link": entry.get("link", ""),
        "published": entry.get("published", ""),
    }


def _documents(kafka: str, number: int) -> Iterator[dict[str, Any]]:
    consumer = KafkaConsumer(
        TOPIC, bootstrap_servers=kafka, auto_offset_reset="earliest", group_id=TOPIC, value_deserializer=json.loads
    )
    for seen, message in enumerate(consumer, start=1):
        record = message.value
        text = f"{record['title']} {record['summary']}"
        tags = [name for name, pattern in (("ai", AI), ("labor", LABOR)) if pattern.search(text)]
        yield {"_index": TOPIC, "_id": record["id"], "_source": {**record, "tags": tags}}
        if seen == number:
            break
    consumer.close()
