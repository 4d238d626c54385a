# test_api_start.py -- how a portal starts, refuses to start, and ends
import os
import subprocess
import time
import unittest

import station
import tap
from openapi import portal, setUpModule, tearDownModule


class Start(unittest.TestCase):
    def run_portal(self, *arguments, env=None):
        return subprocess.run([f"{station.BUILD}/lazaret-portal", *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=30, check=False)

    def test_settings(self):
        self.assertEqual(self.run_portal("-c", portal.settings, "-t").returncode, 0)
        self.assertEqual(self.run_portal("-p").returncode, 0)
        self.assertEqual(self.run_portal("-c", "/nonexistent").returncode, 1)
        self.assertEqual(self.run_portal().returncode, 2)

    def test_a_socket_that_is_served(self):
        done = self.run_portal("-c", portal.settings)
        self.assertEqual(done.returncode, 1)
        self.assertIn("somebody else listens here", done.stdout)

    def test_another_schema(self):
        station.sql("UPDATE lazaret.migration SET checksum = 'x' || checksum WHERE number = 1")
        try:
            other = station.Station("api", "lazaret_api", name="other")
            done = self.run_portal("-c", other.settings)
        finally:
            station.sql("UPDATE lazaret.migration SET checksum = substr(checksum, 2) WHERE number = 1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("schema", done.stdout)

    def test_it_ends_at_once(self):
        with station.Station("api", "lazaret_api", name="short") as other:
            began = time.monotonic()
            other.stop_portal()
            self.assertLess(time.monotonic() - began, 30)

    def test_a_socket_that_was_left(self):
        with station.Station("api", "lazaret_api", name="killed") as other:
            other.portal.kill()
            other.portal.wait()
            self.assertTrue(os.path.exists(other.socket))
            other.portal = None
            other.start_portal()
            self.assertEqual(other.ask("GET", "/api/v1/openapi.json").status, 200)

    def test_its_sandbox(self):
        with open(f"/proc/{portal.portal.pid}/status", encoding="ascii") as status:
            lines = dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)
        self.assertEqual((lines["Seccomp"], lines["NoNewPrivs"]), ("2", "1"))


if __name__ == "__main__":
    tap.main()
