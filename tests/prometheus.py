# prometheus.py -- ask a program for its metrics, and check them as promtool does
import re
import urllib.request

NAME = re.compile(r"lazaret_[a-z0-9]+(_[a-z0-9]+)+$")
SAMPLE = re.compile(r"([a-z0-9_]+)(\{[a-z_]+=\"[^\"\\\\]+\"(?:,[a-z_]+=\"[^\"\\\\]+\")*\})? (-?[0-9]+(?:\.[0-9]+)?)$")
TYPES = ("counter", "gauge", "histogram")
PARTS = ("_bucket", "_sum", "_count")  # of a histogram


def check(text):
    """Every value by its name with labels; raises where the format is not kept."""
    values, families, family, kind = {}, set(), None, None
    assert text.endswith("\n"), "the last line has no end"
    for line in text.splitlines():
        if line.startswith("# HELP "):
            name, text_of_help = line[7:].split(" ", 1)
            assert NAME.match(name), f"{name}: no name"
            assert name not in families, f"{name}: its lines do not stand together"
            assert text_of_help.endswith(".") and "\\" not in text_of_help, f"{name}: its help"
            families.add(name)
            family, kind = name, None
        elif line.startswith("# TYPE "):
            name, kind = line[7:].split(" ")
            assert name == family and kind in TYPES, f"{name}: its type"
            assert (kind == "counter") == name.endswith("_total"), f"{name}: counters, and they alone, end in _total"
            assert not re.search(r"_(ms|milliseconds|us|kb)(_|$)", name), f"{name}: not a base unit"
        else:
            sample = SAMPLE.match(line)
            names = [family + part for part in PARTS] if kind == "histogram" else [family]
            assert sample and kind and sample[1] in names, f"{line}: no sample of {family}"
            assert sample[1] + (sample[2] or "") not in values, f"{line}: twice"
            assert kind == "gauge" or float(sample[3]) >= 0, f"{line}: less than none"
            values[sample[1] + (sample[2] or "")] = float(sample[3])
    return values


def scrape(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        return check(answer.read().decode())
