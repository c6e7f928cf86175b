"""Speech: a text handed to a machine on this computer, its recording kept by what was said.

Which machine is a setting: a command that reads a text file and writes a sound file. Without one
nothing is made, and nothing is offered.
"""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from sasaeai.core import audit
from sasaeai.core.access import acting
from sasaeai.core.refusal import Refusal
from sasaeai.places.models import Recording, Rendition
from sasaeai.places.renditions.access import SPEAKING
from sasaeai.places.renditions.enums import Form, Making, RenditionState
from sasaeai.places.renditions.spoken import spoken_names

LONGEST_RUN = 300
LARGEST = 8 * 1024 * 1024
TYPES = {"mp3": "audio/mpeg", "wav": "audio/wav", "ogg": "audio/ogg"}
_SIGNS = (("wav", b"RIFF"), ("ogg", b"OggS"), ("mp3", b"ID3"))
_FRAME, _SYNC = 0xFF, 0xE0


class NoVoice(Refusal):
    """The machine did not give a sound file."""


@dataclass(frozen=True)
class Voice:
    """A command with ``{text}`` (a file to read, UTF-8) and ``{out}`` (a file to write)."""

    command: str

    def speak(self, text: str) -> tuple[str, bytes]:
        """Kind and content of the sound. Raises ``NoVoice``; the text is never in its words."""
        with TemporaryDirectory(prefix="sasaeai-voice-") as folder:
            said, out = Path(folder) / "text.txt", Path(folder) / "out"
            said.write_text(text, encoding="utf-8")
            places = {"text": str(said), "out": str(out)}
            call = [part.format(**places) for part in shlex.split(self.command)]
            try:
                done = subprocess.run(call, capture_output=True, timeout=LONGEST_RUN, check=False)
            except (OSError, subprocess.TimeoutExpired) as error:
                raise NoVoice("読み上げの道具が動きませんでした。") from error
            if done.returncode or not out.exists():
                raise NoVoice("読み上げの道具が、音声をつくれませんでした。")
            content = out.read_bytes()
        kind = kind_of(content)
        if not kind or len(content) > LARGEST:
            raise NoVoice("読み上げの道具が、使えない音声をつくりました。")
        return kind, content

    def digest(self, text: str) -> str:
        return sha256(f"{self.command}\n{text}".encode()).hexdigest()


def kind_of(content: bytes) -> str:
    """By its first bytes; nothing for what is no sound that browsers play."""
    for kind, sign in _SIGNS:
        if content.startswith(sign):
            return kind
    framed = len(content) > 1 and content[0] == _FRAME and content[1] & _SYNC == _SYNC
    return "mp3" if framed else ""


def voice() -> Voice | None:
    """The machine that the settings name."""
    command = str(settings.SASAEAI_VOICE_COMMAND)
    return Voice(command) if command.strip() else None


def order(row: Rendition) -> Rendition:
    """Asks for the recording of a published text, with the transaction that published it."""
    row.making = Making.WAITING if voice() is not None else Making.NOT_HERE
    row.save(update_fields=["making", "changed_at"])
    if row.making == Making.WAITING:
        app.configure_task("renditions.speak").defer(rendition_id=row.pk)
    return row


def record(rendition_id: int) -> None:
    """Makes the recording of one text, or takes the one that was made of the same words.

    The machine runs outside of any transaction; however often the job runs, the result is one.
    """
    machine = voice()
    text = _wanted(rendition_id, machine)
    if not text or machine is None:
        return
    try:
        kept = recording_of(text, machine)
    except NoVoice:
        with acting(None, purpose=SPEAKING):
            _of(rendition_id).update(making=Making.FAILED)
        return
    with acting(None, purpose=SPEAKING):
        if _of(rendition_id).update(making=Making.READY, recording=kept):
            audit.record("places.rendition.spoken", subject=("rendition", rendition_id))


def recording_of(text: str, machine: Voice) -> Recording:
    """What this machine says of these words, made now unless it is kept already.

    Call outside of any transaction. Raises ``NoVoice``.
    """
    said = as_read(text)
    kept = Recording.objects.only("pk").filter(digest=machine.digest(said))
    with acting(None, purpose=SPEAKING):
        known = kept.first()
    if known is not None:
        return known
    kind, content = machine.speak(said)
    with acting(None, purpose=SPEAKING):
        Recording.objects.bulk_create(
            [Recording(digest=machine.digest(said), kind=kind, content=content)],
            ignore_conflicts=True,
        )
        return kept.get()


def _wanted(rendition_id: int, machine: Voice | None) -> str:
    with acting(None, purpose=SPEAKING):
        row = _of(rendition_id).first()
        if row is not None and machine is None:
            _of(rendition_id).update(making=Making.NOT_HERE)
        return str(row.texts.get("text", "")) if row is not None else ""


def as_read(text: str) -> str:
    """Names that no dictionary knows as they are spoken."""
    for name, kana in spoken_names(text).items():
        text = text.replace(name, kana)
    return text


def _of(rendition_id: int) -> QuerySet[Rendition]:
    return Rendition.objects.filter(
        pk=rendition_id, form=Form.AUDIO, state=RenditionState.PUBLISHED
    )
