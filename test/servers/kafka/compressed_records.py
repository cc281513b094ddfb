"""librdkafka's producer, once for each codec: python compressed_records.py <brokers> <topic> <records> <codec>...

A word that is no codec is one of the odd records below.
"""

import json
import sys

from confluent_kafka import Producer

BROKERS, TOPIC, RECORDS, WORDS = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
# Of one record; the brokers count what is sent, which is compressed.
LARGEST = 1_000_000_000


def producer(codec):
    return Producer({"bootstrap.servers": BROKERS, "compression.type": codec, "linger.ms": 200, "message.max.bytes": LARGEST})


def send(made, **record):
    made.produce(TOPIC, partition=0, on_delivery=delivered, **record)


def delivered(error, _message):
    if error is not None:
        sys.exit(f"expected the record to be taken, found {error}")


def odd():
    """Headers without a value, of bytes that are no text, and twice; a key of bytes; no value."""
    made = producer("none")
    headers = [("ce_id", None), ("bytes", b"\xff\x00"), ("twice", b"a"), ("twice", None), ("twice", b"b"), ("text", "word".encode())]
    send(made, key=b"\x00\xff", value=None, headers=headers)
    made.flush()


def bomb():
    """Some kilobytes that come to 70 MB."""
    made = producer("zstd")
    send(made, key=b"bomb", value=bytes(70_000_000))
    made.flush()


for word in WORDS:
    if word in ("odd", "bomb"):
        {"odd": odd, "bomb": bomb}[word]()
        continue
    made = producer(word)
    for number in range(RECORDS):
        name = f"librdkafka-{word}-{number}"
        value = {"kind": word, "id": name, "note": "what the sensor saw " * 20 + hex(hash(name))}
        send(made, key=name.encode(), value=json.dumps(value).encode())
    made.flush()
