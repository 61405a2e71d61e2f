"""Bytes that nobody should see as they are, and the judge of what was written in spite of them."""

import re
import unicodedata

# What a hostile line would say, as a report, a remark on stderr or the parser would.
FORGED = ("sockcheck: granted", "✓ /forged", "Error: forged", "granted: /forged", "fix: forged")
LINES = "".join(f"\n{line}" for line in FORGED)
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
HIDDEN = "\u2028\u2029\u200b\ufeff\u00ad\u2060\U000e0041"
CONTROLS = "\x1b[2J\x1b]0;t\x07\x1b[31m\r\x08\t\x0b\x7f\x9b31m\x85"

# As text, which is what documents and most protocols hold.
TEXTS = {
    "controls": f"a{CONTROLS}b",
    "directions": f"a{BIDI}b{HIDDEN}c",
    "lines": f"a{LINES}\n",
    "blanks": "a" * 30 + "".join(f" {'b' * count} {line}" for count in (1, 17, 33) for line in FORGED),
    "quotes": "a'\"`$(id)${X}\\\x1b[0m\n#{{}}: - &*!|>%@",
}
# As bytes: no UTF-8, a lone continuation, C1 as one byte, a surrogate, too long a form, beyond the last plane, and the
# characters that stand for such bytes between the arguments and the parser.
BYTES = {name: text.encode() for name, text in TEXTS.items()} | {
    "no text": b"a\xff\xfe\x80\x9b31m\xc3\xed\xa0\x80\xc0\x8a\xf4\x90\x80\x80b\xc3",
    "stand-ins": "\U0010ff9b31m\U0010ff80\U0010ff8d".encode() + b"\n\xe2\x80",
}
SHORT = {
    "controls": b"a\x1b[2J\x07\r\x9bb", "directions": "\u202e\u2066\u2028\u061c".encode(), "lines": LINES.encode()[:60],
    "no text": b"\xff\xc3\xed\xa0\x80"}

UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Cs"}
COLOURS = re.compile("\x1b\\[(?:0|1;31|32|33|1|2)m")


def fault(stream, paints=False):
    """What is wrong with what was written; None where nothing is."""
    try:
        text = stream.decode()
    except UnicodeDecodeError as error:
        return f"no UTF-8: {error}"
    if paints:
        text = COLOURS.sub("", text)
    for character in text:
        if character != "\n" and (unicodedata.category(character) in UNSEEN or 0x10ff80 <= ord(character) <= 0x10ffff):
            return f"U+{ord(character):04X} as it is"
    for line in text.split("\n"):
        if line.startswith(FORGED):
            return f"a line that is not ours: {line!r}"
    return None
