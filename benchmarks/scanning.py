"""Makes scans of PDF pages: what paper, scanner and office do to a page, each drawn with a fixed chance.

`scan(pdf, Scanner(...), seed)` gives an image-only PDF; `pages(...)` the pictures themselves. Used by benchmarks/scans.py and tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class Scanner:
    """How a page is scanned: lengths in points of the page, angles in degrees, brightness of 0 (black) to 255."""

    dpi: int = 300
    skew: float = 0.0  # at most, either way
    turn: int = 0  # quarter turns clockwise
    blur: float = 0.0  # standard deviation in points
    noise: float = 0.0  # standard deviation of brightness
    jpeg: int | None = None
    black_and_white: bool = False
    coloured: bool = True
    stamp: bool = False
    coffee: bool = False
    fold: bool = False
    bleed: float = 0.0  # share of the back of the sheet that shines through
    faint: float = 0.0  # how far ink fades towards paper
    broken: float = 0.0  # share of every rule that is not printed


SCANNERS = {
    "300 clean": Scanner(300, skew=0.3, blur=0.15, noise=4, jpeg=85),
    "200 clean": Scanner(200, skew=0.3, blur=0.15, noise=4, jpeg=85),
    "150 clean": Scanner(150, skew=0.3, blur=0.15, noise=4, jpeg=85),
    "300 office": Scanner(300, skew=1.0, blur=0.3, noise=10, jpeg=60),
    "200 office": Scanner(200, skew=1.0, blur=0.3, noise=10, jpeg=60),
    "150 office": Scanner(150, skew=1.0, blur=0.3, noise=10, jpeg=60),
    "300 poor": Scanner(300, skew=2.0, blur=0.4, noise=14, jpeg=40),
    "200 poor": Scanner(200, skew=2.0, blur=0.4, noise=14, jpeg=40),
    "150 poor": Scanner(150, skew=2.0, blur=0.4, noise=14, jpeg=40),
    "200 stamp": Scanner(200, skew=0.7, blur=0.2, noise=6, jpeg=75, stamp=True),
    "200 coffee": Scanner(200, skew=0.7, blur=0.2, noise=8, jpeg=60, coffee=True),
    "200 fold": Scanner(200, skew=0.7, blur=0.2, noise=6, jpeg=75, fold=True),
    "200 bleed": Scanner(200, skew=0.7, blur=0.2, noise=6, jpeg=75, bleed=0.25),
    "200 faint": Scanner(200, skew=0.7, blur=0.2, noise=6, jpeg=75, faint=0.55),
    "200 broken": Scanner(200, skew=0.7, blur=0.2, noise=6, jpeg=75, broken=0.12),
    "300 fax": Scanner(300, skew=0.7, blur=0.2, noise=12, black_and_white=True),
    "200 fax": Scanner(200, skew=0.7, blur=0.2, noise=12, black_and_white=True),
    "200 sideways": Scanner(200, skew=0.7, blur=0.2, noise=6, jpeg=75, turn=1),
    "200 upside down": Scanner(200, skew=0.7, blur=0.2, noise=6, jpeg=75, turn=2),
}


def pages(pdf: bytes, scanner: Scanner, seed: int = 0, only: tuple[int, ...] | None = None) -> Iterator[np.ndarray]:
    """The pictures (height, width, 3 of uint8, red first) of the pages; `only` chooses pages from 1."""
    import numpy as np
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    rendered = [page.render(scale=scanner.dpi / 72).to_numpy()[..., 2::-1].copy() for page in document]
    for number, picture in enumerate(rendered, 1):
        if only is None or number in only:
            back = rendered[number % len(rendered)]
            yield _scan(picture, back, scanner, np.random.default_rng([seed, number]))


def scan(pdf: bytes, scanner: Scanner, seed: int = 0, only: tuple[int, ...] | None = None) -> bytes:
    """An image-only PDF of the scanned pages."""
    from PIL import Image

    images = [Image.fromarray(picture) for picture in pages(pdf, scanner, seed, only)]
    if scanner.black_and_white:
        images = [image.convert("1") for image in images]
    buffer = BytesIO()
    quality = {} if scanner.black_and_white else {"quality": scanner.jpeg or 95}  # black and white is kept without loss
    images[0].save(buffer, "PDF", save_all=True, append_images=images[1:], resolution=scanner.dpi, **quality)
    return buffer.getvalue()


def _scan(picture: np.ndarray, back: np.ndarray, scanner: Scanner, chance: np.random.Generator) -> np.ndarray:
    import cv2
    import numpy as np

    point = scanner.dpi / 72
    if scanner.broken:
        picture = _broken(picture, scanner, chance)
    paper = picture.astype(np.float32)
    if scanner.faint:
        paper = 255 - (255 - paper) * (1 - scanner.faint)
    if scanner.bleed:
        shape = (paper.shape[1], paper.shape[0])
        behind = cv2.GaussianBlur(cv2.resize(back[:, ::-1], shape).astype(np.float32), (0, 0), 0.5 * point)
        paper *= 1 - scanner.bleed * (255 - behind) / 255
    if scanner.stamp:
        paper = _stamped(paper, point, chance)
    if scanner.coffee:
        paper = _stained(paper, chance)
    angle = chance.uniform(-scanner.skew, scanner.skew)
    height, width = paper.shape[:2]
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    paper = cv2.warpAffine(paper, turned, (width, height), flags=cv2.INTER_CUBIC, borderValue=(235, 235, 235))
    if scanner.fold:
        paper = _folded(paper, point, chance)
    if scanner.blur:
        paper = cv2.GaussianBlur(paper, (0, 0), scanner.blur * point)
    if scanner.noise:
        paper += chance.normal(0, scanner.noise, paper.shape[:2])[..., None]
    result = np.clip(paper, 0, 255).astype(np.uint8)
    if scanner.jpeg:
        _, coded = cv2.imencode(".jpg", result[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, scanner.jpeg])
        result = cv2.imdecode(coded, cv2.IMREAD_COLOR)[..., ::-1]
    if scanner.black_and_white:
        result = np.where(result.mean(axis=2, keepdims=True) > 150, 255, 0).astype(np.uint8).repeat(3, axis=2)
    return np.ascontiguousarray(np.rot90(result, -scanner.turn))


def _broken(picture: np.ndarray, scanner: Scanner, chance: np.random.Generator) -> np.ndarray:
    """White gaps of a few points in the rules, as of a printer that is out of toner."""
    import cv2
    import numpy as np

    long = int(scanner.dpi / 72 * 18)
    ink = (picture.min(axis=2) < 128).astype(np.uint8)
    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8)) | cv2.morphologyEx(
        ink, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8)
    )
    rules = cv2.dilate(rules, np.ones((3, 3), np.uint8))
    patch = int(scanner.dpi / 72 * 4)
    gaps = chance.random((picture.shape[0] // patch + 1, picture.shape[1] // patch + 1)) < scanner.broken
    mask = np.kron(gaps, np.ones((patch, patch), np.uint8))[: picture.shape[0], : picture.shape[1]]
    picture = picture.copy()
    picture[(rules & mask).astype(bool)] = 255
    return picture


def _stamped(paper: np.ndarray, point: float, chance: np.random.Generator) -> np.ndarray:
    """A round red seal of 42 mm somewhere on the lower two thirds of the page, in ink that lets the print through."""
    import cv2
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    radius = int(60 * point)
    seal = Image.new("L", (2 * radius, 2 * radius))
    draw = ImageDraw.Draw(seal)
    draw.ellipse((2, 2, 2 * radius - 3, 2 * radius - 3), outline=255, width=int(3 * point))
    star = [
        (
            radius + 0.3 * radius * (1 if i % 2 == 0 else 0.4) * np.sin(i * np.pi / 5),
            radius - 0.3 * radius * (1 if i % 2 == 0 else 0.4) * np.cos(i * np.pi / 5),
        )
        for i in range(10)
    ]
    draw.polygon(star, fill=255)
    font = ImageFont.truetype("/usr/share/fonts/truetype/arphic/uming.ttc", int(15 * point))
    name = "某某县人民政府办公室"
    for at, char in enumerate(name):
        angle = np.radians(-130 + 260 * at / (len(name) - 1))
        x, y = radius + 0.78 * radius * np.sin(angle), radius - 0.78 * radius * np.cos(angle)
        draw.text((x, y), char, font=font, fill=255, anchor="mm")
    alpha = cv2.GaussianBlur(np.asarray(seal.rotate(chance.uniform(-20, 20)), np.float32) / 255, (0, 0), 0.3 * point)
    alpha *= chance.uniform(0.75, 1.0) * (0.8 + 0.2 * chance.random(alpha.shape, np.float32))
    x = int(chance.uniform(0.2, 0.8) * paper.shape[1]) - radius
    y = int(chance.uniform(0.35, 0.85) * paper.shape[0]) - radius
    x, y = max(0, min(x, paper.shape[1] - 2 * radius)), max(0, min(y, paper.shape[0] - 2 * radius))
    under = paper[y : y + 2 * radius, x : x + 2 * radius]
    ink = np.array([200, 30, 40], np.float32) / 255
    under *= 1 - alpha[..., None] * (1 - ink)
    return paper


def _stained(paper: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Grey-brown paper, darker towards one corner, with the ring of a cup."""
    import numpy as np

    height, width = paper.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    shade = 0.86 - 0.22 * (x / width) * (y / height)
    centre, radius = (chance.uniform(0.3, 0.7) * width, chance.uniform(0.3, 0.7) * height), 0.13 * width
    ring = np.exp(-(((np.hypot(x - centre[0], y - centre[1]) - radius) / (0.012 * width)) ** 2))
    colour = np.stack([shade, shade * 0.95, shade * 0.86], axis=-1) * (1 - ring[..., None] * np.array([0.25, 0.33, 0.45], np.float32))
    return paper * colour


def _folded(paper: np.ndarray, point: float, chance: np.random.Generator) -> np.ndarray:
    """A crease across the page: a dark line with a light edge, and the part below set off by a point."""
    import numpy as np

    at = int(chance.uniform(0.35, 0.65) * paper.shape[0])
    paper[at:] = np.roll(paper[at:], int(chance.uniform(-1, 1) * point), axis=1)
    y = np.arange(paper.shape[0], dtype=np.float32)[:, None, None]
    shade = 1 - 0.35 * np.exp(-(((y - at) / (1.5 * point)) ** 2)) - 0.1 * np.exp(-(((y - at) / (12 * point)) ** 2))
    return paper * shade
