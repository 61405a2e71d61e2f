"""layers.py <IMAGE.tar: the files in the layers of what docker save prints, one a line, sorted."""

import io
import json
import sys
import tarfile

with tarfile.open(fileobj=io.BytesIO(sys.stdin.buffer.read())) as image:
    names = []
    for layer in json.load(image.extractfile("manifest.json"))[0]["Layers"]:
        with tarfile.open(fileobj=image.extractfile(layer)) as opened:
            names += [member.name for member in opened if not member.isdir()]
print("\n".join(sorted(names)))
