#!/usr/bin/python3
# Draws departure.woff2, the dot-matrix font of the example site, from the
# bitmaps below. Needs Debian's python3-fonttools and python3-brotli:
#   python3 departure.py departure.woff2
#
# SPDX-License-Identifier: Apache-2.0
import sys
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

DOT, RADIUS, BEND = 100, 44, 20    # distance of dots, their size, their corners

# Seven rows of five dots, a row as the bits of a number.
GLYPHS = {
    " ": "00 00 00 00 00 00 00", "A": "0E 11 11 1F 11 11 11",
    "B": "1E 11 11 1E 11 11 1E", "C": "0E 11 10 10 10 11 0E",
    "D": "1E 11 11 11 11 11 1E", "E": "1F 10 10 1E 10 10 1F",
    "F": "1F 10 10 1E 10 10 10", "G": "0E 11 10 17 11 11 0F",
    "H": "11 11 11 1F 11 11 11", "I": "0E 04 04 04 04 04 0E",
    "J": "07 02 02 02 02 12 0C", "K": "11 12 14 18 14 12 11",
    "L": "10 10 10 10 10 10 1F", "M": "11 1B 15 15 11 11 11",
    "N": "11 19 15 13 11 11 11", "O": "0E 11 11 11 11 11 0E",
    "P": "1E 11 11 1E 10 10 10", "Q": "0E 11 11 11 15 12 0D",
    "R": "1E 11 11 1E 14 12 11", "S": "0F 10 10 0E 01 01 1E",
    "T": "1F 04 04 04 04 04 04", "U": "11 11 11 11 11 11 0E",
    "V": "11 11 11 11 11 0A 04", "W": "11 11 11 15 15 1B 11",
    "X": "11 11 0A 04 0A 11 11", "Y": "11 11 0A 04 04 04 04",
    "Z": "1F 01 02 04 08 10 1F", "0": "0E 11 13 15 19 11 0E",
    "1": "04 0C 04 04 04 04 0E", "2": "0E 11 01 02 04 08 1F",
    "3": "1F 02 04 02 01 11 0E", "4": "02 06 0A 12 1F 02 02",
    "5": "1F 10 1E 01 01 11 0E", "6": "06 08 10 1E 11 11 0E",
    "7": "1F 01 02 04 08 08 08", "8": "0E 11 11 0E 11 11 0E",
    "9": "0E 11 11 0F 01 02 0C", ".": "00 00 00 00 00 0C 0C",
    ",": "00 00 00 00 0C 04 08", ":": "00 0C 0C 00 0C 0C 00",
    "-": "00 00 00 1F 00 00 00", "!": "04 04 04 04 00 00 04",
    "?": "0E 11 01 02 04 00 04", "/": "00 01 02 04 08 10 00",
    "'": "0C 04 08 00 00 00 00", "+": "00 04 04 1F 04 04 00",
    "&": "0C 12 14 08 15 12 0D", "(": "02 04 08 08 08 04 02",
    ")": "08 04 02 02 02 04 08", ">": "08 04 02 01 02 04 08",
}


def draw(rows):
    pen = TTGlyphPen(None)
    for y, row in enumerate(rows.split()):
        for x in range(5):
            if not int(row, 16) >> (4 - x) & 1:
                continue
            cx, cy = x * DOT + DOT // 2, (6 - y) * DOT + DOT // 2
            r, b = RADIUS, RADIUS - BEND
            corners = [(-b, r), (b, r), (r, b), (r, -b),
                       (b, -r), (-b, -r), (-r, -b), (-r, b)]
            pen.moveTo((cx + corners[0][0], cy + corners[0][1]))
            for dx, dy in corners[1:]:
                pen.lineTo((cx + dx, cy + dy))
            pen.closePath()
    return pen.glyph()


names = {char: "u%04X" % ord(char) for char in GLYPHS}
cmap = {ord(char): name for char, name in names.items()}
cmap.update({ord(char.lower()): name for char, name in names.items()})
order = [".notdef"] + list(names.values())
glyphs = {names[char]: draw(rows) for char, rows in GLYPHS.items()}
glyphs[".notdef"] = draw("1F 11 11 11 11 11 1F")

font = FontBuilder(7 * DOT, isTTF=True)
font.setupGlyphOrder(order)
font.setupCharacterMap(cmap)
font.setupGlyf(glyphs)
font.setupHorizontalMetrics({name: (6 * DOT, 0) for name in order})
font.setupHorizontalHeader(ascent=8 * DOT, descent=-DOT)
font.setupNameTable({"familyName": "Departure", "styleName": "Regular",
                     "licenseDescription": "Apache-2.0"})
font.setupOS2(sTypoAscender=8 * DOT, sTypoDescender=-DOT, usWinAscent=8 * DOT,
              usWinDescent=DOT)
font.setupPost(keepGlyphNames=False)
font.font["head"].created = font.font["head"].modified = 0
font.font.recalcTimestamp = False
font.font.flavor = "woff2"
font.save(sys.argv[1])
