#!/usr/bin/env python3
"""Makes world.txt, the base map of crate figures, from Natural Earth 1:50m.

    python3 make_world.py countries-50m.json ../../reference/data/countries.tsv > world.txt

countries-50m.json is the file of that name in the npm package world-atlas 2.0.2 (SHA-256 in SOURCES.md).
The same input gives the same bytes; Python 3 alone is needed.

What is done:

1. Areas get ISO 3166-1 codes from their numbers. Parts that have a code of their own (French Guiana, Svalbard, ...)
   are told from the rest of their country by the place of their middle. Areas without a number go to the code that
   covers them in ISO 3166-1, or to no code.
2. Lines between two areas of one code are taken out, so that lines stand between codes only.
3. Every line is simplified once, so that neighbours keep one border: the point whose triangle with its neighbours is
   smallest goes first (Visvalingam and Whyatt 1993), unless another point lies in that triangle; so no line ever
   crosses another one.
4. Islands too small to be seen become dots; a dot beside other land of its code is left out. Land that has no breadth
   left goes; a code that would have none keeps a dot.
"""

import heapq
import json
import math
import sys
from collections import Counter, defaultdict

# Pixels per radian at the equator when the map is 1,100 pixels wide.
SCALE = 1100 / 5.41326
# A point goes when its triangle is smaller than this (square pixels).
TRIANGLE = 0.3
# An island smaller than this is a dot (square pixels).
ISLAND = 1.2
# A dot nearer than this to other land of its code is left out (pixels).
BESIDE = 3.0
# Units per degree in world.txt.
UNITS = 100

# Numbers that Natural Earth does not give, by name; None is land of no code.
UNNUMBERED = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY", "Siachen Glacier": None, "Indian Ocean Ter.": None}
LEFT_OUT = {"AQ"}
# Parts with a code of their own: whole, part, and the box of the part: south, west, north, east.
PARTS = [
    ("FR", "GF", (1, -56, 7, -50)),
    ("FR", "GP", (15.5, -62.5, 17, -60.9)),
    ("FR", "MQ", (14, -62, 15.2, -60)),
    ("FR", "RE", (-22, 55, -20, 56.5)),
    ("FR", "YT", (-13.5, 44.5, -12, 46)),
    ("NL", "BQ", (11, -69, 18, -62)),
    ("NO", "SJ", (70.5, -10, 82, 36)),
    (None, "CX", (-11, 105, -10, 106.5)),
    (None, "CC", (-13, 96, -11, 97.5)),
]
# The north of Norway's mainland and its islands, which the box of Svalbard and Jan Mayen holds too.
NORTH_CAPE = (70.5, 15, 72, 36)


def equal_earth(lon, lat):
    """Šavrič, Patterson and Jenny 2018; radians in, radians at the equator out."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = math.asin(math.sqrt(3) / 2 * math.sin(lat))
    t2 = t * t
    t6 = t2**3
    x = 2 * math.sqrt(3) / 3 * lon * math.cos(t) / (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2))
    return x, t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))


def near(lon, other):
    """The longitude within half a turn of another one."""
    return lon - 360 * round((lon - other) / 360)


def pixels(points):
    """Points on the map about their own first meridian, so that shapes do not depend on where a view is centred."""
    first = points[0][0]
    out, before = [], first
    for lon, lat in points:
        before = near(lon, before)
        x, y = equal_earth(math.radians(before - first), math.radians(lat))
        out.append((x * SCALE, y * SCALE))
    return out


def area(points):
    """Twice the signed area."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1]))


def triangle(a, b, c):
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


class Crowd:
    """All points that still stand, by squares of one degree."""

    def __init__(self, arcs):
        self.squares = defaultdict(lambda: defaultdict(int))
        for arc in arcs:
            for point in arc:
                self.squares[self.square(point)][point] += 1

    @staticmethod
    def square(point):
        return (math.floor(point[0]) % 360, math.floor(point[1]))

    def remove(self, point):
        held = self.squares[self.square(point)]
        held[point] -= 1
        if not held[point]:
            del held[point]

    def stand_in(self, a, b, c):
        """Whether a point other than the corners stands in or on a triangle (degrees)."""
        a, b, c = a, (near(b[0], a[0]), b[1]), (near(c[0], a[0]), c[1])
        lons, lats = [p[0] for p in (a, b, c)], [p[1] for p in (a, b, c)]
        for column in range(math.floor(min(lons)), math.floor(max(lons)) + 1):
            for row in range(math.floor(min(lats)), math.floor(max(lats)) + 1):
                for lon, lat in self.squares.get((column % 360, row), ()):
                    p = (near(lon, a[0]), lat)
                    if p not in (a, b, c) and inside(p, a, b, c):
                        return True
        return False


def inside(p, a, b, c):
    def side(u, v):
        return (v[0] - u[0]) * (p[1] - u[1]) - (v[1] - u[1]) * (p[0] - u[0])

    sides = (side(a, b), side(b, c), side(c, a))
    return all(s >= 0 for s in sides) or all(s <= 0 for s in sides)


def simplify(arcs):
    """Takes points out of all lines together, smallest triangle first; ends stay. Rings of one line keep four points."""
    crowd = Crowd(arcs)
    flat = [pixels(arc) for arc in arcs]
    before = [list(range(-1, len(arc) - 1)) for arc in arcs]
    after = [list(range(1, len(arc) + 1)) for arc in arcs]
    left = [len(arc) for arc in arcs]
    turn = [[0] * len(arc) for arc in arcs]
    heap = []

    def offer(n, i, least):
        if 0 < i < len(arcs[n]) - 1:
            size = triangle(flat[n][before[n][i]], flat[n][i], flat[n][after[n][i]])
            turn[n][i] += 1
            heapq.heappush(heap, (max(size, least), n, i, turn[n][i]))

    for n, arc in enumerate(arcs):
        for i in range(1, len(arc) - 1):
            offer(n, i, 0.0)
    gone = [[False] * len(arc) for arc in arcs]
    while heap:
        size, n, i, when = heapq.heappop(heap)
        if size >= TRIANGLE:
            break
        if gone[n][i] or when != turn[n][i]:
            continue
        arc, b, a = arcs[n], before[n][i], after[n][i]
        if arc[0] == arc[-1] and left[n] <= 4 or crowd.stand_in(arc[b], arc[i], arc[a]):
            continue
        gone[n][i] = True
        left[n] -= 1
        crowd.remove(arc[i])
        after[n][b], before[n][a] = a, b
        offer(n, b, size)
        offer(n, a, size)
    return [[p for p, out in zip(arc, lost) if not out] for arc, lost in zip(arcs, gone)]


def decoded(topology):
    """Lines in degrees, as fine as world.txt writes them, without points that fall together."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            point = (round((x * sx + tx) * UNITS) / UNITS, round((y * sy + ty) * UNITS) / UNITS)
            if not line or line[-1] != point:
                line.append(point)
        lines.append(line)
    return lines


def ring_points(ring, arcs):
    points = []
    for k in ring:
        arc = arcs[k] if k >= 0 else arcs[~k][::-1]
        points += arc if not points else arc[1:]
    return points


def code_of(geometry, points, codes):
    name = geometry["properties"]["name"]
    whole = UNNUMBERED[name] if name in UNNUMBERED else codes[geometry["id"]]
    lons = [near(lon, points[0][0]) for lon, _ in points]
    lat, lon = sum(lat for _, lat in points) / len(points), sum(lons) / len(lons)

    def within(box):
        return box[0] <= lat <= box[2] and box[1] <= lon <= box[3]

    for of, part, box in PARTS:
        if of == whole and within(box) and not (part == "SJ" and within(NORTH_CAPE)):
            return part
    return whole or "-"


def without_inner_lines(rings, arcs):
    """Rings of one code: lines that two of its areas share go, and what is left is joined to rings again."""
    held = {k for ring in rings for k in ring}
    whole, pieces = [], []
    for ring in rings:
        inner = [n for n, k in enumerate(ring) if ~k in held]
        if not inner:
            whole.append(ring)
            continue
        # From behind a line that goes, so that no piece runs over the end of the list.
        piece = []
        for k in ring[inner[-1] + 1 :] + ring[: inner[-1] + 1]:
            if ~k not in held:
                piece.append(k)
            elif piece:
                pieces.append(piece)
                piece = []
    return whole + joined(pieces, arcs)


def joined(pieces, arcs):
    """Open pieces, end to end, as closed rings."""

    def ends(piece):
        points = ring_points(piece, arcs)
        return points[0], points[-1]

    rings, pieces = [], list(pieces)
    while pieces:
        ring = pieces.pop(0)
        while ends(ring)[0] != ends(ring)[1]:
            following = next(piece for piece in pieces if ends(piece)[0] == ends(ring)[1])
            pieces.remove(following)
            ring = ring + following
        rings.append(ring)
    return rings


def main(world, countries):
    with open(countries, encoding="utf-8") as file:
        rows = [line.split("\t") for line in file if not line.startswith("#")][1:]
    codes = {row[2]: row[0] for row in rows}
    with open(world, encoding="utf-8") as file:
        topology = json.load(file)
    full = decoded(topology)
    areas = defaultdict(list)
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            areas[code_of(geometry, ring_points(polygon[0], full), codes)] += polygon
    for code in LEFT_OUT:
        del areas[code]
    areas = {code: without_inner_lines(rings, full) for code, rings in areas.items()}

    used = sorted({k if k >= 0 else ~k for rings in areas.values() for ring in rings for k in ring})
    thin = dict(zip(used, simplify([full[k] for k in used])))

    users = Counter(k if k >= 0 else ~k for rings in areas.values() for ring in rings for k in ring)
    shapes, dots = {}, {}
    for code, rings in sorted(areas.items()):
        kept, small = [], []
        for ring in rings:
            size = abs(area(pixels(ring_points(ring, full)))) / 2
            island = all(users[k if k >= 0 else ~k] == 1 for k in ring)
            thinned = len(set(ring_points(ring, thin))) < 3
            (small if thinned or size < ISLAND and island else kept).append((size, ring))
        land = [p for _, ring in kept for p in ring_points(ring, thin)]
        found = []
        for _, ring in sorted(small, key=lambda pair: -pair[0]):
            points = ring_points(ring, full)
            lons = [near(lon, points[0][0]) for lon, _ in points]
            dot = (round(sum(lons) / len(lons), 2), round(sum(lat for _, lat in points) / len(points), 2))
            if all(math.dist(*pixels([dot, other])) > BESIDE for other in land + found):
                found.append(dot)
        shapes[code], dots[code] = [ring for _, ring in kept], found

    drawn = sorted({k if k >= 0 else ~k for rings in shapes.values() for ring in rings for k in ring})
    new = {old: n for n, old in enumerate(drawn)}
    print("# Base map: Natural Earth 4.1, 1:50m (public domain), from world-atlas 2.0.2; made by make_world.py.")
    print(f"# Lines, numbered from 0: first point, then steps; east and north in 1/{UNITS} degree.")
    for k in drawn:
        points = [(round(lon * UNITS), round(lat * UNITS)) for lon, lat in thin[k]]
        steps = [points[0]] + [(b[0] - a[0], b[1] - a[1]) for a, b in zip(points, points[1:])]
        print(" ".join(f"{x} {y}" for x, y in steps))
    print("# Areas: code (- is none), rings of lines (~ is backwards) parted by ;, dots as points parted by ;")
    for code in shapes:
        rings = ";".join(" ".join(str(new[k]) if k >= 0 else f"~{new[~k]}" for k in ring) for ring in shapes[code])
        spots = ";".join(f"{round(lon * UNITS)} {round(lat * UNITS)}" for lon, lat in dots[code])
        print(f"{code}\t{rings}\t{spots}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
