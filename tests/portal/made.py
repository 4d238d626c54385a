# made.py -- bodies and parameters made from portal/openapi.json, good and bad
import copy
import json
import random
import string

from openapi import DOCUMENT, ago, resolve

JSON, NDJSON = "application/json", "application/x-ndjson"
TYPES = {"string": "x", "integer": 7, "boolean": True, "object": {"x": 1}, "array": [1], "null": None}


def operations():
    """Method, path and operation of each that the document has."""
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def parameters(operation, place):
    found = [resolve(parameter) for parameter in operation.get("parameters", [])]
    return [parameter for parameter in found if parameter["in"] == place]


def fresh(example):
    """The document's example as of now: what was observed long ago nobody's lease covers."""
    return {**example, "observed_at": ago(seconds=5)} if "observed_at" in (example or {}) else example


def body_of(operation):
    """Media type, schema and example of an operation's body; None where it takes none."""
    content = operation.get("requestBody", {}).get("content", {})
    for media_type, described in content.items():
        return media_type, resolve(described["schema"]), fresh(described.get("example"))
    return None, None, None


# ---- bad values, one fault each ---------------------------------------------
def wrong_values(schema):
    """Values that this schema refuses, with what is wrong about each."""
    schema = resolve(schema)
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "oneOf" in schema:
        kinds = [resolve(one)["type"] for one in schema["oneOf"]]
    for kind, value in TYPES.items():
        if kind not in kinds and kinds != [None]:
            yield f"is {kind}", value
    if kinds == ["integer"]:
        yield "is a fraction", 1.5
    if "enum" in schema:
        yield "is no such word", "x" * 5
    if schema.get("format") == "date-time":
        yield "is no time", "yesterday"
    if "minimum" in schema:
        yield "is too small", schema["minimum"] - 1
    if "maximum" in schema:
        yield "is too large", schema["maximum"] + 1
    if schema.get("minLength"):
        yield "is too short", "x" * (schema["minLength"] - 1)
    if "maxLength" in schema:
        yield "is too long", "x" * (schema["maxLength"] + 1)


def bad_bodies(schema, example):
    """Bodies with one fault each: a name for it, the body, the field that is to be named."""
    schema = resolve(schema)
    for name in schema.get("required", []):
        body = copy.deepcopy(example)
        body.pop(name, None)
        if name in example:
            yield f"{name} is missing", body, name
    yield "something unknown", {**example, "surely-unknown": 1}, "surely-unknown"
    for name, inner in schema["properties"].items():
        for what, value in wrong_values(inner):
            yield f"{name} {what}", {**example, name: value}, name
        yield from deeper(name, resolve(inner), example)


def deeper(name, schema, example):
    """The faults of an object's or a list's own fields."""
    value = example.get(name)
    for one in map(resolve, schema.get("oneOf", [schema])):
        if one.get("type") == "object" and isinstance(value, dict):
            for what, body, field in bad_bodies(one, value):
                yield f"{name}.{what}", {**example, name: body}, f"{name}.{field}"
        elif one.get("type") == "array" and value:
            for what, body, field in bad_bodies(one["items"], value[0]):
                yield f"{name}[0].{what}", {**example, name: [body]}, f"{name}[0].{field}"


# ---- whatever comes ---------------------------------------------------------
WORDS = ["", "0", "-1", "null", "L-1", "A-1", "mirai", "sinkhole", "flow", "garden", "suspend", "open", "192.0.2.1",
         "198.51.100.7", "::ffff:192.0.2.1", "2026-11-22T10:00:00Z", "9999-12-31T23:59:59Z", "1e400", "../..", "%00",
         "' OR 1=1 --", "\\", "\"", "\u0000", "\ud800", "\u202e", "é" * 40, "x" * 300, "{{name}}", "<script>", "NaN"]
# What a client that means it would say, by the name of the field.
KNOWN = {"source": ["flow", "sinkhole"], "cause": ["mirai", "spam-bot"], "reference": ["L-7", "N-1"],
         "line": [f"L-{number}" for number in range(1, 40)], "address": [f"192.0.2.{number}" for number in range(1, 40)],
         "prefix": ["10.9.0.1", "2001:db8:9::/56"], "origin": ["dhcp"], "value": ["a@b.example", "+49 30 123"],
         "reason": ["The camera was replaced."], "realm": ["default"]}


class Chaos:
    """Random requests made from the document, good in part and bad in part; a seed makes the same ones again."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.operations = list(operations())

    def often(self, share):
        return self.random.random() < share

    def text(self):
        if self.often(0.6):
            return self.random.choice(WORDS)
        signs = string.printable if self.often(0.7) else "\u0000\u0001é漢\U0001f600\u2028\uffff"
        return "".join(self.random.choices(signs, k=self.random.randrange(40)))

    def number(self):
        return self.random.choice([0, 1, -1, 80, 65535, 65536, 2**31, 2**63 - 1, 2**63, 10**30, 1.5, -0.0])

    def anything(self, depth=0):
        kind = self.random.randrange(7 if depth < 4 else 5)
        if kind < 2:
            return self.text()
        if kind < 5:
            return [self.number(), self.often(0.5), None][kind - 2]
        count = self.random.randrange(4)
        if kind == 5:
            return [self.anything(depth + 1) for _ in range(count)]
        return {self.text(): self.anything(depth + 1) for _ in range(count)}

    def value(self, schema, name=None):
        """Mostly one that the schema takes."""
        schema = resolve(schema)
        if self.often(0.08):
            return self.anything()
        if name in KNOWN and self.often(0.8):
            return self.random.choice(KNOWN[name])
        if schema.get("format") == "date-time" and self.often(0.8):
            return ago(seconds=self.random.randrange(1, 9999))
        if "oneOf" in schema:
            return self.value(self.random.choice(schema["oneOf"]))
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        kind = schema.get("type")
        if kind == "object":
            needed = schema.get("required", [])
            body = {name: self.value(inner, name) for name, inner in schema.get("properties", {}).items()
                    if name in needed or self.often(0.4)}
            if self.often(0.05):
                body[self.text()] = self.anything()
            return body
        if kind == "array":
            return [self.value(schema["items"]) for _ in range(self.random.randrange(4))]
        if kind == "integer":
            return self.random.randint(schema.get("minimum", -9), min(schema.get("maximum", 99), 99999))
        return self.often(0.5) if kind == "boolean" else self.text()

    def example(self, operation):
        """The document's own body, with some of its fields otherwise."""
        _, schema, example = body_of(operation)
        if example is None or self.often(0.3):
            return self.value(schema)
        body = copy.deepcopy(example)
        for name, inner in schema["properties"].items():
            if self.often(0.15):
                body[name] = self.value(inner, name)
        return body

    def bytes(self, operation):
        if body_of(operation)[0] is None:
            return self.random.randbytes(9) if self.often(0.1) else None
        rows = self.random.randrange(1, 5) if body_of(operation)[0] == NDJSON else 1
        text = "\n".join(json.dumps(self.example(operation), ensure_ascii=self.often(0.5))
                         for _ in range(rows)).encode("utf-8", "surrogatepass")
        if self.often(0.1):
            text = text[:self.random.randrange(len(text) + 1)]
        if self.often(0.1):
            at = self.random.randrange(len(text) + 1)
            text = text[:at] + self.random.randbytes(3) + text[at:]
        return b"[" * 5000 if self.often(0.01) else text
