# test_shares.py -- lines take turns, the queue has a bound, places are told
import os
import signal
import statistics
import threading
import unittest

import tap
from scanner.surgery import BUSY, CHECKED, CLEAN, UNCHECKED, Client, Scanner


class Fairness(unittest.TestCase):
    def test_fifty_lines_at_once(self):
        """A line with a hundred files does not hold up those with one."""
        scanner = Scanner("fifty", line_scans=1).start()
        order, lock = [], threading.Lock()

        def send(client, count):
            for number in range(count):
                client.send(b"%d" % number, number)

        def hear(client, name, count):
            for _ in range(count):
                verdict = client.answer()
                with lock:
                    order.append((name, verdict.told))

        greedy = Client(scanner)
        examiners = scanner.stand_still()
        send(greedy, 100)
        modest = [Client(scanner) for _ in range(50)]
        for client in modest:
            send(client, 1)
        self.assertTrue(scanner.has(2, 148))
        threads = [threading.Thread(target=hear, args=(client, name, count)) for client, name, count in
                   [(greedy, "greedy", 100)] + [(client, "modest", 1) for client in modest]]
        for thread in threads:
            thread.start()
        for pid in examiners:
            os.kill(pid, signal.SIGCONT)
        for thread in threads:
            thread.join(60)
        self.assertEqual([told for _, told in order], [(CLEAN, CHECKED)] * 150)
        modest_at = [index for index, (name, _) in enumerate(order) if name == "modest"]
        # Taking turns: the middle one at 50 or so; one after the other: at 125.
        self.assertLess(statistics.median(modest_at), 90)
        for client in [greedy] + modest:
            client.close()
        scanner.stop()

    def test_bounds(self):
        scanner = Scanner("bounds", queue=20, line_queue=10, scans=1).start()
        scanner.stand_still()
        client = Client(scanner)
        for number in range(15):
            client.send(b"x", number)
        told = [client.answer() for _ in range(4)]
        self.assertEqual([verdict.told for verdict in told], [(UNCHECKED, BUSY)] * 4)
        self.assertEqual({verdict.number for verdict in told}, {11, 12, 13, 14})
        others = Client(scanner), Client(scanner)
        for number in range(10):
            others[0].send(b"x", number)
        others[1].send(b"x")
        self.assertEqual(others[1].answer().told, (UNCHECKED, BUSY))
        self.assertTrue(scanner.has(1, 20))
        for each in (client,) + others:
            each.close()
        scanner.stop()

    def test_places_are_told(self):
        scanner = Scanner("places", scans=1, line_scans=1).start()
        examiners = scanner.stand_still()
        client = Client(scanner)
        for number in range(4):
            client.send(b"x", number)
        self.assertEqual(client.place(), (1, 1))
        for pid in examiners:
            os.kill(pid, signal.SIGCONT)
        for _ in range(4):
            client.answer()
        self.assertEqual(client.places[0], (1, 0))  # of the others, too, where each takes long
        client.close()
        scanner.stop()


if __name__ == "__main__":
    tap.main()
