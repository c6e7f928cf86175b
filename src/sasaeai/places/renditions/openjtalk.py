"""The machine of the extra ``[voice]``: ``python -m sasaeai.places.renditions.openjtalk TEXT OUT``.

Reads a text file aloud with pyopenjtalk (MIT) and writes MP3 with lameenc. The voice inside is
"HTS Voice Mei" (CC BY 3.0, MMDAgent Project Team): name it in ``SASAEAI_VOICE_CREDIT``.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

KBIT, CHANNELS, FULL = 48, 1, 32_767
PAUSE = 0.4  # seconds between sentences


def main(said: str, out: str) -> int:
    """Writes ``out``; 3 where the extra is not installed."""
    try:
        speech, lame, numpy = map(importlib.import_module, ("pyopenjtalk", "lameenc", "numpy"))
    except ImportError:
        return 3
    text = Path(said).read_text(encoding="utf-8")
    sentences = [part for part in text.replace("\n", "。").split("。") if part.strip()]
    waves, rate = [], 48_000
    for sentence in sentences:
        wave, rate = speech.tts(f"{sentence}。")
        waves += [wave.astype("float32"), numpy.zeros(int(rate * PAUSE), "float32")]
    if not waves:
        return 1
    loudest = max(float(numpy.abs(wave).max()) for wave in waves) or 1.0
    encoder = lame.Encoder()
    encoder.set_bit_rate(KBIT)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(CHANNELS)
    with Path(out).open("wb") as file:
        for wave in waves:
            sound = (wave / loudest * FULL * 0.9).astype("int16").tobytes()
            file.write(bytes(encoder.encode(sound)))
        file.write(bytes(encoder.flush()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:3]))
