"""The site's colours, taken from the cover, so that every show's pages look like its own.

Colours are mixed in OKLCH (Björn Ottosson, 2020), where equal lightness looks equally light, and each pair of
text and ground is brought to the contrast WCAG 2.2 asks for (1.4.3: 4.5 to 1).
"""

from __future__ import annotations

import io
import math
from collections import Counter
from dataclasses import dataclass

from PIL import Image

from lettercast.feed.site.cover import Cover

Rgb = tuple[float, float, float]
"""Red, green and blue in sRGB, 0 to 1."""

MIN_CONTRAST = 4.6
"""WCAG AA's 4.5, and a margin for rounding to eight bits."""


@dataclass(frozen=True, slots=True)
class Oklch:
    """A colour by lightness (0 to 1), chroma (0 to about 0.37) and hue in radians."""

    lightness: float
    chroma: float
    hue: float

    def with_lightness(self, lightness: float, most_chroma: float = 1.0) -> Oklch:
        """Return the same hue with another lightness, and no more than `most_chroma`."""
        return Oklch(lightness, min(self.chroma, most_chroma), self.hue)

    @property
    def rgb(self) -> Rgb:
        """The colour in sRGB; one out of its gamut is made paler until it fits."""
        chroma = self.chroma
        while True:
            linear = _oklab_to_linear_rgb(self.lightness, chroma * math.cos(self.hue), chroma * math.sin(self.hue))
            if chroma < 0.001 or all(-0.0005 <= part <= 1.0005 for part in linear):
                red, green, blue = (_encode_gamma(min(1.0, max(0.0, part))) for part in linear)
                return red, green, blue
            chroma *= 0.95

    @property
    def hex(self) -> str:
        return "#" + "".join(f"{round(part * 255):02x}" for part in self.rgb)


def rgb_to_oklch(rgb: Rgb) -> Oklch:
    red, green, blue = (_decode_gamma(part) for part in rgb)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.atan2(b, a))


def contrast_ratio(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""
    light, dark = sorted((_relative_luminance(one), _relative_luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def choose_css_variables(cover: Cover) -> dict[str, dict[str, str]]:
    """Choose the CSS custom properties, for "light" and for "dark"."""
    ground, spot = _pick_colours(cover)
    light_paper, dark_paper = ground.with_lightness(0.985, 0.008), ground.with_lightness(0.185, 0.02)
    return {
        "light": {
            "paper": light_paper.hex,
            "card": ground.with_lightness(0.999, 0.004).hex,
            "line": ground.with_lightness(0.9, 0.015).hex,
            "ink": ground.with_lightness(0.24, 0.03).hex,
            "quiet": _ensure_contrast(ground.with_lightness(0.5, 0.03), light_paper).hex,
            "accent": _ensure_contrast(spot.with_lightness(0.58), light_paper).hex,
            "wash": spot.with_lightness(0.94, 0.045).hex,
            "mark": spot.with_lightness(0.84, 0.1).hex,
            **_choose_band(ground),
        },
        "dark": {
            "paper": dark_paper.hex,
            "card": ground.with_lightness(0.225, 0.022).hex,
            "line": ground.with_lightness(0.33, 0.025).hex,
            "ink": ground.with_lightness(0.92, 0.012).hex,
            "quiet": _ensure_contrast(ground.with_lightness(0.7, 0.02), dark_paper).hex,
            "accent": _ensure_contrast(spot.with_lightness(0.74, 0.15), dark_paper).hex,
            "wash": spot.with_lightness(0.29, 0.045).hex,
            "mark": spot.with_lightness(0.42, 0.09).hex,
            **_choose_band(ground.with_lightness(min(ground.lightness, 0.27), 0.06)),
        },
    }


def render_css(cover: Cover) -> str:
    """Render the variables as the start of the style sheet."""
    schemes = {
        scheme: "".join(f"--{name}:{value};" for name, value in values.items())
        for scheme, values in choose_css_variables(cover).items()
    }
    dark = f"@media (prefers-color-scheme:dark){{:root{{{schemes['dark']}}}}}"
    return f":root{{color-scheme:light dark;{schemes['light']}}}\n{dark}\n"


def _choose_band(ground: Oklch) -> dict[str, str]:
    """Choose the background of the page's head, and text colours for it."""
    pale, deep = ground.with_lightness(0.98, 0.02), ground.with_lightness(0.18, 0.04)
    text = pale if contrast_ratio(pale.rgb, ground.rgb) >= contrast_ratio(deep.rgb, ground.rgb) else deep
    if contrast_ratio(text.rgb, ground.rgb) < 5.5:  # a ground halfway between: bring it out of the middle
        ground = _ensure_contrast(ground, text, 5.5)
    softer = _ensure_contrast(ground.with_lightness(0.8 if text is pale else 0.4, 0.03), ground)
    return {"band": ground.hex, "on-band": text.hex, "on-band-soft": softer.hex}


def _ensure_contrast(colour: Oklch, ground: Oklch, ratio: float = MIN_CONTRAST) -> Oklch:
    """Make `colour` lighter or darker until it is readable on `ground`."""
    step = -0.01 if ground.lightness > colour.lightness else 0.01
    while contrast_ratio(colour.rgb, ground.rgb) < ratio and 0 <= colour.lightness <= 1:
        colour = colour.with_lightness(colour.lightness + step)
    return colour


def _pick_colours(cover: Cover) -> tuple[Oklch, Oklch]:
    """Pick the ground, the most frequent colour of the cover's edge, and the spot, its most colourful frequent one."""
    with Image.open(io.BytesIO(cover.data)) as image:
        image.draft("RGB", (256, 256))
        small = image.convert("RGB").resize((96, 96), Image.Resampling.BOX, reducing_gap=2)
    flat = small.quantize(24, method=Image.Quantize.FASTOCTREE).convert("RGB")
    data = flat.tobytes()
    at = {(x, y): tuple(data[(y * 96 + x) * 3 : (y * 96 + x) * 3 + 3]) for y in range(96) for x in range(96)}
    edge = Counter(colour for (x, y), colour in at.items() if min(x, y, 95 - x, 95 - y) < 5)
    counts = Counter(at.values())
    mixed = {colour: rgb_to_oklch((colour[0] / 255, colour[1] / 255, colour[2] / 255)) for colour in counts}
    ground = mixed[min(edge, key=lambda colour: (-edge[colour], colour))]
    weight = {colour: mixed[colour].chroma * (count / len(at)) ** 0.2 for colour, count in counts.items()}
    spot = mixed[max(weight, key=lambda colour: (weight[colour], colour))]
    return ground, spot


def _oklab_to_linear_rgb(lightness: float, a: float, b: float) -> Rgb:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _encode_gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _decode_gamma(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _relative_luminance(rgb: Rgb) -> float:
    red, green, blue = (_decode_gamma(part) for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
