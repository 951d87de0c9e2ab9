"""Vector marks on paper: agency emblems and pen strokes."""

import math

import numpy as np
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas

INK = colors.HexColor("#1a2a6c")


def draw_emblem(
    canvas: Canvas, kind: str, at: tuple[float, float], radius: float, color: colors.Color
) -> None:
    """Draw a star, a shield or a round seal centred on ``at``; all lengths in points."""
    x, y = at
    canvas.saveState()
    canvas.setFillColor(color)
    canvas.setStrokeColor(color)
    if kind == "star":
        _star(canvas, x, y, radius, 6)
    elif kind == "shield":
        _shield(canvas, x, y, radius)
    else:
        canvas.circle(x, y, radius, stroke=0, fill=1)
    canvas.setStrokeColor(colors.white)
    canvas.setLineWidth(0.9)
    canvas.circle(x, y, radius * 0.62, stroke=1, fill=0)
    canvas.setFillColor(colors.white)
    _star(canvas, x, y, radius * 0.36, 5)
    canvas.restoreState()


def _star(canvas: Canvas, x: float, y: float, radius: float, points: int) -> None:
    """Fill a star with the given number of points."""
    path = canvas.beginPath()
    for step in range(points * 2):
        reach = radius if step % 2 == 0 else radius * 0.55
        angle = math.pi / 2 + step * math.pi / points
        place = (x + reach * math.cos(angle), y + reach * math.sin(angle))
        (path.lineTo if step else path.moveTo)(*place)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _shield(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """Fill a police shield."""
    path = canvas.beginPath()
    path.moveTo(x - radius * 0.85, y + radius * 0.8)
    path.lineTo(x, y + radius)
    path.lineTo(x + radius * 0.85, y + radius * 0.8)
    path.curveTo(x + radius, y - radius * 0.4, x + radius * 0.4, y - radius * 0.8, x, y - radius)
    path.curveTo(
        x - radius * 0.4,
        y - radius * 0.8,
        x - radius,
        y - radius * 0.4,
        x - radius * 0.85,
        y + radius * 0.8,
    )
    canvas.drawPath(path, stroke=0, fill=1)


def draw_signature(canvas: Canvas, x: float, y: float, width: float, seed: int) -> None:
    """Draw a pen stroke that looks like a hurried signature, ``width`` points long."""
    rng = np.random.default_rng(seed)
    canvas.saveState()
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.2)
    canvas.setLineCap(1)
    path = canvas.beginPath()
    path.moveTo(x, y)
    steps = 9
    for step in range(steps):
        here, there = x + width * step / steps, x + width * (step + 1) / steps
        lift = float(rng.uniform(8, 24)) if step in {0, 5} else float(rng.uniform(3, 11))
        path.curveTo(
            here + float(rng.uniform(-4, 10)),
            y + lift,
            here + float(rng.uniform(4, 16)),
            y + lift * 0.6,
            there,
            y + float(rng.uniform(-5, 3)),
        )
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()
