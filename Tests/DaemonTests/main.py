"""The rows of the table, one daemon each; see run."""

import os
import shutil
import subprocess
import sys
import time
import traceback

from daemons import ROWS
from fixes import carry_out
from standin import Units, private_machine, wait_for
from world import SOCKCHECK, Result, sockcheck, tail_of

TITLES = ("daemon", "refused with", "fix", "for", "let in")


def accounts():
    """An ordinary account that is in no group but his own."""
    with open("/etc/passwd", "a") as file:
        file.write("visitor:x:4321:4321::/home/visitor:/bin/sh\nnginx:x:4322:4322::/nonexistent:/usr/sbin/nologin\n")
    with open("/etc/group", "a") as file:
        file.write("visitor:x:4321:\nnginx:x:4322:\n")
    with open("/etc/shadow", "a") as file:
        file.write("visitor:*:19000:0:99999:7:::\nnginx:*:19000:0:99999:7:::\n")
    os.makedirs("/home/visitor", mode=0o700)
    os.chown("/home/visitor", 4321, 4321)
    subprocess.run(["cp", "-a", "/etc", "/mnt/etc.as-it-was"], check=True)


def as_it_was():
    """Every row begins with the same /etc, and nothing in /run."""
    for entry in os.scandir("/run"):
        if entry.name != "lock":
            shutil.rmtree(entry.path) if entry.is_dir(follow_symlinks=False) else os.unlink(entry.path)
    subprocess.run("find /etc -mindepth 1 -delete && cp -a /mnt/etc.as-it-was/. /etc/", shell=True, check=True)


def expect(condition, *what):
    if not condition:
        raise AssertionError("\n".join(map(str, what)))


class Run:
    """One daemon."""

    def __init__(self, row, units):
        self.row, self.units = row, units
        self.table, self.caused = [], []

    def begin(self):
        as_it_was()
        services = self.row.prepare()
        self.units.said.clear()
        self.units.begin(services)
        self.row.ready()
        self.quiet()

    def quiet(self):
        """Waits until what a start writes is written, so that no line of it is taken for sockcheck's."""
        seen = []

        def is_quiet():
            time.sleep(0.1)
            seen.append([len(tail_of(log)) for log in self.row.logs])
            return len(seen) > 5 and all(one == seen[-1] for one in seen[-5:])
        wait_for("an end of what is written at the start", is_quiet)

    def client(self):
        return Result(self.row.client())

    def refused(self):
        done = self.client()
        expect(not self.row.is_served(done), "the client is let in before anything was done", done)
        return done

    def let_in(self):
        self.row.next_session(self.units)
        self.quiet()
        done = self.client()
        expect(self.row.is_served(done), "the client is not let in", done)

    def asked(self):
        """Root asks for a process of the client's."""
        return self.without_traces(lambda: sockcheck(self.row.path, "--pid", self.row.process()))

    def asked_himself(self):
        return self.without_traces(lambda: sockcheck(self.row.path, user=self.row.user))

    def without_traces(self, ask):
        """The report, and the lines that it left in the daemon's log."""
        before = {log: tail_of(log) for log in self.row.logs}
        report = ask()
        # What is written at all is written within this; a slower line is seen by the next question.
        time.sleep(0.3)
        for log in self.row.logs:
            for line in tail_of(log)[len(before[log]):].splitlines():
                if line.strip():
                    self.caused.append(line.strip())
                    expect(self.row.is_bare_connection(line), "sockcheck caused this line in %s:" % log, line)
        return report

    def carry_out(self, remedy):
        print("    %s\n%s" % (remedy["place"], "".join("      | %s\n" % line for line in remedy["snippet"].splitlines())), end="")
        for caveat in remedy["caveats"]:
            print("      %s" % caveat)
        try:
            carry_out(remedy, self.row)
        except subprocess.CalledProcessError as error:
            raise AssertionError("the fix failed: %s\n%s" % (error, error.stderr)) from error

    def first_fix(self):
        self.begin()
        refused = self.row.refusal(self.refused())
        report = self.asked()
        expect(report["verdict"] == self.row.verdict, report["verdict"], report["causes"])
        himself = self.asked_himself()
        expect(himself["verdict"] == self.row.verdict, "he himself is told otherwise", himself["causes"])
        found = report["daemon"]
        expect(found is not None and found["name"] == self.row.page and found["recognisedBy"] == "listener", found)
        remedies = report["remedies"]
        if self.row.has_no_fix:
            expect(self.row.says(report), "not said", report["causes"])
            expect(not [one for one in remedies if one["proof"] == "granted" and not one.get("lastResort")], remedies)
            self.table.append((self.row.name, refused, "none: " + self.row.has_no_fix, "-", "no, rightly"))
            return
        expect(remedies and remedies[0]["recommended"], "no fix is recommended", report["causes"])
        expect(remedies[0]["proof"] == "granted", remedies[0])
        self.carry_out(remedies[0])
        self.let_in()
        after = self.asked()
        expect(after["verdict"] == "granted", after["verdict"], after["causes"])
        self.table.append((self.row.name, refused, remedies[0]["title"], remedies[0]["target"], "yes"))

    def own_setting(self):
        """What `--for daemon` says, or why it has nothing."""
        self.begin()
        self.refused()
        done = Result([SOCKCHECK, "fix", self.row.path, "--pid", self.row.process(), "--for", "daemon"])
        report = self.asked()
        remedy = next((one for one in report["remedies"] if one["target"] == "daemon"), None)
        if self.row.has_no_setting:
            expect(remedy is None and done.returncode != 0, remedy, done.stdout)
            expect(self.row.has_no_setting in done.stderr, "the reason is another:", done.stderr)
            self.table.append(("", "", "none: " + self.row.has_no_setting, "daemon", "-"))
            return
        expect(remedy is not None, "nothing for the daemon:", done.stderr)
        expect(done.stdout == remedy["snippet"], "fix and report differ:", done.stdout, remedy["snippet"], done.stderr)
        self.carry_out(remedy)
        self.let_in()
        self.table.append(("", "", remedy["snippet"].replace("\n", "; ").strip("; "), "daemon", "yes"))

    def go(self):
        try:
            self.first_fix()
            self.units.end()
            if not self.row.has_no_fix:
                self.own_setting()
        finally:
            self.row.done()
            self.units.end()


def write(table, caused):
    widths = [max(len(row[column]) for row in table + [TITLES]) for column in range(len(TITLES))]
    for row in [TITLES] + table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    print("\nLines that sockcheck caused in their logs:")
    for name, logs, lines in caused:
        print("  %-15s  %-38s  %s" % (name, " ".join(logs), "; ".join(dict.fromkeys(lines)) or "none"))


def main(program, cgroups, names):
    private_machine(cgroups)
    shutil.copy2(program, "/mnt/bin/sockcheck")
    os.chmod("/mnt/bin/sockcheck", 0o755)
    accounts()
    units = Units()
    table, caused, passed, failed, start = [], [], 0, 0, time.monotonic()
    unknown = set(names) - {row.name for row in ROWS}
    expect(not unknown, "no such daemon: %s" % ", ".join(sorted(unknown)))
    for row in ROWS:
        if names and row.name not in names:
            continue
        begin = time.monotonic()
        print("%s" % row.name, flush=True)
        run = Run(row(), units)
        try:
            run.go()
            passed += 1
        except Exception as error:  # pylint: disable=broad-except
            failed += 1
            print("FAILED  %s: %s" % (row.name, error))
            if os.environ.get("SOCKCHECK_TRACE"):
                traceback.print_exc()
            run.table.append((row.name, "", "FAILED", "", "no"))
        table += run.table
        caused.append((row.name, run.row.logs, run.caused))
        print("    %.1f s" % (time.monotonic() - begin), flush=True)
    print()
    write(table, caused)
    print("\n%.0f s\n%d passed, %d failed" % (time.monotonic() - start, passed, failed))
    return 1 if failed or not passed else 0


sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
