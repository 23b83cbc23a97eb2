#!/usr/bin/env python3
"""Checks what commonlink's audit trail hands out, with nothing but Python's standard library.

    verify.py key      KEY                      is this a public key of a trail?
    verify.py proof    KEY PROOF                one entry (`commonlink audit proof`, the mirror's "Save")
    verify.py bundle   KEY BUNDLE [EARLIER]     a head, and that it goes on from an EARLIER head
    verify.py trail    KEY LINES HEAD           a whole trail (`commonlink audit export`) against a head

KEY is the first public key of the trail or a file that holds it; the others are files. It shares no code with
commonlink. Ed25519 follows RFC 8032, the tree RFC 9162 sections 2.1.3.2 and 2.1.4.2, notes and checkpoints C2SP.
"""

import base64
import hashlib
import sys

# -- Ed25519 (RFC 8032, section 5.1); slow and plain, for checking only ------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def point(data):
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    x = recover_x(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def signed(key, message, signature):
    if len(signature) != 64:
        return False
    a, r = point(key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    return same(multiply(s, BASE), add(r, multiply(int.from_bytes(digest, "little") % L, a)))


# -- The tree ----------------------------------------------------------------------------------------------------------


class Wrong(Exception):
    """Something is not what it is said to be."""


def leaf(line):
    return hashlib.sha256(b"\0" + line.encode()).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def check_inclusion(hash_, index, size, proof, root):
    if not 0 <= index < size:
        raise Wrong("the entry stands outside of the tree")
    at, last = index, size - 1
    for other in proof:
        if last == 0:
            raise Wrong("the proof is too long")
        if at & 1 or at == last:
            hash_ = node(other, hash_)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            hash_ = node(hash_, other)
        at >>= 1
        last >>= 1
    if last or hash_ != root:
        raise Wrong("the proof does not lead to the head")


def check_consistency(old, new, old_root, new_root, proof):
    if old > new:
        raise Wrong(f"the trail was cut: {old} entries were seen, now there are {new}")
    if old == new or old == 0:
        if proof or (old == new and old_root != new_root):
            raise Wrong("the trail was rewritten")
        return
    proof = list(proof)
    first = old_root if old & (old - 1) == 0 else proof.pop(0) if proof else None
    if first is None:
        raise Wrong("the proof is too short")
    at, last = old - 1, new - 1
    while at & 1:
        at >>= 1
        last >>= 1
    old_hash = new_hash = first
    for other in proof:
        if last == 0:
            raise Wrong("the proof is too long")
        if at & 1 or at == last:
            old_hash, new_hash = node(other, old_hash), node(other, new_hash)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            new_hash = node(new_hash, other)
        at >>= 1
        last >>= 1
    if last or old_hash != old_root or new_hash != new_root:
        raise Wrong("the trail was rewritten: it does not go on from the earlier head")


def tree_root(leaves):
    stack = []
    for count, hash_ in enumerate(leaves):
        while count & 1:
            hash_ = node(stack.pop(), hash_)
            count >>= 1
        stack.append(hash_)
    if not stack:
        return hashlib.sha256(b"").digest()
    root = stack.pop()
    while stack:
        root = node(stack.pop(), root)
    return root


# -- Notes and checkpoints ---------------------------------------------------------------------------------------------


def read_key(text):
    try:
        name, number, data = text.strip().split("+", 2)
        raw = base64.b64decode(data, validate=True)
    except ValueError:
        raise Wrong("this is no public key of a trail") from None
    if len(raw) != 33 or raw[0] != 1:
        raise Wrong("this is no Ed25519 key")
    if key_id(name, raw[1:]).hex() != number:
        raise Wrong("the key and its number do not fit")
    return name, raw[1:]


def key_id(name, key):
    return hashlib.sha256(name.encode() + b"\n\1" + key).digest()[:4]


def open_note(note, key):
    name, public = key
    text, gap, signatures = note.rpartition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise Wrong("this is no signed note")
    text += "\n"
    for line in signatures.splitlines():
        parts = line.split(" ")
        if len(parts) == 3 and parts[0] == "\u2014" and parts[1] == name:
            raw = base64.b64decode(parts[2], validate=True)
            if raw[:4] == key_id(name, public) and signed(public, text.encode(), raw[4:]):
                return text
    raise Wrong("it is not signed by the key that is trusted")


def open_checkpoint(note, key):
    lines = open_note(note, key).split("\n")
    if lines[0] != key[0]:
        raise Wrong("it is the head of another trail")
    return int(lines[1]), base64.b64decode(lines[2], validate=True)


def read_bundle(text, key):
    """The key in force, where the proof begins, the proof, the note."""
    if not text.startswith("commonlink/audit-bundle/v1\n"):
        return key, None, [], text
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")[1:]
    while lines and lines[0].startswith("rotation "):
        handing_over = base64.b64decode(lines.pop(0)[9:], validate=True).decode()
        try:
            opened = open_note(handing_over, key).split("\n")
        except Wrong:
            continue
        if opened[0] == "commonlink/audit-key/v1":
            key = read_key(opened[1])
    start = int(lines.pop(0).removeprefix("consistency "))
    return key, start, [base64.b64decode(line, validate=True) for line in lines], note


# -- Entries -----------------------------------------------------------------------------------------------------------

ESCAPES = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}


def unescape(value):
    out, at = "", 0
    while at < len(value):
        two = value[at : at + 2]
        if two in ESCAPES:
            out += ESCAPES[two]
            at += 2
        else:
            out += value[at]
            at += 1
    return out


def check_shown(line, shown):
    commitments = dict(zip(("account", "subject", "detail"), line.split("\t")[8:11]))
    field, secret, value = shown.split("\t", 2)
    value = unescape(value) if value.startswith("=") else value
    made = hashlib.sha256(f"commonlink/audit/{field}\n{secret}\n{value}".encode()).digest()
    if base64.b64encode(made).decode() != commitments.get(field):
        raise Wrong(f"what is shown as {field} is not what the entry was made with")
    return field, value[1:] if value.startswith("=") else None


# -- Commands ----------------------------------------------------------------------------------------------------------


def load(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def given_key(text):
    try:
        return read_key(text)
    except Wrong:
        first = load(text).splitlines()[0]
        return read_key(first.removeprefix("key "))


def proof(key, path):
    head, _, note = load(path).partition("\n\n")
    lines = head.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1":
        raise Wrong("this is no proof of an entry")
    extra = base64.b64decode(lines[1].removeprefix("extra "), validate=True).decode().rstrip("\n").split("\n")
    index = int(lines[2].removeprefix("index "))
    size, root = open_checkpoint(note, key)
    hashes = [base64.b64decode(line, validate=True) for line in lines[3:]]
    check_inclusion(leaf(extra[0]), index, size, hashes, root)
    names = ("id", "at", "body", "action", "purpose", "record of", "request")
    for name, value in zip(names, extra[0].split("\t")[1:8]):
        print(f"{name}: {unescape(value)}")
    for shown in extra[1:]:
        field, value = check_shown(extra[0], shown)
        print(f"{field}: {value}")
    print(f"good: entry {index} of {size}")


def bundle(key, path, earlier=None):
    new_key, start, hashes, note = read_bundle(load(path), key)
    size, root = open_checkpoint(note, new_key)
    if earlier is None:
        print(f"good: a head of {size} entries")
        return
    old_key, _, _, old_note = read_bundle(load(earlier), key)
    old_size, old_root = open_checkpoint(old_note, old_key)
    if start != old_size and size != old_size:
        raise Wrong(f"the proof begins at {start} entries, and the earlier head has {old_size}")
    check_consistency(old_size, size, old_root, root, hashes)
    print(f"good: {size} entries that go on from {old_size}")


def trail(key, path, head):
    new_key, _, _, note = read_bundle(load(head), key)
    size, root = open_checkpoint(note, new_key)
    lines = load(path).split("\n")[:-1]
    if len(lines) < size:
        raise Wrong(f"there are {len(lines)} entries, and the head has {size}")
    if tree_root(leaf(line) for line in lines[:size]) != root:
        raise Wrong("the entries are not those of the head")
    print(f"good: {size} entries are those of the head")


def main(arguments):
    commands = {"key": (lambda key: print(f"good: {key[0]}"), 0), "proof": (proof, 1), "bundle": (bundle, 1), "trail": (trail, 2)}
    if len(arguments) < 2 or arguments[0] not in commands or len(arguments) < 2 + commands[arguments[0]][1]:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        commands[arguments[0]][0](given_key(arguments[1]), *arguments[2:])
        return 0
    except (Wrong, ValueError, IndexError, OSError) as error:
        print(f"NOT GOOD: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
