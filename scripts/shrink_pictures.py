# SPDX-License-Identifier: LGPL-3.0-or-later
"""Makes pictures of screens small: python scripts/shrink_pictures.py FOLDER …

Phones to 540 pixels, desktops to 1280, 256 colours. A picture with a palette was made small before and is left alone.
"""

import sys
from pathlib import Path

from PIL import Image

PHONE, DESKTOP, COLOURS = 540, 1280, 256


def shrink(path):
    with Image.open(path) as picture:
        if picture.mode not in ("RGB", "RGBA") or path.name == "icon.png":
            return
        small = picture.convert("RGB")
    width = PHONE if small.height > small.width else DESKTOP
    if small.width > width:
        small = small.resize((width, round(small.height * width / small.width)), Image.Resampling.LANCZOS)
    # By coverage: a level's colour is a few pixels only, and must stay what it is.
    small = small.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


for folder in sys.argv[1:]:
    for file in sorted(Path(folder).glob("*.png")):
        shrink(file)
        print(f"{file.stat().st_size // 1024:5} KB  {file}")
