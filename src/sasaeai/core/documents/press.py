"""The press: the process that runs typst, and nothing of ours (docs/adr/0032-the-press.md).

Started by path from ``core.documents.presses``, so that it imports no Django: it is there within
a twentieth of a second. It ends when its standard input does, that is with whoever started it.

A message is its length (8 bytes, big-endian) and its body. A question's body is JSON: ``faces``
of ``places`` (folders) and the ``system``, or a page to ``set``. An answer begins with ``J``
(JSON), ``P`` (a PDF) or ``E`` (JSON of a refusal: typst's ``message`` and ``diagnostic``).
"""

import json
import signal
import struct
import sys
from typing import IO, Any

import typst

_LENGTH = struct.Struct(">Q")


def send(pipe: IO[bytes], body: bytes) -> None:
    pipe.write(_LENGTH.pack(len(body)))
    pipe.write(body)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """The next message's body; ``None`` when the other side has gone, in a message's middle too."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = pipe.read(length)
    return body if len(body) == length else None


def faces(question: dict[str, Any]) -> bytes:
    """Every upright face that lies in a file: family, file, number in the file, weight."""
    found = typst.Fonts(
        include_system_fonts=question["system"],
        include_embedded_fonts=False,
        font_paths=question["places"],
    )
    told = [
        (face.family, face.path, face.index, face.weight)
        for face in found.fonts()
        if face.path and face.style == "normal"
    ]
    return b"J" + json.dumps(told).encode()


class Setter:
    """Keeps a compiler per root and folders of fonts: reading fonts costs more than a page."""

    def __init__(self) -> None:
        self._compilers: dict[tuple[str, ...], typst.Compiler] = {}

    def __call__(self, question: dict[str, Any]) -> bytes:
        compiler = self._compiler(question["root"], question["places"])
        content = compiler.compile(
            input=question["template"],
            format="pdf",
            sys_inputs={"payload": question["payload"]},
            pdf_standards="ua-1",
        )
        assert isinstance(content, bytes)
        return b"P" + content

    def _compiler(self, root: str, places: list[str]) -> typst.Compiler:
        key = (root, *places)
        if key not in self._compilers:
            fonts = typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=list(places)
            )
            self._compilers[key] = typst.Compiler(
                root=root, font_paths=fonts, ignore_system_fonts=True
            )
        return self._compilers[key]


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us; we end with them
    set_page = Setter()
    while (body := receive(sys.stdin.buffer)) is not None:
        question = json.loads(body)
        try:
            answer = faces(question) if question["do"] == "faces" else set_page(question)
        except typst.TypstError as error:
            told = {"message": error.message, "diagnostic": error.diagnostic}
            answer = b"E" + json.dumps(told).encode()
        send(sys.stdout.buffer, answer)


if __name__ == "__main__":
    main()
