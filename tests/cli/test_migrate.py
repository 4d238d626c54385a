# test_migrate.py -- an empty database becomes ours, once, whoever asks
import pathlib
import shutil
import subprocess

import tap
from daemon import within
from lazaret import CANNOT, DATABASE, DONE, REFUSED, Case, sql

EMPTY = DATABASE + "_empty"
COUNT = len(list(pathlib.Path("migrations").glob("[0-9]*.sql")))


class Migrate(Case):
    database = EMPTY.replace("_empty", "") + "_empty"

    def setUp(self):
        name = self.database.rpartition("dbname=")[2]
        sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        sql(f"CREATE DATABASE {name}")

    def ran(self):
        return int(sql("SELECT count(*) FROM lazaret.migration", self.database))

    def copy(self):
        folder = self.settings.parent / "migrations"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree("migrations", folder)
        return folder

    def test_all_run_and_then_none(self):
        said = self.expect(DONE, "migrate")
        self.assertIn("0001_people", said)
        self.assertEqual(self.ran(), COUNT)
        said = self.expect(DONE, "migrate")
        self.assertNotIn("0001_people", said)
        self.assertIn("up to date", said)

    def test_partitions_stand_ahead(self):
        self.expect(DONE, "migrate")
        self.assertEqual(sql("""SELECT count(*) FROM pg_class
            WHERE relname ~ '^report_[0-9]{4}_[0-9]{2}$'""", self.database), "5")

    def test_a_dry_run_changes_nothing(self):
        said = self.expect(DONE, "migrate", "--dry-run")
        self.assertEqual(said.count("would run"), COUNT)
        self.assertEqual(sql("SELECT to_regclass('lazaret.migration') IS NULL",
            self.database), "t")

    def test_status_tells_what_ran(self):
        rows = self.answer("migrate", "--status")
        self.assertEqual([row["applied"] for row in rows], [None] * COUNT)
        self.expect(DONE, "migrate")
        rows = self.answer("migrate", "--status")
        self.assertEqual([row["number"] for row in rows],
            list(range(1, COUNT + 1)))
        self.assertNotIn(None, [row["applied"] for row in rows])

    def test_of_many_at_once_each_migration_runs_once(self):
        several = [self.start("migrate") for _ in range(4)]
        said = [process.communicate() for process in several]
        self.assertEqual([p.returncode for p in several], [DONE] * 4, said)
        self.assertEqual(self.ran(), COUNT)
        self.assertEqual(sum(out.count("0001_people") for out, _ in said), 1)

    def test_what_another_ran_while_it_waited_is_there(self):
        """It saw an empty database before, and must not go by that."""
        first = """CREATE SCHEMA lazaret; CREATE TABLE lazaret.migration (number integer);
            INSERT INTO lazaret.migration SELECT generate_series(1, 1000); COMMIT;"""
        with subprocess.Popen(["psql", "-XAtq", self.database], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as other:
            other.stdin.write("BEGIN; SELECT 'held' FROM pg_advisory_xact_lock(30506475733542260);\n")
            other.stdin.flush()
            self.assertEqual(other.stdout.readline(), "held\n")
            waiting = self.start("migrate")
            waits = """SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted"""
            self.assertIsNotNone(within(30, lambda: sql(waits, self.database) == "1"))
            other.communicate(first)
        out, err = waiting.communicate()
        self.assertEqual(out, "")
        self.assertIn("making partitions", err)  # the next step, for which nothing is here

    def test_a_folder_serves_as_well(self):
        self.expect(DONE, "migrate", "--migrations", str(self.copy()))
        self.assertIn("up to date", self.expect(DONE, "migrate"))

    def test_a_changed_one_is_refused_with_words(self):
        self.expect(DONE, "migrate")
        folder = self.copy()
        with open(folder / "0002_leases.sql", "a") as file:
            file.write("-- another word\n")
        said = self.expect(REFUSED, "migrate", "--migrations", str(folder))
        self.assertIn("0002_leases was changed after it ran", said)
        self.assertIn("write a new migration", said)

    def test_an_unknown_one_is_refused_with_words(self):
        self.expect(DONE, "migrate")
        sql("INSERT INTO lazaret.migration VALUES (99, 'more', 'x')",
            self.database)
        said = self.expect(REFUSED, "migrate")
        self.assertIn("newer lazaret", said)

    def test_one_that_fails_leaves_nothing(self):
        folder = self.copy()
        (folder / "9000_bad.sql").write_text(
            "CREATE TABLE lazaret.half (); SELECT nothing;")
        said = self.expect(REFUSED, "migrate", "--migrations", str(folder))
        self.assertIn("9000_bad", said)
        self.assertEqual(self.ran(), COUNT)
        self.assertEqual(sql("SELECT to_regclass('lazaret.half') IS NULL",
            self.database), "t")

    def test_a_number_twice_is_refused(self):
        folder = self.copy()
        (folder / "0002_again.sql").write_text("SELECT 1;")
        self.assertIn("there twice", self.expect(CANNOT, "migrate",
            "--migrations", str(folder)))

    def test_an_owner_who_is_no_superuser_will_do(self):
        name = self.database.rpartition("dbname=")[2]
        owner = name + "_owner"
        sql(f"CREATE ROLE {owner} LOGIN CREATEROLE")
        sql(f"ALTER DATABASE {name} OWNER TO {owner}")
        before = self.settings.read_text()
        self.settings.write_text(before.replace("user=postgres", f"user={owner}"))
        try:
            self.expect(DONE, "migrate")
            follower = self.database.replace("postgres", "lazaret_redirector")
            self.assertEqual(sql("""SELECT system <> '' AND length(timeline) = 8
                FROM lazaret.wall_identity()""", follower), "t")
        finally:
            self.settings.write_text(before)
            sql(f"DROP DATABASE {name} WITH (FORCE)")
            sql(f"DROP ROLE {owner}")

    def test_no_folder_and_no_database(self):
        self.expect(CANNOT, "migrate", "--migrations", "/nonexistent")
        name = self.database.rpartition("dbname=")[2]
        sql(f"DROP DATABASE {name} WITH (FORCE)")
        self.assertIn("cannot be reached", self.expect(CANNOT, "migrate"))


if __name__ == "__main__":
    tap.main()
