"""blocks.py PAGE DIRECTORY: writes each fenced block of a page to DIRECTORY/NN.LANGUAGE, numbered by language."""

import os
import sys

page, directory = sys.argv[1:]
os.makedirs(directory, exist_ok=True)
counts = {}
block = None
with open(page, encoding="utf-8") as file:
    for line in file:
        if line.startswith("```"):
            if block is None:
                language = line[3:].strip() or "txt"
                number = counts.get(language, 0)
                counts[language] = number + 1
                block = open(os.path.join(directory, "%02d.%s" % (number, language)), "w", encoding="utf-8")
            else:
                block.close()
                block = None
        elif block is not None:
            block.write(line)
