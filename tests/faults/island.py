# island.py -- a PostgreSQL of the test's own, that may be killed, copied and promoted
#
# The daemons' test classes find it as they find the common one: by inhabit.
import contextlib
import glob
import os
import shutil
import signal
import subprocess

# Where nothing else is said, of the build that starts quickly.
os.environ.setdefault("LAZARET_TEST_BUILD", "build")

from daemon import Daemon, within
from portal import station
from portal.station import FOLDER

OWNER = "lazaret-demo"  # etc/demo/service.sh makes it
BINARIES = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
SETTINGS = {"listen_addresses": "", "fsync": "off", "timezone": "UTC", "max_wal_senders": "4",
            "autovacuum": "off", "jit": "off", "wal_receiver_status_interval": "1"}


def program(name, *words):
    """A command line of PostgreSQL's, which refuses to run as root."""
    command = [os.path.join(BINARIES, name), *words]
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid", OWNER, "--regid", OWNER, "--clear-groups",
                   "--pdeathsig", "KILL", *command]
    return command


def run(name, *words):
    subprocess.run(program(name, *words), check=True, stdout=subprocess.DEVNULL,
                   env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})


def children(parent):
    listed = subprocess.run(["ps", "--ppid", str(parent), "-o", "pid="],
                            stdout=subprocess.PIPE, check=False, text=True).stdout
    return [int(pid) for pid in listed.split()]


def kill(pid):
    """It may have ended by itself."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def name_of(pid):
    """None where there is no such process."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/comm", encoding="utf-8") as file:
        return file.read().strip()
    return None


class Server(Daemon):
    def __init__(self, name):
        self.folder = os.path.join(FOLDER, name)
        self.data = os.path.join(self.folder, "data")
        os.chmod(FOLDER, 0o755)
        os.makedirs(self.folder)
        if os.geteuid() == 0:
            shutil.chown(self.folder, OWNER, OWNER)
        super().__init__(os.path.join(FOLDER, name + ".log"))

    def create(self):
        run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync")
        return self

    def copy(self, primary):
        """Becomes its standby."""
        run("pg_basebackup", "-h", primary.folder, "-U", "postgres", "-D", self.data,
            "-R", "-c", "fast", "--no-sync")
        return self

    def start(self):
        settings = SETTINGS | {"unix_socket_directories": self.folder}
        self.launch(program("postgres", "-D", self.data,
                            *(word for pair in settings.items() for word in ("-c", "=".join(pair)))))
        ready = within(10, lambda: self.process.poll() is not None or self.answers())
        if ready is None or self.process.poll() is not None:
            raise RuntimeError(self.log())
        return self

    def answers(self):
        return subprocess.run([os.path.join(BINARIES, "pg_isready"), "-q", "-h", self.folder],
                              check=False).returncode == 0

    def kill(self):
        """All of it at once, as a machine that loses its power does."""
        self.process.send_signal(signal.SIGSTOP)  # it forks no more
        all_of_it = [*children(self.process.pid), self.process.pid]
        for pid in all_of_it:
            kill(pid)
        self.process.wait(60)
        if within(60, lambda: not any(map(name_of, all_of_it))) is None:
            raise RuntimeError("parts of PostgreSQL live on")

    def promote(self):
        run("pg_ctl", "promote", "-D", self.data, "-w")

    def sql(self, statement, database="lazaret"):
        """Of this server, whichever of several is the primary."""
        done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "postgres",
                               "-d", database, "-c", statement], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def migrate(self):
        self.sql("CREATE ROLE lazaret_owner LOGIN CREATEROLE", "postgres")
        self.sql("CREATE DATABASE lazaret OWNER lazaret_owner", "postgres")
        settings = os.path.join(FOLDER, "owner.conf")
        with open(settings, "w", encoding="utf-8") as file:
            file.write(f"owner = host={self.folder} user=lazaret_owner dbname=lazaret\n")
        subprocess.run(["build/lazaret", "-c", settings, "migrate"], check=True,
                       stdout=subprocess.DEVNULL)
        return self


class Hosts:
    """Where daemons find the database: any of these servers, if it may be written."""

    def __init__(self, *servers):
        self.folder = ",".join(server.folder for server in servers)


def inhabit(*servers):
    """From now on they are the database of sql() and of all daemons."""
    hosts = Hosts(*servers)
    station.DATABASE = (f"host={hosts.folder} user=postgres dbname=lazaret "
                        "target_session_attrs=read-write")
    return hosts
