"""Ed25519 in plain Python is Ed25519: the standard's vectors, a library's answers, and none of the loose ends."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.log import ed25519

# RFC 8032 section 7.1: seed, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
            "3dca179c138ac17ad9bef1177331a704"
        ),
    ),
]

# Every point of small order, as it is written: with each as a key, one signature fits every message or one in a few.
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]

# y = 0 and y = 1 written as p and p + 1, with either sign; and x = 0 with its sign set.
WRITTEN_OTHERWISE = [
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]

SEED = bytes(range(32))
PUBLIC = ed25519.public_key(SEED)
seeds = st.binary(min_size=32, max_size=32)


def library_accepts(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize(("seed", "public", "message", "signature"), VECTORS)
def test_keys_and_signatures_are_the_standards(seed: str, public: str, message: str, signature: str) -> None:
    assert ed25519.public_key(bytes.fromhex(seed)).hex() == public
    assert ed25519.sign(bytes.fromhex(seed), bytes.fromhex(message)).hex() == signature
    assert ed25519.verify(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))


@given(seeds, st.binary(max_size=200))
def test_it_signs_as_the_library_does(seed: bytes, message: bytes) -> None:
    theirs = Ed25519PrivateKey.from_private_bytes(seed)
    public = ed25519.public_key(seed)
    signature = ed25519.sign(seed, message)
    assert public == theirs.public_key().public_bytes_raw()
    assert signature == theirs.sign(message)
    assert ed25519.verify(public, message, signature)


@given(seeds, st.binary(min_size=1, max_size=60), st.integers(0, 8 * 96 - 1))
@example(SEED, b"x", 8 * 64 - 1)
def test_no_bit_of_key_message_or_signature_can_be_changed(seed: bytes, message: bytes, bit: int) -> None:
    public, signature = ed25519.public_key(seed), ed25519.sign(seed, message)
    both = bytearray(public + signature)
    both[bit // 8] ^= 1 << bit % 8
    assert not ed25519.verify(bytes(both[:32]), message, bytes(both[32:]))
    assert not ed25519.verify(public, bytes([message[0] ^ 1]) + message[1:], signature)


@given(seeds, st.binary(max_size=20), st.binary(min_size=64, max_size=64))
def test_what_the_library_refuses_is_refused(seed: bytes, message: bytes, signature: bytes) -> None:
    public = ed25519.public_key(seed)
    assert ed25519.verify(public, message, signature) == library_accepts(public, message, signature)


def test_a_signature_has_one_s_only() -> None:
    signature = ed25519.sign(SEED, b"message")
    s = int.from_bytes(signature[32:], "little") + ed25519.ORDER
    assert not ed25519.verify(PUBLIC, b"message", signature[:32] + s.to_bytes(32, "little"))


@pytest.mark.parametrize("key", SMALL_ORDER + WRITTEN_OTHERWISE)
def test_keys_that_would_sign_anything_are_no_keys(key: str) -> None:
    public = bytes.fromhex(key)
    assert not ed25519.is_public_key(public)
    for forged in (public + bytes(32), bytes.fromhex(SMALL_ORDER[0]) + bytes(32)):
        assert not any(ed25519.verify(public, str(number).encode(), forged) for number in range(16))


def test_the_library_would_have_believed_one_of_those_keys() -> None:
    """Why `verify` is stricter: what it refuses above is not refused by everybody."""
    neutral = bytes.fromhex(SMALL_ORDER[0])
    assert library_accepts(neutral, b"anything", neutral + bytes(32))


@pytest.mark.parametrize(("public", "signature"), [(31, 64), (33, 64), (32, 63), (32, 65), (0, 0)])
def test_other_lengths_are_refused(public: int, signature: int) -> None:
    assert not ed25519.verify(bytes(public), b"", bytes(signature))


def test_a_key_that_is_no_point_is_no_key() -> None:
    assert not ed25519.is_public_key((2).to_bytes(32, "little"))
    assert not ed25519.is_public_key(b"short")
    assert ed25519.is_public_key(PUBLIC)
