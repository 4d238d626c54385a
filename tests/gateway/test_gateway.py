# test_gateway.py -- the gateway with a real database and a real packet filter
import contextlib
import os
import signal
import socket
import time
import unittest

import checkpoint
import tap
from checkpoint import (GARDEN, RESTRICT, SUSPEND, Gateway, Link, Worker, applied, elements,
                        load_rules, mark, nft, release, sql, wall, wall_number, within)

SLOT = 0xffffff
ROLES = ("kernel", "feed", "count", "sightings", "flows")


@unittest.skipUnless(os.geteuid() == 0, "needs root: network namespaces")
class Story(unittest.TestCase):
    """Steps of one story: they run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        checkpoint.open_network()
        sql(checkpoint.WORLD)
        cls.link = Link()
        cls.gateway = Gateway(cls.link, "pins_per_line = 40")
        assert cls.gateway.start() is not None, cls.gateway.log()

    @classmethod
    def tearDownClass(cls):
        if cls.gateway.process.poll() is None:
            cls.gateway.stop()
        checkpoint.close_network()
        print("# " + cls.gateway.log().replace("\n", "\n# "))

    def test_01_walled_within_a_moment(self):
        wall(1)
        took = within(2, lambda: mark("10.0.0.1"))
        self.assertIsNotNone(took, self.gateway.log())
        print(f"# took {took * 1000:.0f} ms from the commit to the kernel (the test's own look counts)")
        self.assertEqual(mark("10.0.0.1") & ~SLOT, GARDEN)
        self.assertNotEqual(mark("10.0.0.1") & SLOT, 0)

    def test_02_all_prefixes_of_a_line_have_one_slot(self):
        self.assertEqual(mark("2001:db8:1:100::", "held6_56"), mark("10.0.0.1"))
        self.assertEqual(mark("2001:db8:1:100::", "held6_64"), mark("10.0.0.1"))

    def test_03_other_lengths_are_split(self):
        wall(2, "suspend")
        wanted = [f"192.0.2.{n}" for n in range(8, 16)]
        self.assertIsNotNone(within(2, lambda: all(key in elements("held4_32") for key in wanted)))
        held = elements("held4_32")
        self.assertEqual({held[key][1] for key in wanted}, {held["10.0.0.2"][1]})
        self.assertEqual(held["10.0.0.2"][1] & ~SLOT, SUSPEND)

    def test_04_static_lines_have_no_time_out_others_do(self):
        self.assertIsNone(elements("held4_32")["10.0.0.1"][0])
        sql("""UPDATE lazaret.lease SET origin = 'dhcp', confirmed_at = now()
               WHERE prefix = '10.0.0.3/32'""")
        wall(3)
        self.assertIsNotNone(within(2, lambda: mark("10.0.0.3")))
        seconds = elements("held4_32")["10.0.0.3"][0]
        self.assertTrue(12 * 3600 - 60 <= seconds <= 12 * 3600, seconds)

    def test_05_a_notice_is_not_held(self):
        wall(4, "notice")
        wall(5, "restrict")
        self.assertIsNotNone(within(2, lambda: mark("10.0.0.5")))
        self.assertIsNone(mark("10.0.0.4"))
        self.assertEqual(mark("10.0.0.5") & ~SLOT, RESTRICT)

    def test_06_released_at_once(self):
        release(3)
        took = within(2, lambda: mark("10.0.0.3") is None)
        self.assertIsNotNone(took)
        print(f"# took {took * 1000:.0f} ms from the release to the kernel")

    def test_07_what_is_applied_is_told(self):
        self.assertIsNotNone(within(5, lambda: applied() and applied()[0][0] == wall_number()))
        self.assertEqual(applied()[0][2] if len(applied()[0]) > 2 else "", "")

    def test_08_indicators_are_loaded_and_merged(self):
        self.assertIsNotNone(within(5, lambda: list(elements("indicator4")) == ["203.0.113.64/26"]))
        self.assertEqual(list(elements("indicator6")), ["2001:db8:bad::/48"])
        self.assertEqual(len(elements("indicator_port")), 1)
        sql("UPDATE lazaret.indicator SET retired = true WHERE kind = 'port'")
        self.assertIsNotNone(within(5, lambda: elements("indicator_port") == {}))

    # ---- pins ----

    def test_10_pins_stand_before_the_reply(self):
        worker = Worker(self.gateway)
        took = worker.pin("10.0.0.1", ["198.51.100.200", "2001:db8:77::1"])
        self.assertIsNotNone(took)
        pins = elements("pin4")
        self.assertEqual({key for key in pins if key[0] == "198.51.100.200"},
                         {("198.51.100.200", "tcp", 80), ("198.51.100.200", "tcp", 443)})
        self.assertEqual(pins[("198.51.100.200", "tcp", 443)][0], 120)
        self.assertEqual(len(elements("pin6")), 2)
        print(f"# took {took:.1f} ms from the request to the reply")

    def test_11_a_pin_lives_as_long_as_the_answer(self):
        worker = Worker(self.gateway)
        for address, ttl, want in (("203.0.113.1", 0, 120), ("203.0.113.2", 3600, 3600),
                                   ("203.0.113.3", 4000000000, 86400)):
            with self.subTest(ttl=ttl):
                self.assertIsNotNone(worker.pin("10.0.0.1", [address], ttl=ttl, ports=["tcp/443"]))
                self.assertEqual(elements("pin4")[(address, "tcp", 443)][0], want)

    def test_12_a_pin_is_renewed_only_when_needed(self):
        worker = Worker(self.gateway)
        pin = ("203.0.113.5", "tcp", 443)
        worker.pin("10.0.0.1", [pin[0]], ttl=30, ports=["tcp/443"])
        time.sleep(2)
        worker.pin("10.0.0.1", [pin[0]], ttl=30, ports=["tcp/443"])
        self.assertLessEqual(elements("pin4")[pin][2], 118)
        worker.pin("10.0.0.1", [pin[0]], ttl=500, ports=["tcp/443"])
        self.assertEqual(elements("pin4")[pin][0], 500)

    def test_13_what_is_never_pinned(self):
        worker = Worker(self.gateway)
        for address in ("10.0.0.9", "100.64.1.1", "127.0.0.1", "169.254.1.1", "192.168.1.1",
                        "172.31.0.1", "224.0.0.1", "255.255.255.255", "0.0.0.0",
                        "::1", "::ffff:8.8.8.8", "fe80::1", "fd00::1", "ff02::1", "2002:a00:1::1",
                        "2001:0:1::1", "64:ff9b::10.0.0.1",
                        "198.51.100.7", "2001:db8:53::1",  # ours
                        "8.8.8.8", "1.1.1.1",              # DoH
                        "203.0.113.66", "203.0.113.100", "2001:db8:bad:1::1"):  # indicators
            with self.subTest(address=address):
                self.assertIsNotNone(worker.pin("10.0.0.1", [address], ports=["udp/123"]))
                keys = [key for name in ("pin4", "pin6") for key in elements(name)]
                self.assertEqual([key for key in keys if key[1:] == ("udp", 123)], [])

    def test_14_who_may_ask(self):
        worker = Worker(self.gateway)
        for why, line, realm in (("a line that is not held", "10.0.0.40", "default"),
                                 ("a line that is not walled", "10.0.0.5", "default"),
                                 ("another realm", "10.0.0.1", "south")):
            with self.subTest(why=why):
                self.assertIsNotNone(worker.pin(line, ["203.0.113.9"], realm=realm))
                self.assertNotIn(("203.0.113.9", "tcp", 443), elements("pin4"))

    def test_15_nonsense_is_not_answered_and_harms_nobody(self):
        worker = Worker(self.gateway)
        for bytes_ in (b"x", b"\xff" * 500, b"\0" * 327, checkpoint.pin_request(
                1, "10.0.0.1", ["203.0.113.9"])[:-1]):
            worker.socket.send(bytes_)
        self.assertIsNotNone(worker.pin("10.0.0.1", ["203.0.113.10"], ports=["tcp/443"]))
        self.assertIn(("203.0.113.10", "tcp", 443), elements("pin4"))

    def test_16_a_line_has_its_share_of_pins(self):
        worker = Worker(self.gateway)
        for n in range(64):
            worker.pin("10.0.0.2", [f"203.0.113.{128 + n}"], ports=["tcp/443"])
        ours = [key for key in elements("pin4") if int(key[0].split(".")[3]) >= 128
                and key[0].startswith("203.0.113.")]
        self.assertEqual(len(ours), 40)

    # ---- what was refused ----

    def test_17_what_is_refused_becomes_sightings(self):
        slot = mark("10.0.0.1") & SLOT
        nft("-f", "-", text=f"""table inet lazaret {{ chain try_out {{
            type filter hook input priority 0;
            udp dport 2323 meta mark set {GARDEN | slot} update @refused {{ meta mark . meta l4proto . th dport }} drop
            udp dport 7 meta mark set {GARDEN | slot} update @refused {{ meta mark . meta l4proto . 0 }} drop
            }}; }}""")
        self.addCleanup(nft, "delete", "chain", "inet", "lazaret", "try_out")
        with checkpoint.inside_network():
            sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sender.sendto(b"", ("127.0.0.1", 2323))
        query = """SELECT s.protocol, s.port, sum(s.count) FROM lazaret.sighting s
            JOIN lazaret.line l ON l.id = s.line_id
            WHERE l.reference = 'L-1' AND s.kind = 'blocked' GROUP BY 1, 2 ORDER BY 2"""
        took = within(8, lambda: sql(query) == [["17", "2323", "1"]])
        self.assertIsNotNone(took, sql(query))
        print(f"# took {took:.1f} s from the packet to the sighting (5 s promised)")
        for _ in range(20):
            sender.sendto(b"", ("127.0.0.1", 2323))
            sender.sendto(b"", ("127.0.0.1", 7))
        self.assertIsNotNone(within(8, lambda: sql(query) == [["17", "0", "20"],
                                                              ["17", "2323", "21"]]), sql(query))
        sender.close()

    # ---- what goes wrong ----

    def test_20_a_foreign_flush_is_repaired(self):
        before = elements("held4_32")
        nft("flush", "map", "inet", "lazaret", "held4_32")
        took = within(4, lambda: elements("held4_32").keys() == before.keys())
        self.assertIsNotNone(took)
        self.assertEqual({key: value[1] for key, value in elements("held4_32").items()},
                         {key: value[1] for key, value in before.items()})
        print(f"# took {took:.1f} s to mend a foreign flush")
        self.assertIsNotNone(within(4, lambda: "were not as we left them" in self.gateway.log()))

    def test_21_a_hand_edit_is_repaired(self):
        good = mark("10.0.0.1")
        nft("-f", "-", text="delete element inet lazaret held4_32 { 10.0.0.1 }\n"
            "add element inet lazaret held4_32 { 10.0.0.1 : 0x50000999 }\n"
            "add element inet lazaret held4_32 { 10.9.9.9 : 0x40000998 }\n"
            "flush set inet lazaret indicator4\n")
        took = within(4, lambda: mark("10.0.0.1") == good and mark("10.9.9.9") is None)
        self.assertIsNotNone(took, elements("held4_32"))
        self.assertIsNotNone(within(4, lambda: list(elements("indicator4")) == ["203.0.113.64/26"]))
        print(f"# took {took:.1f} s to mend a hand edit")

    def test_22_rules_that_go_are_told_and_come_back(self):
        nft("delete", "table", "inet", "lazaret")
        took = within(8, lambda: "not loaded" in applied()[0][-1])
        self.assertIsNotNone(took, applied())
        code, said = self.gateway.check()
        self.assertEqual(code, 1)
        self.assertIn("missing in inet lazaret: all", said)
        load_rules()
        self.assertIsNotNone(within(4, lambda: mark("10.0.0.1")))
        self.assertIsNotNone(within(8, lambda: "not loaded" not in applied()[0][-1]))
        self.assertEqual(self.gateway.check(), (0, ""))

    def test_23_each_role_may_fall(self):
        for role in ROLES:
            with self.subTest(role=role):
                slot = mark("10.0.0.1")
                took = self.gateway.kill(role)
                self.assertIsNotNone(took)
                wall(10)
                self.assertIsNotNone(within(4, lambda: mark("10.0.0.10")), self.gateway.log())
                release(10)
                self.assertIsNotNone(within(4, lambda: mark("10.0.0.10") is None))
                self.assertEqual(mark("10.0.0.1"), slot)
                self.assertIsNotNone(within(5, lambda: applied()[0][0] == wall_number()))

    def test_24_all_may_fall_and_slots_stay(self):
        before = {key: value[1] for key, value in elements("held4_32").items()}
        roles = [self.gateway.role(name) for name in ROLES]
        self.gateway.stop(signal.SIGKILL)
        self.assertIsNotNone(within(3, lambda: not any(os.path.exists(f"/proc/{pid}")
                                                       for pid in roles)))
        self.assertEqual({key: value[1] for key, value in elements("held4_32").items()}, before)
        release(5)
        wall(11)
        self.assertIsNotNone(self.gateway.start())
        self.assertIsNotNone(within(4, lambda: mark("10.0.0.11") and mark("10.0.0.5") is None))
        after = {key: value[1] for key, value in elements("held4_32").items()}
        del before["10.0.0.5"], after["10.0.0.11"]
        self.assertEqual(after, before)

    def test_25_a_new_role_kernel_hears_all_while_the_database_is_away(self):
        self.link.cut()
        nft("delete", "element", "inet", "lazaret", "held4_32", "{ 10.0.0.1 }")
        self.assertIsNotNone(self.gateway.kill("kernel"))
        self.assertIsNotNone(within(5, lambda: mark("10.0.0.1")), self.gateway.log())
        self.link.mend()
        wall(12)
        self.assertIsNotNone(within(6, lambda: mark("10.0.0.12")))

    def test_26_without_a_database_it_keeps_what_the_kernel_has(self):
        before = elements("held4_32").keys()
        self.gateway.stop()
        self.link.cut()
        self.gateway.launch()
        # The garden stays open to those who are held.
        self.assertIsNotNone(within(10, lambda: self.pinned("203.0.113.20")), self.gateway.log())
        self.assertEqual(elements("held4_32").keys(), before)
        self.link.mend()
        release(12)
        self.assertIsNotNone(within(6, lambda: mark("10.0.0.12") is None))

    def pinned(self, address):
        """Whether it is, now that it was asked for; false while nobody hears it."""
        with contextlib.suppress(OSError):
            Worker(self.gateway).pin("10.0.0.1", [address], ports=["tcp/443"])
        return (address, "tcp", 443) in elements("pin4")

    def hold_for(self, line, seconds):
        """Walls a line that is held so long from now on."""
        prefix = f"prefix = '10.0.0.{line}/32'"
        sql(f"UPDATE lazaret.lease SET origin = 'dhcp', until = now() + interval '1 hour' WHERE {prefix}")
        wall(line)
        self.assertIsNotNone(within(2, lambda: mark(f"10.0.0.{line}")))
        sql(f"UPDATE lazaret.lease SET until = now() + interval '{seconds} seconds' WHERE {prefix}")

        def soon():
            held = elements("held4_32").get(f"10.0.0.{line}")
            return held is None or held[2] <= seconds
        self.assertIsNotNone(within(2, soon), elements("held4_32"))

    def test_27_who_is_not_sure_any_more_is_free_even_without_us(self):
        self.hold_for(13, 3)
        self.gateway.stop(signal.SIGKILL)
        self.assertIsNotNone(within(6, lambda: mark("10.0.0.13") is None))
        self.assertIsNotNone(mark("10.0.0.1"))
        self.assertIsNotNone(self.gateway.start())

    def test_28_a_role_that_does_what_it_promised_not_to_dies(self):
        for role in ROLES:
            with self.subTest(role=role):
                status = checkpoint.status_of(self.gateway.role(role))
                self.assertEqual(status["Seccomp"], "2")
                self.assertEqual(status["NoNewPrivs"], "1")
                admin = role in ("kernel", "count", "flows")
                self.assertEqual(int(status["CapEff"], 16), 1 << 12 if admin else 0)
                self.assertEqual(int(status["CapPrm"], 16), 1 << 12 if admin else 0)
                self.assertNotEqual(status["Uid"].split()[0], "0")
        parent = checkpoint.status_of(self.gateway.process.pid)
        self.assertEqual(int(parent["CapPrm"], 16), 1 << 12)
        self.assertNotEqual(parent["Uid"].split()[0], "0")

    def test_29_after_a_reboot_without_a_database_it_holds_whom_it_held(self):
        wall(14)
        self.hold_for(15, 2)
        self.assertIsNotNone(within(2, lambda: mark("10.0.0.14")))
        self.assertIsNotNone(within(6, lambda: mark("10.0.0.15") is None))
        held = set(elements("held4_32"))
        self.gateway.stop()
        self.link.cut()
        nft("delete", "table", "inet", "lazaret")
        load_rules()
        self.gateway.launch()
        self.assertIsNotNone(within(10, lambda: set(elements("held4_32")) == held),
                             self.gateway.log())
        self.assertIsNotNone(within(4, lambda: "from the snapshot" in self.gateway.log()))
        self.assertIsNone(mark("10.0.0.15"))  # it is in there, but nobody is sure any more
        self.gateway.kill("kernel")
        nft("flush", "map", "inet", "lazaret", "held4_32")
        self.assertIsNotNone(within(10, lambda: set(elements("held4_32")) == held))
        self.link.mend()
        release(14)
        self.assertIsNotNone(within(6, lambda: mark("10.0.0.14") is None))

    # ---- as many as there may be ----

    def test_30_two_hundred_changes_a_second(self):
        late, began = [], time.monotonic()
        for n in range(10):
            due = began + n
            checkpoint.fill_wall(100, start=n * 100 + 1)
            checkpoint.empty_wall(100, start=n * 100 - 99)
            number = wall_number()
            late.append(within(5, lambda: applied()[0][0] == number))
            time.sleep(max(0, due + 1 - time.monotonic()))
        self.assertNotIn(None, late)
        print(f"# took {max(late):.2f} s at most until 200 changes more were applied, ten times")
        self.assertEqual(len([key for key in elements("held4_32") if key.startswith("10.64.")]), 100)


if __name__ == "__main__":
    tap.main()
