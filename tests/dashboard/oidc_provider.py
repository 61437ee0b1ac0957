"""A small provider of OpenID Connect on a loopback port, which can be told to misbehave.

It does what the protocol asks of one (discovery, code, PKCE, a signed token), so that a client that
leaves something out is turned away; and each lie that a client must see through is one attribute.
"""

import base64
import hashlib
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "faccine", "a secret of the client"


class Provider:
    def __init__(self):
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}, auto_kid=False)
        self.other_key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}, auto_kid=False)
        self.issuer = ""
        self.claims = {"sub": "s-1", "email": "anna@comune.example", "email_verified": True}
        self.changed = {}
        self.signs_with_other_key = False
        self.leaves_out_token = False
        self.has_thin_tokens = False
        self.userinfo_subject = None
        self.asked = {}
        self.codes = {}

    def authorize(self, asked):
        """Return where the browser goes next: back, with a code."""
        self.asked = asked
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form, authorization):
        """Return a status and the answer to a code."""
        asked = self.codes.pop(form.get("code"), None)
        expected = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '+')}".encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization not in {f"Basic {expected}", f"Basic {plain}"}:
            return 401, {"error": "invalid_client"}
        if (
            asked is None
            or not is_verified(asked, form)
            or asked["redirect_uri"] != form["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        answer = {"access_token": "access", "token_type": "Bearer", "expires_in": 3600}
        return 200, answer if self.leaves_out_token else answer | {"id_token": self.signed(asked)}

    def signed(self, asked):
        now = int(time.time())
        about = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60}
        claims = {"sub": self.claims["sub"]} if self.has_thin_tokens else self.claims
        key = self.other_key if self.signs_with_other_key else self.key
        whole = about | {"nonce": asked["nonce"]} | claims | self.changed
        return jwt.encode({"alg": "RS256", "kid": "1"}, whole, key)

    def answer(self, path):
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "id_token_signing_alg_values_supported": ["RS256"],
            },
            "/keys": KeySet([self.key]).as_dict(private=False),
            "/userinfo": self.claims
            | ({"sub": self.userinfo_subject} if self.userinfo_subject else {}),
        }.get(path)


def is_verified(asked, form):
    """Whether who brings the code is who asked for it (PKCE, RFC 7636)."""
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return asked.get("code_challenge_method") == "S256" and asked["code_challenge"] == challenge


@contextmanager
def running_provider():
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(asked))
                self.end_headers()
                return
            self._say(200, provider.answer(parts.path))

        def do_POST(self):
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(text).items()}
            self._say(*provider.token(form, self.headers.get("Authorization")))

        def _say(self, status, said):
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
