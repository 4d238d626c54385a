# test_api_made.py -- each operation takes what the document says, and nothing else
import json
import unittest
import urllib.parse

import tap
from made import JSON, bad_bodies, body_of, operations, parameters, wrong_values
from openapi import NOBODY, call, quarantine, setUpModule, tearDownModule


def fill(path):
    return path.replace("{id}", NOBODY).replace("{account}", "M-1")


class Bodies(unittest.TestCase):
    def each(self):
        for method, path, operation in operations():
            media_type, schema, example = body_of(operation)
            if media_type == JSON:
                yield method, path, schema, example

    def test_the_example_is_taken(self):
        for method, path, schema, example in self.each():
            with self.subTest(f"{method} {path}"):
                case = quarantine(line="L-40").json["case"]["id"]
                self.assertIn(call(method, path.replace("{id}", case).replace("{account}", "M-1"), example).status,
                              (200, 201))

    def test_what_is_needed_is_enough(self):
        for method, path, schema, example in self.each():
            needed = set(schema["required"]).union(*[one["required"] for one in schema.get("anyOf", [])][:1])
            body = {name: value for name, value in example.items() if name in needed}
            body.setdefault("port", example["port"]) if "port" in example else None
            with self.subTest(f"{method} {path}"):
                case = quarantine(line="L-41").json["case"]["id"]
                self.assertIn(call(method, path.replace("{id}", case).replace("{account}", "M-1"), body).status,
                              (200, 201))

    def test_each_fault_is_named(self):
        for method, path, schema, example in self.each():
            for what, body, field in bad_bodies(schema, example):
                with self.subTest(f"{method} {path}: {what}"):
                    answer = call(method, fill(path), body)
                    self.assertEqual(answer.status, 422, answer.body)
                    named = [error["field"] for error in answer.json["errors"]]
                    self.assertTrue(any(one == field or one.startswith(field + ".") for one in named), named)


class Queries(unittest.TestCase):
    def ask(self, path, query):
        return call("GET", f"{path}?{urllib.parse.urlencode(query)}")

    def test_each_fault_is_named(self):
        for method, path, operation in operations():
            for parameter in parameters(operation, "query"):
                for what, value in wrong_values(parameter["schema"]):
                    if what.startswith("is ") and parameter["schema"].get("type") == "string" and not isinstance(value, str):
                        continue  # in a query all is text
                    with self.subTest(f"{method} {path}: {parameter['name']} {what}"):
                        answer = self.ask(fill(path), {"address": "192.0.2.1", parameter["name"]: value}
                                          if path == "/lines" else {parameter["name"]: value})
                        self.assertEqual(answer.status, 422)
                        self.assertIn(parameter["name"], [error["field"] for error in answer.json["errors"]])

    def test_what_is_unknown_is_named(self):
        for method, path, operation in operations():
            if method == "GET" and parameters(operation, "query"):
                with self.subTest(path):
                    answer = self.ask(path, {"surely-unknown": 1})
                    self.assertEqual(answer.status, 422)
                    self.assertIn("surely-unknown", json.dumps(answer.json["errors"]))


if __name__ == "__main__":
    tap.main()
