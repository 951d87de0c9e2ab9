"""Speech-like sound without words: two talkers on a telephone, a dispatcher on the radio."""

import io
import wave
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from parley.demo.files.ffmpeg import encode

RATE = 16_000
Samples = NDArray[np.float32]

# First and second formant of vowels in Hz (Peterson and Barney, 1952, rounded).
VOWELS = ((730, 1090), (530, 1840), (270, 2290), (570, 840), (300, 870), (640, 1190), (490, 1350))


def tone(hertz: float, seconds: float, volume: float = 0.4) -> Samples:
    """Return a sine tone with short ramps at both ends."""
    time = np.arange(int(seconds * RATE), dtype=np.float32) / RATE
    ramp = np.clip(np.minimum(time, seconds - time) / 0.005, 0, 1)
    return (volume * ramp * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def silence(seconds: float) -> Samples:
    """Return nothing, for a while."""
    return np.zeros(int(seconds * RATE), dtype=np.float32)


def _syllable(rng: np.random.Generator, pitch: float, seconds: float) -> Samples:
    """Return one voiced syllable: harmonics of a falling pitch under two formants."""
    count = int(seconds * RATE)
    time = np.arange(count, dtype=np.float32) / RATE
    bend = pitch * (1 + 0.12 * np.sin(np.pi * time / seconds) - 0.08 * time / seconds)
    phase = 2 * np.pi * np.cumsum(bend) / RATE
    first, second = VOWELS[int(rng.integers(len(VOWELS)))]
    voice = np.zeros(count, dtype=np.float32)
    for harmonic in range(1, int(3400 / pitch)):
        hertz = harmonic * pitch
        weight = np.exp(-(((hertz - first) / 130) ** 2)) + 0.5 * np.exp(
            -(((hertz - second) / 190) ** 2)
        )
        voice += (weight + 0.015) * np.sin(harmonic * phase)
    envelope = np.sin(np.pi * np.clip(time / seconds, 0, 1)) ** 0.6
    hiss = rng.standard_normal(count, dtype=np.float32) * np.exp(-time / 0.025) * 0.35
    return (0.28 * voice * envelope + hiss * float(rng.choice((1, 1, 0)))).astype(np.float32)


def talk(rng: np.random.Generator, pitch: float, seconds: float) -> Samples:
    """Return about ``seconds`` of syllables in phrases, spoken at ``pitch`` Hz."""
    parts: list[Samples] = []
    length = 0.0
    while length < seconds:
        for _ in range(int(rng.integers(3, 9))):
            span = float(rng.uniform(0.11, 0.26))
            parts.append(_syllable(rng, pitch * float(rng.uniform(0.88, 1.16)), span))
            length += span
        pause = float(rng.uniform(0.15, 0.5))
        parts.append(silence(pause))
        length += pause
    return np.concatenate(parts)


def wav(samples: Samples, rate: int = RATE) -> bytes:
    """Return 16-bit mono PCM in a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32_000).astype("<i2").tobytes())
    return out.getvalue()


def _conversation(rng: np.random.Generator, seconds: float) -> Samples:
    """Return two people taking turns over line noise."""
    turns: list[Samples] = []
    while sum(map(len, turns)) < seconds * RATE:
        turns += [talk(rng, 118, float(rng.uniform(2, 6))), silence(float(rng.uniform(0.2, 0.7)))]
        turns += [talk(rng, 205, float(rng.uniform(1.5, 5))), silence(float(rng.uniform(0.2, 0.7)))]
    line = np.concatenate(turns)[: int(seconds * RATE)]
    return line + rng.standard_normal(len(line), dtype=np.float32) * 0.006


def jail_call(rng: np.random.Generator, seconds: float = 75) -> bytes:
    """Return an MP3 of a recorded call: ringing, prompt beeps, talk, the one-minute tone."""
    ring = tone(440, 2, 0.12) + tone(480, 2, 0.12)
    prompt = np.concatenate([tone(1400, 0.25, 0.3), silence(0.3), talk(rng, 185, 5), silence(0.4)])
    answer = np.concatenate([tone(697, 0.12, 0.2) + tone(1209, 0.12, 0.2), silence(0.6)])
    talking = _conversation(rng, seconds - 14)
    for second in range(15, int(seconds - 16), 15):
        beep = tone(1400, 0.4, 0.22)
        talking[second * RATE : second * RATE + len(beep)] += beep
    call = np.concatenate([ring, silence(1.2), prompt, answer, talking, tone(480, 1.5, 0.2)])
    filters = "highpass=f=300,lowpass=f=3400,acompressor=threshold=0.2:ratio=4,volume=1.6"
    arguments = ["-f", "wav", "-i", "-", "-af", filters, "-ar", "16000", "-ac", "1"]
    arguments += ["-metadata", "title=Inmate call recording", "-b:a", "32k"]
    return encode([wav(call)], arguments, ".mp3")


def meeting(rng: np.random.Generator, seconds: float, title: str, taken: datetime) -> bytes:
    """Return an M4A as a recording device makes it in a room."""
    room = _conversation(rng, seconds) * 0.7
    stamp = taken.strftime("%Y-%m-%dT%H:%M:%S")
    arguments = ["-f", "wav", "-i", "-", "-af", "aecho=0.8:0.6:38:0.25,lowpass=f=6000"]
    arguments += ["-metadata", f"title={title}", "-metadata", f"creation_time={stamp}"]
    return encode([wav(room)], [*arguments, "-ac", "1", "-c:a", "aac", "-b:a", "40k"], ".m4a")


def dispatch(rng: np.random.Generator, seconds: float = 32) -> bytes:
    """Return an 8 kHz WAV of radio traffic: alert tones, squelch, short transmissions."""
    parts = [tone(1050, 0.5, 0.3), tone(700, 0.5, 0.3), silence(0.4)]
    while sum(map(len, parts)) < seconds * RATE:
        squelch = rng.standard_normal(int(0.14 * RATE), dtype=np.float32) * 0.22
        voice = talk(rng, float(rng.choice([112, 135, 210])), float(rng.uniform(1.5, 4)))
        crackle = rng.standard_normal(len(voice), dtype=np.float32) * 0.02
        parts += [squelch, voice * 0.8 + crackle, tone(1900, 0.08, 0.2), squelch * 0.8]
        parts.append(silence(float(rng.uniform(0.3, 1.4))))
    radio = np.concatenate(parts)[: int(seconds * RATE)]
    arguments = ["-f", "wav", "-i", "-", "-af", "highpass=f=350,lowpass=f=3000,volume=1.5"]
    return encode(
        [wav(radio)], [*arguments, "-ar", "8000", "-ac", "1", "-c:a", "pcm_s16le"], ".wav"
    )


def room_tone(rng: np.random.Generator, seconds: float, quiet: float) -> bytes:
    """Return a WAV sound track: ``quiet`` seconds of pre-event silence, then voices and wind."""
    live = _conversation(rng, seconds - quiet)
    wind = np.cumsum(rng.standard_normal(len(live), dtype=np.float32))
    wind = wind - np.convolve(wind, np.ones(400, np.float32) / 400, "same")
    return wav(np.concatenate([silence(quiet), live * 0.6 + 0.004 * wind.astype(np.float32)]))
