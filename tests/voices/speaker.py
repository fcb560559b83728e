"""A program that speaks, slowly, and keeps a diary: one line for each time it was asked.

Run as `python speaker.py DIARY SECONDS [SPEED]`, text on its standard input, WAV on its standard output. The diary
line is the process that asked, a tab, and the text.
"""

import math
import os
import struct
import sys
import time
import wave

text = sys.stdin.buffer.read().decode()
with open(sys.argv[1], "a") as diary:
    diary.write(f"{os.getppid()}\t{text}\n")
time.sleep(float(sys.argv[2]))
if "unspeakable" in text:
    sys.exit("that can't be said")
speed = float(sys.argv[3]) if sys.argv[3:] else 1.0
frames = range(0 if "soundless" in text else round(1200 * len(text.split()) * 4 / speed))
shape = (
    round(9000 * math.sin(i * (20 + len(text)) / 300) * min(1, (len(frames) - 1 - i) / 900, i / 900)) for i in frames
)
with wave.open(sys.stdout.buffer, "wb") as out:
    out.setnchannels(1)
    out.setsampwidth(2)
    out.setframerate(16000)
    out.writeframes(b"".join(struct.pack("<h", sample) for sample in shape))
