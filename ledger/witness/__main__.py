"""Run a witness: `python -m ledger.witness keygen|serve|check`."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from kernel.clock import SystemClock
from kernel.errors import HouseError
from ledger.log import ed25519
from ledger.log.errors import KeyMalformed
from ledger.log.note import KeyType, SigningKey, is_key_name, parse_signing_key
from ledger.log.sources import FileUnreadable, read_file, write_file
from ledger.verify.trust import gather
from ledger.verify.words import Language, explain, own_language, say
from ledger.witness.memory import Memory
from ledger.witness.protocol import Witness
from ledger.witness.server import WitnessServer
from ledger.witness.visit import visit


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns: 0 where all went well, 1 where it did not; then nothing was signed."""
    given = _parser().parse_args(arguments)
    language = own_language() if given.language is None else Language(given.language)
    try:
        if given.do == "keygen":
            return _keygen(given.name, given.file, language)
        with closing(Memory(given.state)) as memory:
            witness = _witness(given, memory)
            return _serve(witness, given, language) if given.do == "serve" else _check(witness, given, language)
    except HouseError as error:
        sys.stderr.write(f"✗ {explain(language, error)}\n")
        return 1


def _keygen(name: str, file: Path, language: Language) -> int:
    """Make a key that nobody else can read, and never over another."""
    if not is_key_name(name):
        raise KeyMalformed(name=name)
    key = SigningKey(name, os.urandom(ed25519.SEED_BYTES), KeyType.COSIGNATURE)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise FileUnreadable(file=str(file), why=error.strerror or str(error)) from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(key.text + "\n")
    sys.stderr.write(say(language, "witness.key", file=str(file)) + "\n")
    sys.stdout.write(key.verifier.vkey + "\n")
    return 0


def _witness(given: argparse.Namespace, memory: Memory) -> Witness:
    """The witness that the options describe.

    Raises:  KeyMalformed, KeyUnreadable, FileUnreadable.
    """
    key = parse_signing_key(read_file(given.key).decode(errors="replace").strip())
    if not key.verifier.is_cosigner:
        raise KeyMalformed(name=key.name)
    return Witness(key, gather(given.log, None).keys, memory, SystemClock())


def _serve(witness: Witness, given: argparse.Namespace, language: Language) -> int:
    try:
        server = WitnessServer((given.host, given.port), witness)
    except OSError as error:
        raise FileUnreadable(file=f"{given.host}:{given.port}", why=error.strerror or str(error)) from error
    with server:
        address = f"http://{given.host}:{server.server_address[1]}"
        sys.stderr.write(say(language, "witness.up", url=address, vkey=witness.key.verifier.vkey) + "\n")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


def _check(witness: Witness, given: argparse.Namespace, language: Language) -> int:
    """Visit a log once, as cron does, and print its checkpoint with our cosignature."""
    note = visit(witness, given.place)
    if given.out is None:
        sys.stdout.write(note)
    else:
        write_file(given.out, note.encode())
        sys.stderr.write(say(language, "witness.cosigned", file=str(given.out)) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ledger.witness",
        description="Remember a log, and cosign what continues it. 记住一份日志，并联署延续它的检查点。",
        epilog="See docs/verify.md.",
    )
    commands = parser.add_subparsers(dest="do", required=True)

    keygen = commands.add_parser("keygen", help="make a key; prints its public half")
    keygen.add_argument("name", help="whose witness, such as example.org/w1")
    keygen.add_argument("file", type=Path, help="where the key is kept; must not exist yet")

    serve = commands.add_parser("serve", help="answer logs over HTTP (C2SP tlog-witness)")
    serve.add_argument("--host", default="127.0.0.1", help="put a TLS proxy in front of it (default %(default)s)")
    serve.add_argument("--port", type=int, default=8079, help="default %(default)s")

    check = commands.add_parser("check", help="visit a published log once and print its cosigned checkpoint")
    check.add_argument("place", metavar="LOG", help="folder or http(s) address")
    check.add_argument("--out", type=Path, metavar="FILE", help="write it here instead")

    for command in (keygen, serve, check):
        command.add_argument("--language", choices=[each.value for each in Language], help="as the machine is set")
    for command in (serve, check):
        command.add_argument("--key", type=Path, required=True, metavar="FILE", help="the file that keygen wrote")
        command.add_argument("--log", action="append", required=True, metavar="VKEY|FILE", help="a log to witness")
        command.add_argument("--state", type=Path, required=True, metavar="DIR", help="the witness's memory")
    return parser


if __name__ == "__main__":
    sys.exit(main())
