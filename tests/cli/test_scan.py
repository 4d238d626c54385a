# test_scan.py -- lazaret scan, and what lazaret check says of the scanner
import os
import subprocess
import time

import tap
from daemon import within
from cli.lazaret import CANNOT, DONE, FOLDER, USAGE, Case
from scanner.surgery import EICAR, Scanner, zipped


class Scan(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scanner = Scanner("scan").start()
        with cls.settings.open("a") as file:
            file.write(f"scanner = {cls.scanner.path}\n")
        # `lazaret check` looks for it beside its own settings
        os.link(cls.scanner.settings, cls.settings.parent / "scanner.conf")

    @classmethod
    def tearDownClass(cls):
        cls.scanner.stop()

    def file(self, name, data):
        path = FOLDER / name
        path.write_bytes(data)
        return str(path)

    def test_verdicts(self):
        clean, found = self.file("clean", b"x"), self.file("found.zip", zipped(EICAR))
        said = self.answer("scan", clean, found)
        self.assertEqual([row["file"] for row in said], [clean, found])
        self.assertEqual([row["verdict"] for row in said], ["clean", "INFECTED"])
        self.assertEqual(said[1]["what"], "Eicar-Test-Signature.UNOFFICIAL")
        self.assertIn("INFECTED", self.expect(DONE, "scan", found))

    def test_many(self):
        files = [self.file(f"f{n}", EICAR if n % 7 == 0 else b"%d" % n) for n in range(60)]
        said = self.answer("scan", *files)
        self.assertEqual([row["verdict"] == "INFECTED" for row in said],
                         [n % 7 == 0 for n in range(60)])

    def test_not_checked(self):
        bomb = self.file("bomb.zip", zipped(bytes(20 << 20)))
        for name, path, reason in (("a bomb", bomb, "larger"),
                                   ("too large", self.file("large", bytes(9 << 20)), "larger"),
                                   ("nothing there", "/no/such/file", "No such file"),
                                   ("a folder", str(FOLDER), "Is a directory")):
            with self.subTest(name):
                said = self.expect(CANNOT, "scan", path)
                self.assertIn("not checked", said)
                self.assertIn(reason, said)

    def test_nobody_there(self):
        self.assertIn("--", self.expect(USAGE, "scan", "--what"))
        path = FOLDER / "alone.conf"
        path.write_text(f"scanner = {FOLDER}/nobody\n")
        done = subprocess.run(["build/lazaret", "-c", path, "scan", "README.md"],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, CANNOT)
        self.assertIn("No such file", done.stderr)

    def findings(self):
        _, out, _ = self.run_it("check")
        return [line for line in out.splitlines() if "scanner.conf" in line]

    def test_check(self):
        self.assertTrue(any("2 signatures" in line and "ok" in line for line in self.findings()))
        old = time.time() - 4 * 86400
        for name in os.listdir(self.scanner.signatures):
            os.utime(os.path.join(self.scanner.signatures, name), (old, old))
        self.scanner.process.send_signal(1)
        self.assertTrue(within(10, lambda: any("odd" in line and "4 d ago" in line for line in self.findings())))


if __name__ == "__main__":
    tap.main()
