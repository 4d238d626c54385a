# test_api_docs.py -- the examples of docs/api.md do what it says
import json
import os
import re
import subprocess
import unittest

import station
import tap
from openapi import DOCUMENT, call, find_pattern, portal, quarantine, resolve, tokens, validator, \
    setUpModule, tearDownModule

with open("docs/api.md", encoding="utf-8") as file:
    PAGE = file.read()
EXAMPLES = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.M | re.S)
ANSWERS = re.findall(r"^```json\n(.*?)^```$", PAGE, re.M | re.S)
SCHEMAS = ["Taken", "BulkAnswer", "Events"]  # of the answers, in their order
CURL = '#!/bin/sh\nexec /usr/bin/curl --fail-with-body "$@"\n'


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        station.sql("""INSERT INTO lazaret.lease (line_id, realm, prefix, origin, started_at, confirmed_at)
            SELECT id, 'default', CASE reference WHEN 'L-57' THEN '127.0.0.3' ELSE '127.0.0.4' END::cidr,
            'static', now() - interval '1 day', now() FROM lazaret.line WHERE reference IN ('L-57', 'L-58')""")
        station.sql("INSERT INTO lazaret.subscriber (account) VALUES ('A-1001')")
        path = os.path.join(station.FOLDER, "curl")
        with open(path, "w", encoding="utf-8") as script:
            script.write(CURL)
        os.chmod(path, 0o755)

    def run_example(self, text):
        case = quarantine(line="L-59").json["case"]["code"]
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", EXAMPLES[0] + text], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, check=False, env=os.environ | {
                "PATH": station.FOLDER + ":" + os.environ["PATH"], "LAZARET_CA": "/nonexistent", "CASE": case,
                "LAZARET_API": f"http://127.0.0.1:{portal.port}/api/v1", "LAZARET_TOKEN": tokens["all"]})
        self.assertEqual(done.returncode, 0, text + done.stdout + done.stderr)
        return done.stdout

    def valid(self, method, path, row):
        """Is it one of the answers that mean success?"""
        pattern = find_pattern(path)
        for status, described in DOCUMENT["paths"][pattern][method]["responses"].items():
            for media_type in resolve(described).get("content", {}):
                if status < "300" and validator(pattern, method, int(status), media_type).is_valid(row):
                    return True
        return False

    def test_each_works(self):
        for text in EXAMPLES[1:]:
            for command in re.split(r"\n(?=api )", text):
                path = re.search(r"\$LAZARET_API([^\"?]*)", command).group(1).replace("$CASE", "x")
                method = re.search(r"-X (\w+)", command)
                method = method.group(1).lower() if method else "post" if re.search(r" -d |--data", command) else "get"
                with self.subTest(f"{method.upper()} {path}"):
                    said = self.run_example(command)
                    rows = said.splitlines()
                    self.assertTrue(rows)
                    for row in map(json.loads, rows):
                        self.assertTrue(self.valid(method, path, row), row)
                        self.assertNotEqual(row.get("outcome"), "refused", row)
                        self.assertLess(row.get("status", 200), 400, row)

    def told(self, schema, value, where):
        schema = resolve(schema)
        for one in [s for s in map(resolve, schema.get("oneOf", [])) if s.get("type") == "object"]:
            schema = one
        if isinstance(value, list):
            for item in value:
                self.told(schema["items"], item, where + "[]")
        for name in value if isinstance(value, dict) else []:
            if "properties" in schema:
                self.assertIn(name, schema["properties"], where)
                self.told(schema["properties"][name], value[name], f"{where}.{name}")

    def test_answers_have_the_fields_that_are_shown(self):
        self.assertEqual(len(ANSWERS), len(SCHEMAS))
        for name, text in zip(SCHEMAS, ANSWERS):
            with self.subTest(name):
                self.told(DOCUMENT["components"]["schemas"][name], json.loads(text), name)

    def test_each_operation_is_named(self):
        for path, methods in DOCUMENT["paths"].items():
            for method in methods:
                with self.subTest(f"{method.upper()} {path}"):
                    self.assertTrue(f"`{method.upper()} {path}`" in PAGE or path == "/openapi.json")

    def test_each_scope_is_named(self):
        self.assertEqual(call("GET", "/openapi.json", token=None).status, 200)
        about = DOCUMENT["components"]["securitySchemes"]["token"]["description"]
        for scope in ("quarantine", "quarantine:force", "release", "read", "leases", "subscribers"):
            with self.subTest(scope):
                self.assertIn(f"`{scope}`", PAGE)
                self.assertIn(scope, about)


if __name__ == "__main__":
    tap.main()
