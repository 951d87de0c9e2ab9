"""A body-worn camera's clip: an approach on foot, burnt-in clock and unit number, sound."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from PIL import Image, ImageDraw

from parley.demo.files.camera import font
from parley.demo.files.ffmpeg import encode
from parley.demo.files.sound import room_tone

WIDTH, HEIGHT = 640, 360
RATE = 10
QUIET_SECONDS = 4.0
ARRIVES_SECONDS, GESTURES_SECONDS = 11, 8


@dataclass(frozen=True, slots=True)
class Clip:
    """What the camera says of itself. ``started`` is UTC; ``seconds`` the length."""

    started: datetime
    unit: str
    officer: str
    seconds: int = 20


def body_camera(rng: np.random.Generator, scene: Image.Image, clip: Clip) -> bytes:
    """Return an MP4 (H.264, AAC) of walking up to ``scene`` (4:3, at least 1600 wide)."""
    sound = room_tone(rng, clip.seconds, QUIET_SECONDS)
    arguments = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}"]
    arguments += ["-r", str(RATE), "-i", "-", "-i", "{beside}"]
    arguments += ["-vf", "noise=alls=7:allf=t:all_seed=7"]
    arguments += ["-c:v", "libx264", "-preset", "veryfast", "-crf", "29", "-pix_fmt", "yuv420p"]
    arguments += ["-threads", "1", "-g", str(RATE * 2), "-c:a", "aac", "-b:a", "48k", "-shortest"]
    arguments += ["-metadata", f"title={clip.unit}"]
    arguments += ["-metadata", f"creation_time={clip.started:%Y-%m-%dT%H:%M:%SZ}"]
    arguments += ["-movflags", "+faststart"]
    return encode(_frames(scene, clip), arguments, ".mp4", beside=sound)


def _frames(scene: Image.Image, clip: Clip) -> Iterator[bytes]:
    """Yield raw RGB frames; ffmpeg adds the grain."""
    base = scene.convert("RGB")
    for index in range(clip.seconds * RATE):
        time = index / RATE
        picture = _view(base, time, clip.seconds).point(lambda level: int(level * 0.78))
        _bystander(picture, time)
        _flash(picture, time)
        if index < RATE * 14:
            _hand_light(picture, time)
        _overlay(picture, clip, time)
        yield picture.tobytes()


def _view(scene: Image.Image, time: float, seconds: float) -> Image.Image:
    """Crop what is seen at ``time``: nearer with each step, bobbing and looking about."""
    nearer = 1 - 0.52 * min(1.0, time / (seconds * 0.8))
    wide = scene.width * nearer * 0.94
    high = wide * HEIGHT / WIDTH
    look = 0.5 + 0.11 * math.sin(time * 0.7) + 0.02 * math.sin(time * 3.1)
    bob = 9 * math.sin(time * 6.6) + 4 * math.sin(time * 13)
    left = (scene.width - wide) * look
    top = min(max(scene.height * 0.56 - high / 2 + bob, 0), scene.height - high)
    turn = 1.6 * math.sin(time * 3.3)
    seen = scene.transform(
        (WIDTH, HEIGHT),
        Image.Transform.EXTENT,
        (left, top, left + wide, top + high),
        Image.Resampling.BILINEAR,
    )
    return seen.rotate(turn, Image.Resampling.BILINEAR, fillcolor=(8, 8, 10))


def _bystander(picture: Image.Image, time: float) -> None:
    """Draw a person who comes up from the right, arms moving, and stops to talk."""
    draw = ImageDraw.Draw(picture)
    near = min(1.0, time / ARRIVES_SECONDS)
    size, step = 0.45 + 0.5 * near, math.sin(time * 7) if time < ARRIVES_SECONDS else 0.0
    x, y = WIDTH * (0.86 - 0.2 * near), HEIGHT * (0.36 + 0.08 * near) + 4 * math.sin(time * 6.6)

    def at(across: float, down: float) -> tuple[float, float]:
        return x + across * size, y + down * size

    wave = 20 * math.sin(time * 3) if time > GESTURES_SECONDS else 10 * step
    for side in (-1, 1):
        foot = at(side * 16 + side * 12 * step, 210)
        draw.line((*at(side * 12, 118), *foot), fill=(30, 34, 52), width=int(22 * size))
        hand = at(side * 46 + wave * 0.4, 96 - (wave if side > 0 else 0))
        draw.line((*at(side * 28, 38), *hand), fill=(88, 42, 40), width=int(15 * size))
        reach = 8 * size
        box = (hand[0] - reach, hand[1] - reach, hand[0] + reach, hand[1] + reach)
        draw.ellipse(box, fill=(176, 132, 108))
    draw.rounded_rectangle((*at(-32, 24), *at(32, 124)), 12 * size, fill=(104, 50, 46))
    draw.rectangle((*at(-9, 8), *at(9, 28)), fill=(164, 120, 98))
    draw.ellipse((*at(-19, -36), *at(19, 14)), fill=(180, 136, 112))
    draw.pieslice((*at(-21, -40), *at(21, 6)), 180, 360, fill=(34, 26, 24))


def _flash(picture: Image.Image, time: float) -> None:
    """Wash the frame with the patrol car's alternating lights."""
    beat = int(time * 4) % 4
    if beat in {0, 2}:
        color = (255, 30, 40) if beat == 0 else (40, 70, 255)
        wash = Image.new("RGB", picture.size, color)
        picture.paste(wash, (0, 0), Image.new("L", picture.size, 34))


def _hand_light(picture: Image.Image, time: float) -> None:
    """Sweep a flashlight's cone over the scene."""
    x = WIDTH * (0.5 + 0.22 * math.sin(time * 1.3))
    y = HEIGHT * (0.62 + 0.08 * math.sin(time * 2.1))
    mask = Image.new("L", (WIDTH // 4, HEIGHT // 4), 0)
    draw = ImageDraw.Draw(mask)
    for ring in range(8):
        reach = 26 - ring * 3
        box = (x / 4 - reach, y / 4 - reach, x / 4 + reach, y / 4 + reach)
        draw.ellipse(box, fill=12 * (ring + 1))
    warm = Image.new("RGB", picture.size, (255, 246, 220))
    picture.paste(warm, (0, 0), mask.resize(picture.size, Image.Resampling.BICUBIC))


def _overlay(picture: Image.Image, clip: Clip, time: float) -> None:
    """Burn in the clock (UTC), the camera and the recording mark."""
    draw = ImageDraw.Draw(picture, "RGBA")
    draw.rectangle((WIDTH - 214, 4, WIDTH - 4, 66), fill=(0, 0, 0, 120))
    stamp = clip.started + timedelta(seconds=time)
    clock = f"{stamp:%Y-%m-%d T%H:%M:%S}.{stamp.microsecond // 10_000:02d}Z"
    for row, line in enumerate((clock, clip.unit, clip.officer)):
        for shift, fill in ((1, (0, 0, 0)), (0, (250, 250, 250))):
            place = (WIDTH - 12 + shift, 10 + row * 18 + shift)
            draw.text(place, line, fill=fill, font=font(14), anchor="ra")
    if int(time * 2) % 2 == 0:
        draw.ellipse((14, 14, 26, 26), fill=(230, 20, 20))
    draw.text((32, 12), "REC", fill=(250, 250, 250), font=font(14))
    if time < QUIET_SECONDS:
        draw.text(
            (14, HEIGHT - 28), "PRE-EVENT BUFFER - AUDIO OFF", fill=(250, 220, 80), font=font(14)
        )
