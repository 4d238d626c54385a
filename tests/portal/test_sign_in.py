# test_sign_in.py -- the door of the console: first visit, guesses, ends
#
# Real portal, nginx and database; accounts come from `lazaret staff`.
import base64
import os
import re
import unittest

import desk
import station
import tap

PASSWORD = "four words that nobody guesses"


def setUpModule():
    global portal
    portal = desk.console(name="door")
    portal.__enter__()


def tearDownModule():
    portal.__exit__()


def invite(name, role="agent"):
    """The word that lets somebody in."""
    return station.lazaret("staff", "add", name, "--role", role).strip()


def key_of(browser):
    """The key of the second factor that the page shows."""
    letters = re.search(r'class="mono key">([A-Z2-7 ]+)<', browser.page).group(1)
    return base64.b32decode(letters.replace(" ", ""))


def first_visit(name, role="agent"):
    """An invitation becomes a password, a second factor and codes on paper."""
    browser = desk.Browser(portal)
    assert browser.sign_in(name, invite(name, role)).status == 303
    browser.get("/staff/begin")
    assert browser.send("/staff/account/password", password=PASSWORD, again=PASSWORD).status == 303
    browser.get("/staff/account/totp")
    key = key_of(browser)
    assert browser.send("/staff/account/totp", code=desk.code(key)).status == 200
    forget_step(name)
    return browser, key, re.findall(r"<li>([a-z0-9-]+)</li>", browser.page)


def place(answer):
    return answer.status, answer.headers["Location"]


def forget_step(name):
    """Its last code may be used again, and need not be waited for."""
    station.sql(f"UPDATE lazaret.clerk SET totp_step = 0 WHERE name = '{name}'")


def forget_guesses():
    station.sql("DELETE FROM lazaret.clerk_guess")


class FirstVisit(unittest.TestCase):
    def test_an_invitation_lets_in_to_choose(self):
        word = invite("ada", "supervisor")
        browser = desk.Browser(portal)
        self.assertEqual(place(browser.sign_in("ada", word)), (303, "/staff/"))
        with self.subTest("and nowhere else"):
            self.assertEqual(place(browser.get("/staff/account")), (303, "/staff/begin"))
        browser.get("/staff/begin")
        for why, first, again in (("short", "short", "short"), ("long enough", PASSWORD, PASSWORD + "x"),
                                  ("easy", "a" * 12, "a" * 12), ("her name", "ada" * 4, "ada" * 4)):
            with self.subTest(f"a password that is refused: {why}"):
                answer = browser.send("/staff/account/password", password=first, again=again)
                self.assertEqual(answer.status, 422)
                self.assertIn('role="alert"', browser.page)
        self.assertEqual(place(browser.send("/staff/account/password", password=PASSWORD, again=PASSWORD)),
                         (303, "/staff/begin"))
        with self.subTest("then the second factor"):
            self.assertEqual(place(browser.get("/staff/begin")), (303, "/staff/account/totp"))
        browser.get("/staff/account/totp")
        key = key_of(browser)
        with self.subTest("a wrong code sets up nothing"):
            self.assertEqual(browser.send("/staff/account/totp", code="000000").status, 422)
            self.assertEqual(key_of(browser), key)
        self.assertEqual(browser.send("/staff/account/totp", code=desk.code(key)).status, 200)
        with self.subTest("codes on paper"):
            self.assertEqual(len(set(re.findall(r"<li>([a-z0-9-]{19})</li>", browser.page))), 10)
        with self.subTest("and she is in"):
            self.assertEqual(browser.get("/staff/account").status, 200)
        with self.subTest("the invitation is used up"):
            self.assertEqual(desk.Browser(portal).sign_in("ada", word).status, 422)

    def test_an_invitation_ends(self):
        word = invite("late")
        station.sql("UPDATE lazaret.clerk SET invited_until = now() WHERE name = 'late'")
        self.assertEqual(desk.Browser(portal).sign_in("late", word).status, 422)

    def test_nothing_is_kept_that_a_thief_could_use(self):
        _, _, words = first_visit("kept")
        kept = str(station.sql("SELECT c::text, r::text FROM lazaret.clerk c"
                               " JOIN lazaret.clerk_recovery r ON r.clerk_id = c.id WHERE name = 'kept'"))
        self.assertIn("$argon2id$v=19$m=8192,t=1,p=1$", kept)
        for word in (*words, PASSWORD):
            self.assertNotIn(word, kept)


class Door(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser, cls.key, cls.words = first_visit("grace")

    def setUp(self):
        forget_guesses()
        forget_step("grace")

    def test_password_and_code(self):
        now = desk.code(self.key)
        strange = desk.Browser(portal)
        for why, name, password, code in (
                ("no code", "grace", PASSWORD, ""), ("a wrong code", "grace", PASSWORD, "123"),
                ("a code of minutes ago", "grace", PASSWORD, desk.code(self.key, -4)),
                ("a wrong password", "grace", PASSWORD + "!", now), ("nobody", "nobody", PASSWORD, now),
                ("capitals", "GRACE", PASSWORD, now), ("nothing", "", "", "")):
            with self.subTest(why):
                forget_guesses()
                answer = strange.sign_in(name, password, code)
                self.assertEqual(answer.status, 422)
                self.assertIn("Name, password or code is wrong.", desk.text(answer))
        forget_guesses()
        now = desk.code(self.key)
        with self.subTest("all three are right"):
            self.assertEqual(place(strange.sign_in("grace", PASSWORD, now)), (303, "/staff/"))
        with self.subTest("a code lets in once"):
            self.assertEqual(desk.Browser(portal).sign_in("grace", PASSWORD, now).status, 422)
        with self.subTest("a clock may be a step wrong"):
            self.assertEqual(desk.Browser(portal).sign_in("grace", PASSWORD, desk.code(self.key, 1)).status, 303)

    def test_fields_that_are_missing(self):
        browser = desk.Browser(portal)
        browser.get("/staff/sign-in")
        self.assertEqual(browser.send("/staff/sign-in").status, 422)

    def test_a_code_on_paper_lets_in_once(self):
        word = self.words[0]
        self.assertEqual(desk.Browser(portal).sign_in("grace", PASSWORD, word.upper()).status, 303)
        self.assertEqual(desk.Browser(portal).sign_in("grace", PASSWORD, word).status, 422)

    def test_where_to_go_on(self):
        for then, want in (("/staff/people?x=1", "/staff/people?x=1"), ("//evil.example/", "/staff/"),
                           ("https://evil.example/staff/", "/staff/"), ("/staff/\\evil", "/staff/"),
                           ("/staff/a\r\nSet-Cookie: x=y", "/staff/")):
            with self.subTest(repr(then)):
                word = invite(f"then-{abs(hash(then))}")
                browser = desk.Browser(portal)
                browser.get("/staff/sign-in?then=" + desk.quote(then))
                answer = browser.send("/staff/sign-in", name=f"then-{abs(hash(then))}", password=word)
                self.assertEqual(place(answer), (303, want))

    def test_the_cookie(self):
        browser = desk.Browser(portal)
        browser.get("/staff/sign-in")
        answer = browser.send("/staff/sign-in", name="grace", password=PASSWORD, code=desk.code(self.key))
        lines = answer.headers.get_all("Set-Cookie")
        session = [line for line in lines if line.startswith("__Host-lazaret=")]
        self.assertEqual(len(session), 1)
        for word in ("Path=/", "Secure", "HttpOnly", "SameSite=Lax"):
            self.assertIn(word, session[0])
        self.assertNotIn("Max-Age", session[0])

    def test_a_new_session_at_each_sign_in(self):
        """What somebody planted beforehand is not what signs in."""
        browser = desk.Browser(portal)
        browser.cookies["__Host-lazaret"] = "A" * 43
        self.assertEqual(browser.sign_in("grace", PASSWORD, desk.code(self.key)).status, 303)
        self.assertNotEqual(browser.cookies["__Host-lazaret"], "A" * 43)

    def test_sessions_end(self):
        for what in ("seen_at", "began_at"):
            with self.subTest(what):
                clerk = desk.Clerk(portal)
                self.assertEqual(clerk.get("/staff/account").status, 200)
                station.sql(f"UPDATE lazaret.clerk_session SET {what} = now() - interval '13 hours'"
                            f" WHERE digest = '\\x{desk.digest(clerk.secret)}'")
                self.assertEqual(clerk.get("/staff/account").status, 303)

    def test_who_is_disabled_is_out_at_once(self):
        clerk = desk.Clerk(portal)
        station.lazaret("staff", "disable", clerk.name)
        self.assertEqual(clerk.get("/staff/account").status, 303)

    def test_limits_that_change(self):
        with desk.console(name="door-more", password_passes=2) as more:
            browser = desk.Browser(more)
            self.assertEqual(browser.sign_in("grace", PASSWORD, desk.code(self.key)).status, 303)
        kept = station.sql("SELECT password FROM lazaret.clerk WHERE name = 'grace'")[0][0]
        self.assertIn("t=2", kept)


class Guessing(unittest.TestCase):
    """Growing delays for strangers; nobody else is locked out."""

    @classmethod
    def setUpClass(cls):
        forget_guesses()
        cls.known, cls.key, _ = first_visit("edsger")

    def setUp(self):
        forget_guesses()
        forget_step("edsger")

    def guess(self, name, browser=None):
        return (browser or desk.Browser(portal)).sign_in(name, "wrong " * 4)

    def test_a_stranger_waits(self):
        for name in ("edsger", "no-such-name"):
            forget_guesses()
            with self.subTest(name):
                seen = []
                while 429 not in seen and len(seen) < 16:  # each wait is twice the last one
                    seen.append(self.guess(name).status)
                self.assertEqual(seen[:5], [422] * 5)
                self.assertIn(429, seen)
                answer = self.guess(name)
                if answer.status == 429:
                    self.assertLessEqual(1, int(answer.headers["Retry-After"]))

    def shut(self):
        station.sql("INSERT INTO lazaret.clerk_guess (what, key, failures, last_at) VALUES"
                    f" ('name', '{desk.digest('edsger')}', 40, now()), ('network', '127.0.0.1/32', 400, now())")

    def test_the_right_words_wait_as_well(self):
        self.shut()
        answer = desk.Browser(portal).sign_in("edsger", PASSWORD, desk.code(self.key))
        self.assertEqual(answer.status, 429)
        self.assertGreater(int(answer.headers["Retry-After"]), 800)

    def test_a_known_browser_passes(self):
        self.shut()
        self.assertEqual(self.known.sign_in("edsger", PASSWORD, desk.code(self.key)).status, 303)

    def test_an_invitation_passes(self):
        word = invite("new-one")
        self.shut()
        self.assertEqual(desk.Browser(portal).sign_in("new-one", word).status, 303)

    def test_a_known_browser_that_guesses_is_a_stranger(self):
        browser, key, _ = first_visit("donald")
        for _ in range(10):
            self.assertEqual(self.guess("donald", browser).status, 422)
        self.assertEqual(station.sql("SELECT count(*) FROM lazaret.clerk_guess"), [["0"]])
        self.assertEqual(self.guess("donald", browser).status, 422)
        self.assertEqual(station.sql("SELECT count(*) FROM lazaret.clerk_guess"), [["2"]])

    def test_known_for_one_is_not_known_for_all(self):
        self.shut()
        self.assertEqual(self.guess("grace-of-others", self.known).status, 429)

    def test_ones_own_success_does_not_wash_the_network(self):
        self.guess("nobody-1")
        self.guess("nobody-2")
        desk.Browser(portal).sign_in("edsger", PASSWORD, desk.code(self.key))
        self.assertEqual(station.sql("SELECT failures FROM lazaret.clerk_guess WHERE what = 'network'"), [["2"]])


class Refusals(unittest.TestCase):
    """What is left of guesses: a count, three acts an hour, a table for admins."""

    def setUp(self):
        forget_guesses()
        station.sql("DELETE FROM lazaret.refusal")
        self.admin = desk.Clerk(portal, "admin")

    def guess(self, name, times=1):
        for _ in range(times):
            forget_guesses()
            self.assertEqual(desk.Browser(portal).sign_in(name, "wrong " * 4).status, 422)

    def rows(self):
        return station.sql("""SELECT coalesce(c.name, '-'), r.network, sum(r.refused) FROM lazaret.refusal r
            LEFT JOIN lazaret.clerk c ON c.id = r.clerk_id GROUP BY 1, 2 ORDER BY 3""")

    def told(self, name="-"):
        return station.sql(f"""SELECT (w.details::json->>'this_hour')::int, w.details::json->>'network', a.origin
            FROM lazaret.audit a JOIN lazaret.audit_words w ON w.audit_id = a.id
            LEFT JOIN lazaret.clerk c ON c.id::text = a.target
            WHERE a.verb = 'refused-sign-in' AND coalesce(c.name, '-') = '{name}' ORDER BY a.id""")

    def totals(self):
        return dict(station.sql("SELECT outcome, tries FROM lazaret.sign_in_total"))

    def test_guesses_at_an_account(self):
        whose, before = desk.Clerk(portal), self.totals()
        clerk = whose.name
        self.guess(clerk, 3)
        self.assertEqual(self.rows(), [[clerk, "127.0.0.0/24", "3"]])
        with self.subTest("the first is in the audit"):
            self.assertEqual(self.told(clerk), [["1", "127.0.0.0/24", "127.0.0.1"]])
        with self.subTest("the 10th and the 100th, and no more"):
            for count in (9, 99, 999):
                station.sql(f"UPDATE lazaret.refusal SET refused = {count}, hour = date_trunc('hour', now(), 'UTC')")
                self.guess(clerk)
            self.assertEqual([row[0] for row in self.told(clerk)], ["1", "10", "100"])
        with self.subTest("each is counted for /metrics"):
            self.assertEqual(int(self.totals()["wrong"]) - int(before["wrong"]), 6)
        for path in ("/staff/people", f"/staff/people/{clerk}"):
            with self.subTest(f"an admin reads it at {path}"):
                self.assertIn(f"{clerk} 127.0.0.0/24 1000", desk.text(self.admin.get(path)))
        with self.subTest("and whose name it is"):
            self.assertIn("1000 in all", desk.text(whose.get("/staff/account")))
        with self.subTest("not at another's"):
            self.assertIn("last 24 hours None.", desk.text(self.admin.get("/staff/account")))
            self.assertIn("last 24 hours None.", desk.text(self.admin.get(f"/staff/people/{self.admin.name}")))

    def test_who_has_to_wait_is_counted(self):
        station.sql("INSERT INTO lazaret.clerk_guess (what, key, failures, last_at)"
                    " VALUES ('network', '127.0.0.1/32', 400, now())")
        before = self.totals()
        self.assertEqual(desk.Browser(portal).sign_in(self.admin.name, "x").status, 429)
        self.assertEqual(self.rows(), [[self.admin.name, "127.0.0.0/24", "1"]])
        self.assertEqual(int(self.totals()["later"]) - int(before["later"]), 1)

    def test_a_name_that_is_nobodys_is_not_kept(self):
        self.guess("hunter2-by-mistake")
        self.assertEqual(self.rows(), [["-", "127.0.0.0/24", "1"]])
        self.assertNotIn("hunter2", desk.text(self.admin.get("/staff/people")))
        self.assertIn("nobody's name 127.0.0.0/24 1", desk.text(self.admin.get("/staff/people")))

    def test_guesses_from_everywhere_do_not_fill_the_disk(self):
        station.sql("""INSERT INTO lazaret.refusal (hour, network)
            SELECT h, ('10.0.' || i || '.0/24')::cidr FROM generate_series(0, 255) i,
            unnest(ARRAY[date_trunc('hour', now(), 'UTC'), date_trunc('hour', now() + interval '1 hour', 'UTC')]) h""")
        self.guess("nobody-3", 2)
        self.assertIn(["-", "0.0.0.0/0", "2"], self.rows())
        with self.subTest("nor hide those at an account"):
            self.guess(self.admin.name)
            self.assertIn([self.admin.name, "127.0.0.0/24", "1"], self.rows())


class Sealed(unittest.TestCase):
    """A copy of the database is no second factor."""

    @classmethod
    def setUpClass(cls):
        forget_guesses()
        _, cls.key, _ = first_visit("whitfield")

    def setUp(self):
        forget_guesses()
        forget_step("whitfield")

    def stands(self, name="whitfield"):
        return station.sql(f"SELECT encode(totp_key, 'hex') FROM lazaret.clerk WHERE name = '{name}'")[0][0]

    def put(self, hexed, name="whitfield"):
        station.sql(f"UPDATE lazaret.clerk SET totp_key = decode('{hexed}', 'hex') WHERE name = '{name}'")

    def come(self, name="whitfield"):
        return desk.Browser(portal).sign_in(name, PASSWORD, desk.code(self.key)).status

    def test_the_database_has_no_key(self):
        self.assertEqual(len(self.stands()), 122)
        self.assertNotIn(self.key.hex(), self.stands())
        self.assertEqual(self.come(), 303)

    def test_a_plain_one_is_sealed_when_it_is_used(self):
        self.put(self.key.hex())
        self.assertEqual(self.come(), 303)
        self.assertEqual(len(self.stands()), 122)
        forget_step("whitfield")
        self.assertEqual(self.come(), 303)

    def test_it_opens_for_its_owner_alone(self):
        _, _, words = first_visit("hellman")
        forget_guesses()
        self.put(self.stands(), "hellman")
        self.assertEqual(self.come("hellman"), 422)
        with open(portal.log, encoding="utf-8") as log:
            self.assertIn("the second factor of hellman was not sealed for them", log.read())
        with self.subTest("a code on paper lets in"):
            self.assertEqual(desk.Browser(portal).sign_in("hellman", PASSWORD, words[0]).status, 303)

    def test_a_file_of_another_key(self):
        other = desk.console(name="door-key", staff_key=station.FOLDER + "/other.key")
        for why, mode, text, words in (
                ("it is not there", None, "", "it is not there; `lazaret staff key` makes it"),
                ("others may read it", 0o644, "00" * 32, "chmod 600"),
                ("it is not the one", 0o600, "00" * 32, "is not the file that sealed the second factors")):
            with self.subTest(why):
                if mode is not None:
                    with open(station.FOLDER + "/other.key", "w", encoding="ascii") as file:
                        file.write(text)
                    os.chmod(file.name, mode)
                with self.assertRaisesRegex(RuntimeError, re.escape(words)):
                    other.start_portal()


class Again(unittest.TestCase):
    """Who are you, still? Nothing typed is lost."""

    @classmethod
    def setUpClass(cls):
        forget_guesses()
        cls.browser, cls.key, _ = first_visit("barbara", "admin")

    def setUp(self):
        forget_guesses()
        forget_step("barbara")

    def stale(self, column="fresh_at"):
        station.sql(f"UPDATE lazaret.clerk_session SET {column} = now() - interval '13 hours'"
                    f" WHERE digest = '\\x{desk.digest(self.browser.cookies['__Host-lazaret'])}'")

    def invite(self, name):
        self.browser.get("/staff/people")
        return self.browser.send("/staff/people", name=name, role="viewer")

    def test_a_dangerous_act_asks_again(self):
        self.browser.get("/staff/people")
        self.stale()
        answer = self.browser.send("/staff/people", name="new-1", role="viewer")
        self.assertEqual(answer.status, 403)
        self.assertIn("Is it still you?", desk.text(answer))
        with self.subTest("nothing was done"):
            self.assertEqual(station.sql("SELECT count(*) FROM lazaret.clerk WHERE name = 'new-1'"), [["0"]])
        with self.subTest("a wrong password is not enough"):
            answer = self.browser.send("/staff/people", sign_in_password="wrong", sign_in_code=desk.code(self.key))
            self.assertEqual(answer.status, 422)
        with self.subTest("password and code do it, with what was typed"):
            answer = self.browser.send("/staff/people", sign_in_password=PASSWORD, sign_in_code=desk.code(self.key))
            self.assertEqual(answer.status, 200)
            self.assertIn("An invitation for new-1", desk.text(answer))
        with self.subTest("and it holds for a while"):
            self.assertEqual(self.invite("new-2").status, 200)

    def test_a_form_of_a_session_that_has_ended(self):
        self.browser.get("/staff/people")
        self.stale("seen_at")
        answer = self.browser.send("/staff/people", name="new-3", role="agent")
        self.assertEqual(answer.status, 403)
        self.assertIn("Your session has ended meanwhile.", desk.text(answer))
        with self.subTest("who signs in goes on"):
            answer = self.browser.send("/staff/people", sign_in_name="barbara", sign_in_password=PASSWORD,
                                       sign_in_code=desk.code(self.key))
            self.assertEqual(answer.status, 200)
            self.assertIn("An invitation for new-3", desk.text(answer))
        with self.subTest("in a session of their own"):
            self.assertEqual(self.browser.get("/staff/people").status, 200)

    def test_of_somebody_who_may_not(self):
        """Another one signs in at the form that an admin has left."""
        viewer, key, _ = first_visit("margaret", "viewer")
        self.browser.get("/staff/people")
        self.stale("seen_at")
        self.browser.send("/staff/people", name="new-4", role="agent")
        answer = self.browser.send("/staff/people", sign_in_name="margaret", sign_in_password=PASSWORD,
                                   sign_in_code=desk.code(key))
        self.assertEqual(answer.status, 403)
        self.assertEqual(station.sql("SELECT count(*) FROM lazaret.clerk WHERE name = 'new-4'"), [["0"]])
        station.sql("UPDATE lazaret.clerk SET totp_step = 0")
        self.browser.sign_in("barbara", PASSWORD, desk.code(self.key))

    def test_a_form_that_was_not_ours(self):
        self.browser.get("/staff/people")
        self.browser.page = re.sub(r'name="csrf" value="[^"]*"', 'name="csrf" value="x"', self.browser.page)
        self.stale("seen_at")
        answer = self.browser.send("/staff/people", name="new-5", role="agent")
        self.assertEqual(answer.status, 403)
        self.assertNotIn("new-5", desk.text(answer))
        station.sql("UPDATE lazaret.clerk_session SET seen_at = now()")


class SignOn(unittest.TestCase):
    """The word of the operator's own proxy."""

    SECRET = "s" * 32

    def ask(self, proxy, name, secret=SECRET, path="/staff/account", **headers):
        return proxy.ask("GET", path, Lazaret_Staff=name, Lazaret_Proxy=secret, **headers)

    def test_the_proxy_is_believed(self):
        invite("joan")
        with desk.console(name="proxy", sign_on_from="127.0.0.1/32", sign_on_secret=self.SECRET) as proxy:
            answer = self.ask(proxy, "joan")
            self.assertEqual(answer.status, 200)
            cookie = answer.headers["Set-Cookie"].split(";")[0]
            with self.subTest("for as long as it says so"):
                self.assertEqual(self.ask(proxy, "joan", Cookie=cookie).status, 200)
                self.assertEqual(proxy.ask("GET", "/staff/account", Cookie=cookie).status, 303)
            with self.subTest("its word about another is another session"):
                invite("other")
                self.assertIn("other", desk.text(self.ask(proxy, "other", Cookie=cookie)))
            with self.subTest("a wrong secret"):
                self.assertEqual(self.ask(proxy, "joan", "t" * 32).status, 303)
                self.assertEqual(self.ask(proxy, "joan", "").status, 303)
            with self.subTest("a proxy that adds its word to what it got says nothing"):
                self.assertEqual(self.ask(proxy, "joan", lazaret_staff="other").status, 303)
                self.assertEqual(self.ask(proxy, "joan", "t" * 32, lazaret_proxy=self.SECRET).status, 303)
            with self.subTest("nobody of that name"):
                self.assertEqual(self.ask(proxy, "nobody-at-all").status, 403)
            with self.subTest("of a disabled one"):
                station.lazaret("staff", "disable", "other")
                self.assertEqual(self.ask(proxy, "other").status, 403)

    def test_from_another_address(self):
        with desk.console(name="proxy-far", sign_on_from="192.0.2.1/32", sign_on_secret=self.SECRET) as proxy:
            self.assertEqual(self.ask(proxy, "joan").status, 303)

    def test_without_the_settings(self):
        self.assertEqual(self.ask(portal, "joan").status, 303)
        self.assertEqual(self.ask(portal, "joan", "").status, 303)

    def test_a_dangerous_act_needs_a_factor_of_ones_own(self):
        invite("mary", "admin")
        with desk.console(name="proxy-act", sign_on_from="127.0.0.1/32", sign_on_secret=self.SECRET) as proxy:
            browser = desk.Browser(proxy, Lazaret_Staff="mary", Lazaret_Proxy=self.SECRET)
            browser.get("/staff/people")
            answer = browser.send("/staff/people", name="made-1", role="viewer")
            self.assertEqual(answer.status, 403)
            self.assertIn("Set up a second factor", desk.text(answer))
            with self.subTest("a password would be a second door"):
                browser.page = browser.page.replace("</main>", '<form method="post" action="/staff/account/password">'
                                                    '<input type="hidden" name="csrf" value="%s"></form></main>'
                                                    % desk.Holder(proxy, browser.cookies["__Host-lazaret"]).csrf)
                self.assertEqual(browser.send("/staff/account/password", password=PASSWORD, again=PASSWORD).status, 403)
            browser.get("/staff/account/totp")
            key = key_of(browser)
            self.assertEqual(browser.send("/staff/account/totp", code=desk.code(key)).status, 200)
            forget_step("mary")
            with self.subTest("its code is enough then"):
                browser.get("/staff/people")
                self.assertEqual(browser.send("/staff/people", name="made-1", role="viewer").status, 403)
                answer = browser.send("/staff/people", sign_in_code=desk.code(key))
                self.assertIn("An invitation for made-1", desk.text(answer))


class Accounts(unittest.TestCase):
    def test_nobody_changes_their_own_role(self):
        admin = desk.Clerk(portal, "admin")
        for verb in ("role", "disable", "reset"):
            with self.subTest(verb):
                answer = admin.post(f"/staff/people/{admin.name}/{verb}", {"role": "viewer"})
                self.assertEqual(answer.status, 422)

    def test_a_role_holds_at_once(self):
        admin, other = desk.Clerk(portal, "admin"), desk.Clerk(portal, "viewer")
        self.assertEqual(other.get("/staff/people").status, 403)
        self.assertEqual(admin.post(f"/staff/people/{other.name}/role", {"role": "admin"}).status, 303)
        self.assertEqual(other.get("/staff/people").status, 200)

    def test_disable_and_invite_anew(self):
        admin, other = desk.Clerk(portal, "admin"), desk.Clerk(portal, "agent")
        self.assertEqual(admin.post(f"/staff/people/{other.name}/disable").status, 303)
        self.assertEqual(other.get("/staff/account").status, 303)
        answer = admin.post(f"/staff/people/{other.name}/reset")
        word = re.search(r'class="mono word">([a-z0-9-]+)<', answer.body.decode()).group(1)
        self.assertEqual(place(desk.Browser(portal).sign_in(other.name, word)), (303, "/staff/"))

    def test_there_is_no_such_account(self):
        admin = desk.Clerk(portal, "admin")
        self.assertEqual(admin.get("/staff/people/nobody").status, 404)
        for verb in ("role", "disable", "reset"):
            with self.subTest(verb):
                self.assertEqual(admin.post(f"/staff/people/nobody/{verb}", {"role": "viewer"}).status, 404)

    def test_acts_stand_in_the_audit(self):
        admin, other = desk.Clerk(portal, "admin"), desk.Clerk(portal, "agent")
        admin.post(f"/staff/people/{other.name}/role", {"role": "supervisor"})
        self.assertEqual(
            station.sql("SELECT verb, kind, origin FROM lazaret.audit"
                        f" WHERE actor = 'staff:{admin.name}' ORDER BY id DESC LIMIT 1"),
            [["changed", "staff", "127.0.0.1"]])

    def test_who_came_and_went_stands_in_the_audit(self):
        word = invite("visitor")
        browser = desk.Browser(portal)
        browser.sign_in("visitor", word)
        browser.get("/staff/begin")
        self.assertEqual(browser.send("/staff/sign-out").status, 303)
        self.assertEqual(
            station.sql("SELECT verb, origin FROM lazaret.audit WHERE actor = 'staff:visitor' ORDER BY id"),
            [["signed-in", "127.0.0.1"], ["signed-out", "127.0.0.1"]])

    def test_sign_out_of_another_browser(self):
        clerk = desk.Clerk(portal)
        other = desk.Clerk(portal, name=clerk.name)
        session = re.search(r'name="session" value="([^"]+)"', clerk.get("/staff/account").body.decode()).group(1)
        self.assertEqual(desk.Clerk(portal).post("/staff/account/session", {"session": session}).status, 303)
        with self.subTest("nobody ends another's"):
            self.assertEqual(other.get("/staff/account").status, 200)
        self.assertEqual(clerk.post("/staff/account/session", {"session": session}).status, 303)
        self.assertEqual((clerk.get("/staff/account").status, other.get("/staff/account").status), (200, 303))

    def test_sign_out_everywhere(self):
        clerk = desk.Clerk(portal)
        other = desk.Clerk(portal, name=clerk.name)
        self.assertEqual(clerk.post("/staff/account/sign-out").status, 303)
        self.assertEqual((clerk.get("/staff/account").status, other.get("/staff/account").status), (303, 303))


if __name__ == "__main__":
    tap.main()
