"""Evidence photographed from above on grey paper, with a scale in centimetres and a tag."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from parley.demo.files.camera import SIZE, developed, font, label, shaded

WIDTH, HEIGHT = SIZE
PIXELS_PER_CM = 46


def _paper() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return a grey backdrop."""
    picture = shaded(SIZE, (186, 188, 190), (168, 170, 172))
    return picture, ImageDraw.Draw(picture)


def _ruler(draw: ImageDraw.ImageDraw, centimetres: int = 15) -> None:
    """Lay an L-shaped photographic scale along the bottom and the left side."""
    left, top = 130, HEIGHT - 210
    right = left + 40 + centimetres * PIXELS_PER_CM + 40
    draw.rectangle((left + 5, top + 6, right + 5, top + 96), fill=(130, 132, 134))
    draw.rectangle(
        (left, top, right, top + 90), fill=(248, 248, 244), outline=(20, 20, 20), width=2
    )
    draw.rectangle(
        (left, top - 420, left + 90, top + 90), fill=(248, 248, 244), outline=(20, 20, 20)
    )
    for tick in range(centimetres * 10 + 1):
        x = left + 100 + tick * PIXELS_PER_CM / 10
        if x > right - 60:
            break
        tall = 40 if tick % 10 == 0 else 28 if tick % 5 == 0 else 18
        draw.line((x, top, x, top + tall), fill=(10, 10, 10), width=2)
        if tick % 10 == 0:
            draw.text((x, top + 58), str(tick // 10), fill=(10, 10, 10), font=font(24), anchor="mm")
    for block in range(8):
        y = top - block * PIXELS_PER_CM
        fill = (10, 10, 10) if block % 2 else (248, 248, 244)
        draw.rectangle(
            (left + 52, y - PIXELS_PER_CM, left + 88, y), fill=fill, outline=(10, 10, 10)
        )
    label(draw, (right - 46, top + 54), "cm", 24)
    for x, y in ((left + 24, top + 44), (right - 34, top + 26), (left + 26, top - 392)):
        draw.ellipse((x - 14, y - 14, x + 14, y + 14), outline=(10, 10, 10), width=3)
        draw.line((x - 18, y, x + 18, y), fill=(10, 10, 10), width=2)
        draw.line((x, y - 18, x, y + 18), fill=(10, 10, 10), width=2)


def _tag(draw: ImageDraw.ImageDraw, lines: tuple[str, ...]) -> None:
    """Lay the evidence tag in the upper right corner."""
    draw.rectangle((1106, 76, 1536, 316), fill=(140, 142, 144))
    draw.rectangle((1100, 70, 1530, 310), fill=(252, 246, 214), outline=(150, 30, 30), width=6)
    draw.rectangle((1100, 70, 1530, 122), fill=(170, 30, 30))
    draw.text((1315, 96), "EVIDENCE", fill=(255, 250, 240), font=font(36), anchor="mm")
    for row, line in enumerate(lines):
        label(draw, (1122, 138 + row * 40), line, 27)


def _shadowed(picture: Image.Image, shape: Image.Image) -> Image.Image:
    """Lay an RGBA shape on the paper with a soft shadow to its lower right."""
    shadow = shape.getchannel("A").filter(ImageFilter.GaussianBlur(14))
    dark = Image.new("RGB", SIZE, (70, 72, 76))
    picture.paste(dark, (16, 20), shadow.point(lambda value: int(value * 0.7)))
    picture.paste(shape.convert("RGB"), (0, 0), shape.getchannel("A"))
    return picture


def pistol(rng: np.random.Generator, tag: tuple[str, ...]) -> Image.Image:
    """A dark air pistol lying on its side, muzzle to the left."""
    picture, draw = _paper()
    _ruler(draw)
    _tag(draw, tag)
    shape = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    pen = ImageDraw.Draw(shape)
    steel, dark = (52, 54, 58, 255), (34, 35, 38, 255)
    pen.rounded_rectangle((420, 430, 1140, 540), 14, fill=steel)
    pen.polygon([(470, 540), (1120, 540), (1100, 590), (520, 590)], fill=dark)
    pen.polygon([(900, 560), (1100, 545), (1190, 850), (1010, 880)], fill=(44, 40, 38, 255))
    for row in range(9):
        y = 620 + row * 26
        pen.line((950 + row * 7, y, 1100 + row * 9, y - 12), fill=(66, 60, 56, 255), width=5)
    pen.arc((740, 560, 910, 690), 0, 190, fill=dark, width=20)
    pen.polygon([(800, 590), (826, 590), (812, 650), (796, 650)], fill=(28, 28, 30, 255))
    pen.rectangle((440, 412, 470, 432), fill=dark)
    pen.rectangle((1080, 410, 1120, 432), fill=dark)
    for x in range(1000, 1120, 14):
        pen.line((x, 440, x, 530), fill=dark, width=5)
    pen.rectangle((418, 455, 436, 505), fill=(214, 96, 30, 255))
    pen.text((640, 462), "CAL. 4.5 mm (.177)  AIR SPORT", fill=(150, 152, 156, 255), font=font(26))
    pen.line((430, 440, 1130, 440), fill=(96, 98, 104, 255), width=3)
    return developed(_shadowed(picture, shape), rng, grain=3, soft=0.7)


def banknotes(rng: np.random.Generator, tag: tuple[str, ...]) -> Image.Image:
    """Loose currency fanned out, plainly not real money."""
    picture, draw = _paper()
    _ruler(draw)
    _tag(draw, tag)
    for step, amount in enumerate((20, 20, 10, 20, 5, 1, 1)):
        note = Image.new("RGBA", (620, 262), (0, 0, 0, 0))
        pen = ImageDraw.Draw(note)
        pen.rectangle(
            (0, 0, 619, 261), fill=(206, 214, 190, 255), outline=(70, 96, 70, 255), width=5
        )
        pen.rectangle((20, 20, 599, 241), outline=(104, 128, 98, 255), width=4)
        pen.ellipse(
            (240, 36, 380, 226), fill=(178, 190, 162, 255), outline=(84, 108, 80, 255), width=4
        )
        for corner in ((36, 30), (520, 30), (36, 186), (520, 186)):
            pen.text(corner, str(amount), fill=(54, 84, 58, 255), font=font(48))
        pen.text((310, 130), "SPECIMEN", fill=(84, 108, 80, 255), font=font(26), anchor="mm")
        turned = note.rotate(38 - step * 11, expand=True, resample=Image.Resampling.BICUBIC)
        shape = Image.new("RGBA", SIZE, (0, 0, 0, 0))
        shape.paste(turned, (330 + step * 62, 300 + int(rng.integers(-14, 14)) + step * 8), turned)
        picture = _shadowed(picture, shape)
    return developed(picture, rng, grain=3, soft=0.7)


def bottle(rng: np.random.Generator, tag: tuple[str, ...]) -> Image.Image:
    """A part-empty bottle on its side, two blood tubes beside it."""
    picture, draw = _paper()
    _ruler(draw)
    _tag(draw, tag)
    shape = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    pen = ImageDraw.Draw(shape)
    pen.rounded_rectangle((420, 440, 980, 640), 44, fill=(96, 58, 26, 255))
    pen.polygon([(960, 452), (1100, 506), (1100, 574), (960, 628)], fill=(96, 58, 26, 255))
    pen.rectangle((1090, 502, 1240, 578), fill=(88, 52, 24, 255))
    pen.rectangle((1236, 494, 1290, 586), fill=(28, 28, 30, 255))
    pen.rectangle((520, 440, 830, 640), fill=(232, 220, 184, 255))
    pen.text((675, 500), "OLD MARLOW", fill=(90, 30, 20, 255), font=font(40), anchor="mm")
    pen.text((675, 560), "750 ml  40% ALC/VOL", fill=(60, 40, 30, 255), font=font(24), anchor="mm")
    pen.rounded_rectangle((440, 456, 960, 476), 8, fill=(176, 120, 70, 120))
    for row, y in enumerate((730, 810)):
        pen.rounded_rectangle((900, y, 1300, y + 54), 26, fill=(226, 232, 236, 255))
        pen.rounded_rectangle((960, y + 4, 1290, y + 50), 22, fill=(112, 16, 24, 255))
        pen.rectangle((880, y - 4, 950, y + 58), fill=(150, 152, 160, 255))
        pen.rectangle((1040, y + 2, 1220, y + 52), fill=(248, 248, 244, 255))
        pen.text((1052, y + 12), f"TUBE {'AB'[row]}  WHP", fill=(20, 20, 20, 255), font=font(22))
    return developed(_shadowed(picture, shape), rng, grain=3, soft=0.7)
