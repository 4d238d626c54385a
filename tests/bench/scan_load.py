# scan_load.py -- signatures, files and a queue for bench_scanner.sh
#
# usage: scan_load.py signatures FOLDER COUNT   that many, of hashes and of bodies
#        scan_load.py files FOLDER COUNT SEED   such as people have
#        scan_load.py queue SOCKET PID COUNT    memory of each, while so many wait
import io
import os
import random
import signal
import subprocess
import sys
import time
import zipfile

WORDS = [line.strip() for line in
         ("the of and to in is you that it he was for on are as with his they at be this have "
          "from or one had by word but not what all were we when your can said there").split()]


def signatures(folder, count):
    chance = random.Random(1)
    with open(os.path.join(folder, "bench.hsb"), "w", encoding="ascii") as file:
        for number in range(count * 10 // 11):
            file.write(f"{chance.getrandbits(256):064x}:{chance.randrange(1000, 3000000)}:"
                       f"Bench.Hash-{number}\n")
    with open(os.path.join(folder, "bench.ndb"), "w", encoding="ascii") as file:
        for number in range(count - count * 10 // 11):
            file.write(f"Bench.Body-{number}:0:*:{chance.getrandbits(256):064x}\n")


def text(chance, size):
    return " ".join(chance.choices(WORDS, k=size // 4))[:size].encode()


def archive(chance, size):
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(5):
            file.writestr(f"part{number}.txt", text(chance, size // 5))
    return room.getvalue()


def program(chance, size):
    with open("build/lazaret", "rb") as file:
        data = bytearray(file.read(size))
    data[-32:] = chance.randbytes(32)
    return bytes(data)


# of a hundred
KINDS = [(text, 45), (lambda chance, size: chance.randbytes(size), 35), (archive, 12), (program, 8)]


def files(folder, count, seed):
    chance = random.Random(seed)
    kinds = chance.choices([kind for kind, _ in KINDS], [share for _, share in KINDS], k=count)
    for number, kind in enumerate(kinds):
        size = int(chance.lognormvariate(11, 1.2)) % 2000000 + 100
        with open(os.path.join(folder, f"{number}"), "wb") as file:
            file.write(kind(chance, size))


def private(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("Private_"))


def children(pid):
    listed = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid="], stdout=subprocess.PIPE,
                            check=False, text=True)
    return [int(child) for child in listed.stdout.split()]


def examiners_of(pid):
    return [examiner for engine in children(pid) for examiner in children(engine)]


def queue(path, pid, count):
    os.environ.setdefault("LAZARET_TEST_FOLDER", os.path.dirname(path))
    from scanner.surgery import Client

    class Scanner:  # where a client finds it
        pass

    Scanner.path = path
    Client(Scanner).scan(archive(random.Random(2), 1000000))
    own = max(private(examiner) for examiner in examiners_of(pid))
    time.sleep(7)  # until all are fresh
    stopped = examiners_of(pid)
    for examiner in stopped:
        os.kill(examiner, signal.SIGSTOP)
    before = private(pid)
    clients = [Client(Scanner) for _ in range(count // 10)]
    for number in range(count):
        clients[number % len(clients)].send(b"x" * 1000, number)
    time.sleep(1)
    print((private(pid) - before) * 1024 // count, own)
    for examiner in stopped:
        os.kill(examiner, signal.SIGCONT)


if __name__ == "__main__":
    {"signatures": lambda folder, count: signatures(folder, int(count)),
     "files": lambda folder, count, seed: files(folder, int(count), int(seed)),
     "queue": lambda path, pid, count: queue(path, int(pid), int(count))}[sys.argv[1]](*sys.argv[2:])
