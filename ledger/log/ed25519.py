"""Ed25519 in plain Python: strict verification for whoever has nothing but Python, and signing for a witness.

Nothing here runs in constant time: sign with it only where nobody else can measure how long it takes.
"""

import hashlib
from functools import lru_cache
from typing import Final

PUBLIC_KEY_BYTES: Final = 32
SEED_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64

P: Final = 2**255 - 19
ORDER: Final = 2**252 + 27742317777372353535851937790883648493

_D: Final = -121665 * pow(121666, P - 2, P) % P
_TWICE_D: Final = 2 * _D % P
_SQRT_MINUS_1: Final = pow(2, (P - 1) // 4, P)

# A point is (X, Y, Z, T) with x = X/Z, y = Y/Z, x·y = T/Z. RFC 8032 section 5.1.4.
_Point = tuple[int, int, int, int]
_NEUTRAL: Final[_Point] = (0, 1, 1, 0)

_WINDOW: Final = 5
_TABLE_ENTRIES: Final = 1 << (_WINDOW - 2)


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this key signed this message, by the strictest reading of the standard.

    Shape:   refused are also s >= L, points not written in their one way, and keys of small order, which sign anything.
    Source:  RFC 8032 section 5.1.7, without the cofactor.
    """
    if len(public_key) != PUBLIC_KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    table = _key_table(public_key)
    s = int.from_bytes(signature[32:], "little")
    if table is None or s >= ORDER:
        return False
    k = _hash_int(signature[:32], public_key, message) % ORDER
    # R is compared as it is written, so that no second way of writing it is accepted.
    return _compressed(_two_products(s, k, table)) == signature[:32]


def sign(seed: bytes, message: bytes) -> bytes:
    """The one signature of this seed under this message.

    Source:  RFC 8032 section 5.1.6.
    """
    scalar, prefix = _expanded(seed)
    public = _compressed(_times_base(scalar))
    r = _hash_int(prefix, message) % ORDER
    commitment = _compressed(_times_base(r))
    s = (r + _hash_int(commitment, public, message) * scalar) % ORDER
    return commitment + s.to_bytes(32, "little")


def public_key(seed: bytes) -> bytes:
    """The public key of a secret seed.

    Source:  RFC 8032 section 5.1.5.
    """
    return _compressed(_times_base(_expanded(seed)[0]))


def is_public_key(data: bytes) -> bool:
    """Whether these bytes are a key that `verify` could ever accept a signature of."""
    return len(data) == PUBLIC_KEY_BYTES and _key_table(data) is not None


def _expanded(seed: bytes) -> tuple[int, bytes]:
    """The secret scalar and the prefix that a seed stands for."""
    assert len(seed) == SEED_BYTES, len(seed)
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little")
    scalar &= (1 << 254) - 8
    return scalar | 1 << 254, digest[32:]


def _hash_int(*parts: bytes) -> int:
    """SHA-512 over the parts, as a number."""
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def _add(p: _Point, q: _Point) -> _Point:
    """The sum of two points. Source: RFC 8032 section 5.1.4."""
    x1, y1, z1, t1 = p
    x2, y2, z2, t2 = q
    a = (y1 - x1) * (y2 - x2) % P
    b = (y1 + x1) * (y2 + x2) % P
    c = t1 * _TWICE_D * t2 % P
    d = 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _double(p: _Point) -> _Point:
    """A point added to itself. Source: RFC 8032 section 5.1.4."""
    x, y, z, _ = p
    a = x * x % P
    b = y * y % P
    c = 2 * z * z % P
    h = a + b
    e = h - (x + y) * (x + y) % P
    g = a - b
    f = c + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def _negative(p: _Point) -> _Point:
    """The point that adds up with this one to nothing."""
    x, y, z, t = p
    return -x % P, y, z, -t % P


def _compressed(p: _Point) -> bytes:
    """A point as it is written: y, and the lowest bit of x on top."""
    x, y, z, _ = p
    inverse = pow(z, P - 2, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little")


def _decompressed(data: bytes) -> _Point | None:
    """The point written here, None where it is none or could be written otherwise.

    Source:  RFC 8032 section 5.1.3.
    """
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= P:
        return None
    u, v = y * y - 1, _D * y * y + 1
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * _SQRT_MINUS_1 % P
    if (v * x * x - u) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def _odd_multiples(p: _Point) -> list[_Point]:
    """1, 3, 5 … times a point: what a window of digits needs."""
    twice = _double(p)
    multiples = [p]
    while len(multiples) < _TABLE_ENTRIES:
        multiples.append(_add(multiples[-1], twice))
    return multiples


@lru_cache(maxsize=64)
def _key_table(key: bytes) -> list[_Point] | None:
    """Odd multiples of a key's negative; None for what is no key, or one of small order."""
    point = _decompressed(key)
    if point is None:
        return None
    eightfold = _double(_double(_double(point)))
    if eightfold[0] == 0:
        return None
    return _odd_multiples(_negative(point))


def _digits(scalar: int) -> list[int]:
    """The scalar in non-adjacent form: digits odd or 0, the lowest first, one in five of them not 0 at most."""
    digits, modulus = [], 1 << _WINDOW
    while scalar:
        digit = 0
        if scalar & 1:
            digit = scalar % modulus
            digit -= modulus if digit >= modulus // 2 else 0
            scalar -= digit
        digits.append(digit)
        scalar >>= 1
    return digits


def _two_products(s: int, k: int, table: list[_Point]) -> _Point:
    """s times the base point plus k times the table's point, in one pass over both."""
    left, right = _digits(s), _digits(k)
    length = max(len(left), len(right))
    left += [0] * (length - len(left))
    right += [0] * (length - len(right))
    total = _NEUTRAL
    for at in range(length - 1, -1, -1):
        total = _double(total)
        for digit, multiples in ((left[at], _BASE_TABLE), (right[at], table)):
            if digit > 0:
                total = _add(total, multiples[digit >> 1])
            elif digit < 0:
                total = _add(total, _negative(multiples[-digit >> 1]))
    return total


def _times_base(scalar: int) -> _Point:
    """A scalar times the base point."""
    return _two_products(scalar, 0, _BASE_TABLE)


def _base_table() -> list[_Point]:
    """Odd multiples of the standard's base point: y is 4/5, x is even."""
    base = _decompressed((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    assert base is not None
    return _odd_multiples(base)


_BASE_TABLE: Final = _base_table()
