"""The load generator: a process of its own, one thread, plain sockets that stay open, one request a client.

Reads what to do as JSON from its input and writes what it saw to its output. After the time is up it waits for the
answers still under way, so that the number of acknowledged saves is exact.
"""

import json
import resource
import selectors
import socket
import sys
from collections import Counter
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

SECONDS_FOR_THE_LAST = 30
QUESTIONS = 60
CHOICES = 4


@dataclass
class Client:
    """One computer of the hall, with the number its next click takes."""

    connection: socket.socket
    head: bytes
    sitting: str
    seq: int
    method: str
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)

    def send(self) -> None:
        """Send the next request."""
        self.seq += 1
        body = b""
        if self.method == "POST":
            question, choice = self.seq % QUESTIONS + 1, self.seq % CHOICES
            text = f'{{"sitting":"{self.sitting}","seq":{self.seq},"question":{question},"choice":{choice}}}'
            body = text.encode()
        self.received.clear()
        self.sent_at = perf_counter()
        self.connection.sendall(self.head + b"%d\r\n\r\n" % len(body) + body)

    def answered(self) -> int | None:
        """Take what has come; return the status once the answer is whole, 0 when the server hung up."""
        piece = self.connection.recv(262_144)
        if not piece:
            return 0
        self.received += piece
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return None
        length = self.received[:end].lower().partition(b"content-length:")[2].partition(b"\r")[0]
        whole = len(self.received) >= end + 4 + int(length)
        return int(self.received[9:12]) if whole else None


def clients(wanted: dict[str, Any]) -> list[Client]:
    """Open the connections."""
    found = []
    for one in wanted["clients"]:
        path = wanted["path"].replace("{sitting}", one["sitting"])
        head = (
            f"{wanted['method']} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: examsys_seat={one['token']}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        )
        connection = socket.create_connection(("127.0.0.1", wanted["port"]), timeout=SECONDS_FOR_THE_LAST)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        found.append(Client(connection, head.encode(), one["sitting"], one["seq"], wanted["method"]))
    return found


def run(wanted: dict[str, Any]) -> dict[str, Any]:
    """Keep every client asking until the time or the number of requests is up; return what came back."""
    waiting = selectors.DefaultSelector()
    everybody = clients(wanted)
    latencies: list[float] = []
    statuses: Counter[int] = Counter()
    begun = perf_counter()
    until, left = begun + wanted["seconds"], wanted["most"]
    for client in everybody:
        waiting.register(client.connection, selectors.EVENT_READ, client)
        client.send()
    under_way = len(everybody)
    last = begun
    while under_way and last < until + SECONDS_FOR_THE_LAST:
        for key, _ in waiting.select(1.0):
            client = key.data
            status = client.answered()
            last = perf_counter()
            if status is None:
                continue
            statuses[status] += 1
            latencies.append(last - client.sent_at)
            if status and last < until and len(latencies) + under_way <= left:
                client.send()
            else:
                waiting.unregister(client.connection)
                under_way -= 1
        last = perf_counter()
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": last - begun,
        "latencies": sorted(latencies),
        "statuses": {str(status): count for status, count in statuses.items()},
        "unanswered": under_way,
        "seqs": [client.seq for client in everybody],
        "cpu": used.ru_utime + used.ru_stime,
    }


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
