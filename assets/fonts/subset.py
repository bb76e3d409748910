"""Makes NotoSansSC-Regular.subset.ttf: `pip install fonttools opencc-python-reimplemented`, then
`python subset.py NotoSansSC_400Regular.ttf` with the static TTF of npm's @expo-google-fonts/noto-sans-sc 0.4.3."""

import subprocess
import sys

from opencc import OpenCC

points = set()
for high in range(0xA1, 0xF8):  # GB2312: symbols, kana, Greek, Cyrillic, 6763 ideographs
    for low in range(0xA1, 0xFF):
        points.update(map(ord, bytes([high, low]).decode("gb2312", "ignore")))
traditional = OpenCC("s2twp")
for point in sorted(points):  # what the conversion makes of them
    points.update(map(ord, traditional.convert(chr(point))))
for high in range(0xA1, 0xC7):  # Big5: symbols, level 1
    for low in [*range(0x40, 0x7F), *range(0xA1, 0xFF)]:
        points.update(map(ord, bytes([high, low]).decode("big5", "ignore")))
points.update(range(0x20, 0x7F), range(0xA0, 0x180))  # Latin, with accents
points.update(range(0x2010, 0x2028), range(0x2030, 0x203F), range(0x20A0, 0x20C0), range(0x2190, 0x219A))
points.update(map(ord, "−×÷≈≠≤≥∞½¼¾²³™©®•‰№"), range(0x3000, 0x3020), range(0xFF01, 0xFF5F))

# No layout features: a line is as wide as the sum of its advances, which is how `picture/font.rs` measures.
subprocess.run(
    ["pyftsubset", sys.argv[1], "--unicodes=" + ",".join(f"{p:X}" for p in sorted(points)), "--layout-features=",
     "--no-hinting", "--desubroutinize", "--drop-tables+=BASE,VORG,vhea,vmtx,DSIG,GSUB,GPOS,GDEF", "--name-IDs=0,1,2,3,4,5,6,13,14",
     "--notdef-outline", "--output-file=NotoSansSC-Regular.subset.ttf"],
    check=True,
)
