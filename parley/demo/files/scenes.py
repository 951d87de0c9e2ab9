"""Drawn places: a storefront at night, a shop counter, a roadside stop, an office, a lot."""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from parley.demo.files.camera import SIZE, Color, developed, font, glow, label, shaded

WIDTH, HEIGHT = SIZE
SODIUM: Color = (255, 190, 110)


def _windows(draw: ImageDraw.ImageDraw, rng: np.random.Generator, box: tuple[int, ...]) -> None:
    """Draw rows of house windows, some of them lit."""
    left, top, right, bottom = box
    for y in range(top + 30, bottom - 70, 120):
        for x in range(left + 30, right - 70, 105):
            lit = not rng.integers(5)
            fill = (214, 178, 104) if lit else (24, 28, 36)
            draw.rectangle((x, y, x + 56, y + 78), fill=fill, outline=(50, 46, 42), width=3)
            draw.line((x, y + 39, x + 56, y + 39), fill=(50, 46, 42), width=3)


def _bricks(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], color: Color) -> None:
    """Fill a wall and rule its courses."""
    left, top, right, bottom = box
    draw.rectangle(box, fill=color)
    joint = (color[0] - 12, color[1] - 10, color[2] - 8)
    for row, y in enumerate(range(top, bottom, 14)):
        draw.line((left, y, right, y), fill=joint)
        for x in range(left + (row % 2) * 17, right, 34):
            draw.line((x, y, x, min(y + 14, bottom)), fill=joint)


def _ground(draw: ImageDraw.ImageDraw, rng: np.random.Generator, top: int) -> None:
    """Draw sidewalk, curb and asphalt from ``top`` down."""
    draw.rectangle((0, top, WIDTH, top + 110), fill=(88, 86, 82))
    for x in range(-200, WIDTH + 400, 170):
        draw.line((x, top, x - 90, top + 110), fill=(66, 64, 62), width=3)
    draw.rectangle((0, top + 110, WIDTH, top + 126), fill=(120, 118, 112))
    draw.rectangle((0, top + 126, WIDTH, HEIGHT), fill=(38, 39, 42))
    for _ in range(900):
        x, y = int(rng.integers(0, WIDTH)), int(rng.integers(top + 126, HEIGHT))
        shade = int(rng.integers(30, 62))
        draw.point((x, y), fill=(shade, shade, shade + 3))


def storefront(rng: np.random.Generator, name: str, *, taped: bool = True) -> Image.Image:
    """A corner grocery at night, lit from inside, with police tape across the sidewalk."""
    picture = shaded(SIZE, (9, 12, 24), (34, 34, 46))
    draw = ImageDraw.Draw(picture)
    _bricks(draw, (0, 90, 470, 860), (72, 52, 46))
    _bricks(draw, (470, 40, 1240, 860), (94, 64, 52))
    _bricks(draw, (1240, 130, WIDTH, 860), (66, 58, 56))
    for box in ((0, 90, 470, 560), (470, 40, 1240, 380), (1240, 130, WIDTH, 700)):
        _windows(draw, rng, box)
    draw.rectangle((500, 420, 1210, 500), fill=(150, 24, 30), outline=(222, 206, 160), width=5)
    draw.text((855, 460), name, fill=(250, 236, 190), font=font(38), anchor="mm")
    for step in range(14):
        left = 500 + step * 51
        fill = (196, 44, 44) if step % 2 else (228, 222, 208)
        draw.polygon([(left, 500), (left + 51, 500), (left + 45, 548), (left - 6, 548)], fill=fill)
    draw.rectangle((520, 560, 900, 850), fill=(236, 222, 170))
    for shelf in range(3):
        y = 640 + shelf * 72
        draw.line((530, y, 890, y), fill=(120, 96, 60), width=6)
        for x in range(536, 884, 24):
            color = tuple(int(v) for v in rng.integers(50, 225, 3))
            draw.rectangle((x, y - int(rng.integers(26, 52)), x + 17, y - 4), fill=color)
    draw.rectangle((960, 556, 1140, 858), fill=(216, 210, 180), outline=(60, 60, 60), width=10)
    draw.rectangle((985, 590, 1115, 790), fill=(180, 196, 190))
    label(draw, (1004, 606), "OPEN 24 HRS", 15)
    _ground(draw, rng, 860)
    if taped:
        _tape(draw, 905, 930)
    picture = glow(picture, (710, 730), 360, (255, 220, 140), 0.45)
    picture = glow(picture, (300, 210), 300, SODIUM, 0.5)
    picture = glow(picture, (1500, 640), 420, (60, 80, 255), 0.55)
    return developed(glow(picture, (60, 700), 300, (255, 40, 40), 0.4), rng, grain=9)


def _tape(draw: ImageDraw.ImageDraw, left_y: int, right_y: int) -> None:
    """Stretch yellow barrier tape across the picture."""
    draw.polygon(
        [(0, left_y), (WIDTH, right_y), (WIDTH, right_y + 34), (0, left_y + 34)],
        fill=(240, 208, 30),
    )
    for x in range(20, WIDTH, 400):
        y = left_y + (right_y - left_y) * x / WIDTH
        label(draw, (x, y + 6), "POLICE LINE DO NOT CROSS", 22)


def counter(rng: np.random.Generator) -> Image.Image:
    """The shop counter from the customer's side, register drawer open."""
    picture = shaded(SIZE, (206, 200, 184), (150, 138, 118))
    draw = ImageDraw.Draw(picture)
    for row in range(4):
        y = 150 + row * 130
        draw.rectangle((0, y, WIDTH, y + 12), fill=(108, 88, 66))
        for x in range(8, WIDTH, 46):
            tall = int(rng.integers(60, 106))
            color = tuple(int(v) for v in rng.integers(40, 230, 3))
            draw.rounded_rectangle((x, y - tall, x + 36, y), 5, fill=color, outline=(40, 40, 40))
            draw.rectangle((x + 4, y - tall + 22, x + 32, y - 26), fill=(236, 232, 222))
    draw.polygon([(0, 760), (WIDTH, 720), (WIDTH, HEIGHT), (0, HEIGHT)], fill=(96, 74, 54))
    draw.polygon([(0, 700), (WIDTH, 660), (WIDTH, 740), (0, 790)], fill=(140, 112, 82))
    draw.rectangle((720, 440, 1080, 690), fill=(52, 54, 58), outline=(20, 20, 20), width=4)
    draw.rectangle((760, 380, 1040, 450), fill=(30, 34, 38))
    draw.text((900, 415), "NO SALE", fill=(90, 255, 130), font=font(44), anchor="mm")
    for row in range(3):
        for column in range(6):
            x, y = 748 + column * 52, 480 + row * 44
            draw.rounded_rectangle((x, y, x + 40, y + 32), 4, fill=(196, 194, 186))
    draw.polygon([(690, 690), (1110, 676), (1160, 800), (650, 818)], fill=(70, 72, 76))
    for column in range(5):
        x = 690 + column * 86
        draw.polygon([(x, 704), (x + 74, 702), (x + 82, 788), (x - 4, 794)], fill=(24, 25, 27))
    draw.polygon([(300, 900), (372, 868), (392, 906), (322, 940)], fill=(120, 150, 112))
    _placard(draw, (430, 820), "1")
    _placard(draw, (1180, 700), "2")
    return developed(glow(picture, (500, 80), 700, (255, 250, 230), 0.25), rng, grain=5)


def _placard(draw: ImageDraw.ImageDraw, at: tuple[int, int], number: str) -> None:
    """Stand a yellow numbered evidence marker."""
    x, y = at
    draw.polygon([(x, y), (x + 96, y), (x + 110, y + 118), (x - 14, y + 118)], fill=(248, 206, 24))
    draw.text((x + 48, y + 62), number, fill=(10, 10, 10), font=font(76), anchor="mm")


def _car(draw: ImageDraw.ImageDraw, x: float, y: float, scale: float, color: Color) -> None:
    """Draw a sedan from behind; (x, y) is the middle of the bumper."""

    def spot(across: float, up: float) -> tuple[float, float]:
        return x + across * scale, y - up * scale

    draw.ellipse((*spot(-190, 30), *spot(190, -34)), fill=(14, 14, 16))
    draw.rectangle((*spot(-160, 20), *spot(-110, -30)), fill=(16, 16, 16))
    draw.rectangle((*spot(110, 20), *spot(160, -30)), fill=(16, 16, 16))
    draw.polygon([spot(-120, 140), spot(-84, 230), spot(84, 230), spot(120, 140)], fill=color)
    draw.polygon(
        [spot(-102, 146), spot(-74, 218), spot(74, 218), spot(102, 146)], fill=(26, 30, 38)
    )
    draw.rounded_rectangle((*spot(-176, 146), *spot(176, 10)), 22 * scale, fill=color)
    draw.rectangle((*spot(-168, 118), *spot(-116, 84)), fill=(214, 22, 26))
    draw.rectangle((*spot(116, 118), *spot(168, 84)), fill=(214, 22, 26))
    draw.rectangle((*spot(-44, 92), *spot(44, 54)), fill=(232, 232, 222))
    draw.text(spot(0, 73), "RMB 2907", fill=(20, 40, 90), font=font(int(17 * scale)), anchor="mm")
    draw.rectangle((*spot(-170, 30), *spot(170, 10)), fill=(44, 44, 48))


def roadside(rng: np.random.Generator, *, over_line: bool = True) -> Image.Image:
    """A car stopped on a highway shoulder at night in the patrol car's lights."""
    picture = shaded(SIZE, (6, 8, 16), (26, 26, 34))
    draw = ImageDraw.Draw(picture)
    ridge = [(0, 520)]
    ridge += [
        (x, 505 + int(18 * math.sin(x / 130) + rng.integers(-6, 6))) for x in range(0, 1601, 40)
    ]
    draw.polygon([*ridge, (WIDTH, 640), (0, 640)], fill=(12, 15, 14))
    draw.polygon([(0, 600), (WIDTH, 560), (WIDTH, HEIGHT), (0, HEIGHT)], fill=(46, 46, 48))
    draw.polygon([(1050, 560), (WIDTH, 556), (WIDTH, 960)], fill=(46, 52, 34))
    draw.polygon([(930, 566), (944, 566), (1560, HEIGHT), (1490, HEIGHT)], fill=(216, 214, 204))
    for step in range(7):
        near = step / 7
        y, long, wide = 600 + 600 * near**1.7, 10 + 60 * near, 4 + 18 * near
        x = 690 - 640 * near**1.7
        draw.polygon(
            [(x, y), (x + wide, y), (x + wide - long * 0.7, y + long), (x - long * 0.7, y + long)],
            fill=(214, 180, 60),
        )
    _car(draw, 1010 if over_line else 1120, 930, 1.45, (64, 74, 92))
    picture = glow(picture, (1010, 900), 520, (255, 250, 235), 0.3)
    picture = glow(picture, (200, 980), 420, (255, 30, 30), 0.5)
    return developed(glow(picture, (1500, 1000), 420, (40, 60, 255), 0.6), rng, grain=11, soft=1.2)


def parking_lot(rng: np.random.Generator) -> Image.Image:
    """A lot behind a store by day with a dumpster, where a bag was found."""
    picture = shaded(SIZE, (176, 196, 214), (214, 216, 210))
    draw = ImageDraw.Draw(picture)
    _bricks(draw, (0, 220, 980, 760), (150, 104, 84))
    draw.rectangle((980, 380, WIDTH, 760), fill=(134, 146, 120))
    for x in range(980, WIDTH, 26):
        draw.line((x, 380, x, 760), fill=(112, 122, 100), width=5)
    draw.rectangle((0, 760, WIDTH, HEIGHT), fill=(104, 104, 102))
    for x in (240, 560, 880, 1200):
        draw.polygon(
            [(x, 820), (x + 14, 820), (x - 120, HEIGHT), (x - 146, HEIGHT)], fill=(226,) * 3
        )
    draw.polygon([(260, 520), (760, 500), (790, 800), (250, 830)], fill=(40, 84, 60))
    draw.polygon([(250, 500), (770, 478), (764, 520), (256, 546)], fill=(28, 44, 36))
    for x in range(300, 760, 70):
        draw.line((x, 540, x - 3, 800), fill=(30, 66, 48), width=8)
    draw.ellipse((830, 800, 1010, 900), fill=(34, 36, 44))
    draw.polygon([(880, 812), (920, 752), (964, 812)], outline=(30, 30, 36), width=9)
    _placard(draw, (1050, 790), "7")
    hard = picture.filter(ImageFilter.UnsharpMask(3, 60))
    return developed(glow(hard, (1400, 100), 800, (255, 246, 210), 0.22), rng, grain=4)


def office(rng: np.random.Generator, room: str) -> Image.Image:
    """A room as found in a search: desk, two screens, file boxes, the room letter on the wall."""
    picture = shaded(SIZE, (222, 220, 212), (196, 190, 178))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 820), (WIDTH, 820), (WIDTH, HEIGHT), (0, HEIGHT)], fill=(120, 112, 106))
    draw.rectangle((980, 120, 1480, 520), fill=(170, 198, 222), outline=(240, 240, 240), width=18)
    for y in range(140, 510, 22):
        draw.line((992, y, 1468, y), fill=(214, 224, 230), width=9)
    draw.polygon([(120, 640), (980, 640), (1080, 760), (40, 760)], fill=(132, 92, 58))
    draw.rectangle((60, 760, 1060, 1040), fill=(98, 66, 42))
    for x in (220, 570):
        draw.rectangle((x, 370, x + 310, 570), fill=(24, 24, 28))
        draw.rectangle((x + 12, 382, x + 298, 556), fill=(92, 124, 160))
        draw.rectangle((x + 136, 570, x + 174, 640), fill=(36, 36, 40))
        for row in range(9):
            wide = int(rng.integers(90, 250))
            draw.line(
                (x + 26, 400 + row * 16, x + 26 + wide, 400 + row * 16), fill=(226,) * 3, width=4
            )
    for row in range(3):
        for column in range(2):
            x, y = 1130 + column * 210, 640 + row * 130
            draw.rectangle(
                (x, y, x + 196, y + 120), fill=(186, 148, 100), outline=(120, 92, 60), width=4
            )
            draw.rectangle((x + 56, y + 44, x + 140, y + 84), fill=(240, 238, 230))
            label(draw, (x + 64, y + 52), f"BX {row * 2 + column + 14}", 20)
    draw.rectangle((690, 150, 850, 320), fill=(252, 252, 248), outline=(60, 60, 60), width=4)
    draw.text((770, 235), room, fill=(10, 10, 10), font=font(130), anchor="mm")
    for _ in range(14):
        x, y = int(rng.integers(160, 900)), int(rng.integers(652, 720))
        draw.polygon(
            [(x, y), (x + 80, y - 8), (x + 96, y + 26), (x + 10, y + 36)], fill=(244, 243, 236)
        )
    return developed(glow(picture, (1220, 300), 560, (255, 255, 245), 0.2), rng, grain=4)
