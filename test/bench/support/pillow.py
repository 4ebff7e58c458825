"""Peer process: the article's Pillow pipeline over a job given as JSON on standard input, two processes."""
import json
import os
import sys
from multiprocessing import Pool

from PIL import Image, ImageOps


def make(args):
    path, outputs, folder = args
    name = os.path.splitext(os.path.basename(path))[0]
    for output in outputs:
        with Image.open(path) as image:
            image = ImageOps.exif_transpose(image)
            if image.mode in ("RGBA", "P"):
                image = image.convert("RGB")
            image.thumbnail((output["width"], output["height"]), Image.Resampling.LANCZOS)
            image.save(os.path.join(folder, f"{name}-{output['width']}.jpg"), "JPEG", quality=output["quality"], optimize=True)


if __name__ == "__main__":
    job = json.load(sys.stdin)
    with Pool(2) as pool:
        pool.map(make, [(path, job["outputs"], job["folder"]) for path in job["files"]], chunksize=4)
