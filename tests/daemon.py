# daemon.py -- a program of ours that a test starts, asks, kills and ends
import os
import signal
import subprocess
import time


# Of daemons whose sandbox lets no leak be looked for at the end.
SANDBOXED = {"ASAN_OPTIONS": "detect_leaks=0"}


def within(seconds, condition):
    """Waits until the condition holds; the seconds it took, or None.

    What is promised in so many seconds may take ten times as long on a busy
    machine, but no more than a minute.
    """
    patience = max(seconds, min(10 * seconds, 60))
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > patience:
            return None
        time.sleep(0.005)
    return time.monotonic() - began


class Daemon:
    """One whose output goes to a file; it dies with the test, however that ends."""

    def __init__(self, log_path):
        self.log_path = log_path
        self.process = self.started = None

    def launch(self, command, pass_fds=(), **environment):
        self.started = (command, pass_fds, environment)
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *command], stderr=log, stdout=log,
                env=os.environ | environment, pass_fds=pass_fds)

    def again(self, **more):
        """Starts it as it was started last, with more of an environment."""
        command, pass_fds, environment = self.started
        Daemon.launch(self, command, pass_fds, **environment | more)

    def stop(self, how=signal.SIGTERM):
        """Ends it; the seconds that took."""
        began = time.monotonic()
        self.process.send_signal(how)
        self.process.wait(60)
        return time.monotonic() - began

    def log(self):
        if not os.path.exists(self.log_path):
            return ""
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def children(self, role, parent=None):
        """The process ids of this role: of the program's children, or another's."""
        listed = subprocess.run(["ps", "--ppid", str(parent or self.process.pid),
                                 "-o", "pid=,comm="],
                                stdout=subprocess.PIPE, check=False, text=True)
        rows = [line.split() for line in listed.stdout.splitlines()]
        return [int(row[0]) for row in rows if row[1] == role]

    def role(self, name):
        """The process id of the role, or None."""
        return next(iter(self.children(name)), None)
