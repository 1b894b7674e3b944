"""Pictures from strangers: decoded, and painted anew on a clean sheet."""

import io

from PIL import Image, ImageOps
from PIL import WebPImagePlugin as _webp  # Odoo loads few formats, and not this one

# What is read at all; other formats have too many faults in their decoders.
FORMATS = ("JPEG", "PNG", _webp.WebPImageFile.format)
MOST_BYTES = 10 * 1024 * 1024
# What a picture may claim to have, and what may be decoded of it at once.
MOST_PIXELS = 50_000_000
MOST_DECODED = 20_000_000
# Enough to see a torn seam, and small on the disk.
LONGEST_SIDE = 2_048


def clean_photo(raw):
    """Return a picture as a fresh JPEG without place, time or camera in it.

    :param bytes raw: what was uploaded, whatever it is
    :return: bytes, None where it is no picture, broken or too large
    """
    if not raw or len(raw) > MOST_BYTES:
        return None
    # whatever a broken or hostile picture makes a decoder raise: it is no photo
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as picture:
            if _count_pixels(picture) > MOST_PIXELS:
                return None
            # a JPEG is decoded small at once
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            if _count_pixels(picture) > MOST_DECODED:
                return None
            return _paint(picture)
    except Exception:
        return None


def _count_pixels(picture):
    width, height = picture.size
    return width * height


def _paint(picture):
    """Return the pixels alone, upright and not too large, as JPEG."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture = ImageOps.exif_transpose(picture).convert("RGBA")
    sheet = Image.new("RGB", picture.size, "white")
    sheet.paste(picture, mask=picture.getchannel("A"))
    output = io.BytesIO()
    sheet.save(output, "JPEG", quality=85)
    return output.getvalue()
