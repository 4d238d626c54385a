# test_staff.py -- lazaret staff: accounts of the console
import unittest

import lazaret
import tap
from lazaret import CANNOT, DONE, NOBODY, REFUSED, USAGE

PASSWORD = "four words that nobody guesses"


class Staff(lazaret.Case):
    def word(self, name, role="agent"):
        return self.answer("staff", "add", name, "--role", role)["invitation"]

    def test_an_invitation(self):
        self.assertRegex(self.word("ada", "admin"), r"^([a-z2-9]{4}-){4}[a-z2-9]{4}$")
        with self.subTest("is said once, and kept as a digest"):
            self.assertEqual(lazaret.sql("SELECT length(invitation), password IS NULL FROM lazaret.clerk"
                                         " WHERE name = 'ada'"), "32|t")
        with self.subTest("a name is given once"):
            self.assertIn("already", self.expect(REFUSED, "staff", "add", "ada", "--role", "viewer"))

    def test_names_and_roles(self):
        for name in ("Ada", "-ada", "a b", "", "ä", "a" * 65):
            with self.subTest(f"no name: {name[:9]!r}"):
                self.expect(USAGE, "staff", "add", "--role", "viewer", "--", name)
        for name in ("a", "a.b_c-d@isp.example", "a" * 64):
            with self.subTest(f"a name: {name[:20]!r}"):
                self.expect(DONE, "staff", "add", name, "--role", "viewer")
        with self.subTest("no role"):
            self.expect(USAGE, "staff", "add", "eve", "--role", "root")

    def test_all_at_once(self):
        self.key()
        made = self.answer("staff", "add", "grace", "--role", "viewer", "--password", feed=PASSWORD + "\n")
        self.assertRegex(made["key"], "^[A-Z2-7]{32}$")
        self.assertIn("secret=" + made["key"], made["address"])
        self.assertEqual(len(set(made["recovery_codes"])), 10)
        with self.subTest("for people, with a square for the camera"):
            said = self.expect(DONE, "staff", "add", "edsger", "--role", "viewer", "--password", feed=PASSWORD)
            self.assertIn("otpauth://totp/", said)
            self.assertIn("█", said)
        with self.subTest("an easy password is refused, and no account is made"):
            self.expect(REFUSED, "staff", "add", "easy", "--role", "viewer", "--password", feed="easy\n")
            self.expect(NOBODY, "staff", "disable", "easy")
        with self.subTest("none at all"):
            self.expect(USAGE, "staff", "add", "easy", "--role", "viewer", "--password", feed="")

    def key(self):
        """The file of the key that seals, made where it is not there."""
        path = self.settings.parent / "staff.key"
        if not path.exists():
            self.expect(DONE, "staff", "key")
        return path

    def factors(self):
        """Of each account that has one: its size, the key that sealed it."""
        return lazaret.sql("SELECT string_agg(name || ' ' || length(totp_key) || ' ' || get_byte(totp_key, 0), ','"
                           " ORDER BY name) FROM lazaret.clerk WHERE totp_key IS NOT NULL")

    def test_the_key_that_seals(self):
        path = self.key()
        with self.subTest("is nobody else's"):
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        text = path.read_text()
        add = ("staff", "add", "unsealed", "--role", "viewer", "--password")
        for why, spoil, words in (
                ("others may read it", lambda: path.chmod(0o604), "chmod 600"),
                ("its group may write it", lambda: path.chmod(0o620), "chmod 600"),
                ("it is not there", path.unlink, "`lazaret staff key` makes it"),
                ("it has no key", lambda: path.write_text("# none\n"), "it has no key"),
                ("it has something else", lambda: path.write_text(text[:-9] + "\n"), "64 hex digits")):
            with self.subTest(f"refused: {why}"):
                spoil()
                self.assertIn(words, self.expect(CANNOT, *add, feed=PASSWORD))
                self.assertIn(words, self.expect(CANNOT, "staff", "rekey"))
                path.unlink(missing_ok=True)
                path.touch(0o600)
                path.write_text(text)
        with self.subTest("and no account was made"):
            self.expect(NOBODY, "staff", "disable", "unsealed")

    def test_rotation(self):
        path = self.key()
        lazaret.sql("UPDATE lazaret.clerk SET totp_key = NULL;"
                    "INSERT INTO lazaret.clerk (name, role, totp_key, totp_next, created_by) SELECT 'plain-' || i,"
                    " 'viewer', decode(repeat('0' || i, 20), 'hex'), decode(repeat('a' || i, 20), 'hex'), 'test'"
                    " FROM generate_series(1, 3) i")
        done = self.answer("staff", "rekey")
        self.assertEqual((done["sealed"], done["shut"]), (3, 0))
        first = self.factors()
        self.assertRegex(first, r"^plain-1 61 (\d+),plain-2 61 \1,plain-3 61 \1$")
        with self.subTest("what is sealed stays"):
            self.assertEqual(self.answer("staff", "rekey")["sealed"], 0)
        made = self.answer("staff", "key")
        self.assertEqual(made["older"], 1)
        with self.subTest("begun and stopped, it goes on where it was"):
            kept = lazaret.sql("SELECT encode(totp_key, 'hex') FROM lazaret.clerk WHERE name = 'plain-1'")
            self.assertEqual(self.answer("staff", "rekey")["sealed"], 3)
            lazaret.sql(f"UPDATE lazaret.clerk SET totp_key = decode('{kept}', 'hex') WHERE name = 'plain-1'")
            self.assertEqual(self.answer("staff", "rekey")["sealed"], 1)
            self.assertEqual(set(row.split()[2] for row in self.factors().split(",")), {str(int(made["key"], 16))})
        with self.subTest("the older key is needed no more"):
            path.write_text("\n".join(path.read_text().splitlines()[:2]) + "\n")
            self.assertEqual(self.answer("staff", "rekey")["before"] >= 3, True)
        with self.subTest("without its key an account is named"):
            path.unlink()
            self.key()
            self.assertIn("No key opens that of plain-2", self.expect(REFUSED, "staff", "rekey"))
        with self.subTest("it stands in the audit"):
            self.assertEqual(lazaret.sql("SELECT count(*) FROM lazaret.audit WHERE verb = 'sealed-anew'"), "3")
        lazaret.sql("UPDATE lazaret.clerk SET totp_key = NULL")

    def test_disable_and_reset(self):
        self.word("joan")
        self.expect(DONE, "staff", "disable", "joan")
        listed = {row["name"]: row for row in self.answer("staff", "list")}
        self.assertTrue(listed["joan"]["disabled_at"])
        self.assertFalse(listed["joan"].get("invited_until"))
        self.assertIn("invitation", self.answer("staff", "reset", "joan"))
        listed = {row["name"]: row for row in self.answer("staff", "list")}
        self.assertFalse(listed["joan"].get("disabled_at"))
        for verb in ("disable", "reset"):
            with self.subTest(f"{verb}: nobody"):
                self.expect(NOBODY, "staff", verb, "nobody")
        with self.subTest("it stands in the audit"):
            self.assertEqual(lazaret.sql("SELECT string_agg(verb, ' ' ORDER BY a.id) FROM lazaret.audit a"
                                         " JOIN lazaret.clerk c ON c.id::text = a.target WHERE c.name = 'joan'"),
                             "made disabled reset")


if __name__ == "__main__":
    tap.main()
