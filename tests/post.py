"""A mail server that does what a test asks of it, and people who read what arrives."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default

SMTP = "django.core.mail.backends.smtp.EmailBackend"
LOCMEM = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


class _Talk(socketserver.StreamRequestHandler):
    server: "PostOffice"

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 here")
        to = ""
        while line := self.rfile.readline().decode().strip():
            verb = line.partition(" ")[0].upper()
            if verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                self.say(self.server.replies.get(to, "250 yes"))
            elif verb == "MAIL":
                self.say(self.server.to_senders)
            elif verb == "DATA":
                self.say("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                if to in self.server.hangs_up_on:
                    return
                self.server.arrived.append(message_from_bytes(text, policy=default))
                time.sleep(self.server.thinks.get(len(self.server.arrived), 0.0))
                self.say(self.server.to_texts)
                if to in self.server.leaves_after:
                    return
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 yes")


class PostOffice(socketserver.ThreadingTCPServer):
    """`replies` by address; it hangs up in the middle of a text, or leaves after one, where it is told to.

    It `thinks` for so many seconds before it says that it has taken the text of this number.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.arrived: list[Message] = []
        self.replies: dict[str, str] = {}
        self.to_senders = "250 yes"
        self.to_texts = "250 taken"
        self.thinks: dict[int, float] = {}
        self.hangs_up_on: set[str] = set()
        self.leaves_after: set[str] = set()

    @property
    def addresses(self) -> list[str]:
        return [str(message["To"]) for message in self.arrived]


@contextmanager
def post_office(port: int = 0) -> Iterator[PostOffice]:
    with PostOffice(port) as office:
        thread = threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield office
        finally:
            office.shutdown()
            thread.join()


def mailers_to(port: int) -> dict[str, dict[str, object]]:
    return {"default": {"BACKEND": SMTP, "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5}}}
