"""Requests over kept connections, from a process that is not the server's."""

import asyncio
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.server import HOST, Server

CONNECTIONS = 8
_LENGTH = re.compile(rb"(?i)^content-length: *(\d+)", re.M)


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as a browser sends it; `form` makes it a POST."""

    path: str
    cookies: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None

    def bytes(self) -> bytes:
        body = urlencode(self.form or {}).encode()
        lines = [
            f"{'GET' if self.form is None else 'POST'} {self.path} HTTP/1.1",
            f"Host: {HOST}",
            "Accept-Encoding: gzip",
            "Accept-Language: en",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass(frozen=True, slots=True)
class Load:
    """What a number of requests took."""

    rate: float  # requests a second
    cpu_ms: float  # of the server's worker, for one request
    size: int  # bytes of the last body


def load(server: Server, asks: list[Ask], count: int) -> Load:
    """`count` requests, taking turns among `asks`; raises unless each is answered with 200."""
    cpu, start = server.cpu(), time.perf_counter()
    sizes = asyncio.run(_all(server.port, [ask.bytes() for ask in asks], count))
    took = time.perf_counter() - start
    return Load(rate=len(sizes) / took, cpu_ms=(server.cpu() - cpu) / len(sizes) * 1000, size=sizes[-1])


async def _all(port: int, requests: list[bytes], count: int) -> list[int]:
    left = iter(range(count))
    each = await asyncio.gather(*(_connection(port, requests, left) for _ in range(CONNECTIONS)))
    return [size for sizes in each for size in sizes]


async def _connection(port: int, requests: list[bytes], left: Iterator[int]) -> list[int]:
    reader, writer = await asyncio.open_connection(HOST, port)
    sizes = []
    for number in left:
        writer.write(requests[number % len(requests)])
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head[:16] or not (length := _LENGTH.search(head)):
            raise RuntimeError(head.decode(errors="replace"))
        await reader.readexactly(int(length[1]))
        sizes.append(int(length[1]))
    writer.close()
    return sizes
