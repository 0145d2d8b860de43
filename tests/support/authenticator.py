"""An authenticator in software: makes passkeys and shows them as a browser would, and lies where a test asks it to."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One passkey, and the browser that it is used in.

    Attributes:
        origin: What the browser says of the page that asked.
        host: What the passkey is made for.
        counter: Signatures so far; None where it does not count, as those that several devices share.
        verifies: Whether it makes sure of its owner, by a PIN or the like.
    """

    origin: str
    host: str
    counter: int | None = 0
    verifies: bool = True
    handle: bytes = b""
    credential_id: bytes = field(default_factory=lambda: token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: str) -> str:
        """Answer to ``navigator.credentials.create``."""
        asked = json.loads(options)
        self.handle = base64url_to_bytes(asked["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + cbor2.dumps(key)
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested}
        return self._written(
            "webauthn.create", asked["challenge"], {"attestationObject": bytes_to_base64url(cbor2.dumps(statement))}
        )

    def show(self, options: str, **changed: Any) -> str:
        """Answer to ``navigator.credentials.get``; ``changed`` fields of the response are put in after signing."""
        asked = json.loads(options)
        if self.counter is not None:
            self.counter += 1
        data = self._data(0)
        signed = data + sha256(self._client("webauthn.get", asked["challenge"])).digest()
        response = {
            "authenticatorData": bytes_to_base64url(data),
            "signature": bytes_to_base64url(self.key.sign(signed, ec.ECDSA(SHA256()))),
            "userHandle": bytes_to_base64url(self.handle),
        }
        return self._written("webauthn.get", asked["challenge"], {**response, **changed})

    def _data(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return sha256(self.host.encode()).digest() + bytes([flags]) + (self.counter or 0).to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _written(self, kind: str, challenge: str, response: dict[str, Any]) -> str:
        named = bytes_to_base64url(self.credential_id)
        client = bytes_to_base64url(self._client(kind, challenge))
        whole = {"id": named, "rawId": named, "type": "public-key", "response": {"clientDataJSON": client, **response}}
        return json.dumps(whole)
