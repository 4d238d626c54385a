# watch.py -- what the station's programs hold and wait for, while the load runs
import os
import subprocess

# A program by a part of its command line, as this prints it.
GROUPS = {
    "subscriber": "portal-subscriber.conf",
    "staff": "portal-staff.conf",
    "api": "portal-api.conf",
    "nginx": "nginx",
    "PostgreSQL, subscriber": "postgres: lazaret_subscriber",
    "PostgreSQL, staff": "postgres: lazaret_staff",
    "PostgreSQL, warden": "postgres: lazaret_warden",
    "PostgreSQL, itself": "postgres",
    "warden": "warden.conf",
    "redirector": "redirector.conf",
}


def processes():
    """(pid, parent, command line) of all that run."""
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="latin-1") as file:
                    parent = int(file.read().rsplit(")", 1)[1].split()[1])
                with open(f"/proc/{name}/cmdline", encoding="latin-1") as file:
                    yield int(name), parent, file.read()
            except OSError:
                continue


def below(root):
    """The processes of the station: all that come from its first one."""
    everybody = list(processes())
    found = {root}
    grows = True
    while grows:
        more = {pid for pid, parent, _ in everybody if parent in found} - found
        found |= more
        grows = bool(more)
    return [(pid, line) for pid, _, line in everybody if pid in found and pid != root]


def pss(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    except OSError:
        return 0


def cpu(pid):
    """Processor time, seconds."""
    try:
        with open(f"/proc/{pid}/stat", encoding="latin-1") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0


def sums(root, measure):
    """One figure for each group."""
    out = dict.fromkeys(GROUPS, 0)
    for pid, line in below(root):
        group = next((group for group, part in GROUPS.items() if part in line), None)
        if group:
            out[group] += measure(pid)
    return out


WAITS = """
SELECT application_name, coalesce(wait_event_type, '') = 'Lock',
       left(regexp_replace(query, '\\s+', ' ', 'g'), 70), extract(epoch FROM now() - query_start)
  FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()
   AND datname = current_database() AND backend_type = 'client backend'"""


def statements(database):
    """What the database does at this moment: (who, waits for a lock, text, for so long)."""
    done = subprocess.run(["psql", "-XAtq", "-F", "\t", "-d", database, "-c", WAITS],
                          stdout=subprocess.PIPE, check=True, text=True)
    for line in done.stdout.splitlines():
        who, locked, text, age = line.split("\t")
        yield who, locked == "t", text, float(age)
