"""An OpenID Connect provider that vouches for whomever a test names."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt

CLIENT = "calms"
SECRET = "a secret of the provider and of this client"


class _Talk(BaseHTTPRequestHandler):
    server: "Provider"

    def log_message(self, *_args: object) -> None:
        """Nothing: pytest shows what failed."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        provider = self.server
        if path == "/.well-known/openid-configuration":
            self._say(provider.configuration)
        elif path == "/authorize":
            provider.asked = dict(parse_qsl(query))
            told = {"code": "a-code", "state": provider.asked["state"]} if not provider.refuses else provider.refuses
            self.send_response(302)
            self.send_header("Location", f"{provider.asked['redirect_uri']}?{urlencode(told)}")
            self.end_headers()
        else:
            self._say(provider.userinfo)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.exchanged = dict(parse_qsl(body))
        claims = {"iss": self.server.issuer, "aud": CLIENT, "exp": 4_000_000_000} | self.server.claims
        token = jwt.encode(claims, "k" * 32, algorithm="HS256")
        self._say({"access_token": "an-access-token", "token_type": "Bearer", "id_token": token})

    def _say(self, said: dict[str, object]) -> None:
        text = json.dumps(said).encode()
        self.send_response(500 if self.server.is_broken else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


class Provider(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.userinfo: dict[str, object] = {}
        self.claims: dict[str, object] = {}
        self.refuses: dict[str, str] = {}
        self.is_broken = False
        self.asked: dict[str, str] = {}
        self.exchanged: dict[str, str] = {}

    @property
    def configuration(self) -> dict[str, object]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def vouches_for(self, email: str, *, sub: str = "1", verified: object = True, **told: object) -> None:
        self.userinfo = {"sub": sub, "email": email, "email_verified": verified, "name": "Somebody"} | told
        self.claims = {"sub": sub}


@contextmanager
def provider() -> Iterator[Provider]:
    with Provider() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield running
        finally:
            running.shutdown()
            thread.join()


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
