# tap.py -- run this file's unittest cases and print one line for each
#
# At the end of a test file:  if __name__ == "__main__": tap.main()
# Each subTest is a case of its own.
import signal
import sys
import unittest


class Lines(unittest.TestResult):
    def say(self, word, test, note=""):
        print(f"{word} {test.id().removeprefix('__main__.')}{note}", flush=True)

    def complain(self, test, error):
        print("# " + self._exc_info_to_string(error, test).replace("\n", "\n# "))
        self.say("not ok", test)

    def addSuccess(self, test):
        self.say("ok", test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.complain(test, error)

    def addError(self, test, error):
        super().addError(test, error)
        self.complain(test, error)

    def addSkip(self, test, reason):
        self.say("ok", test, f" # skip {reason}")

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is None:
            self.say("ok", subtest)
        else:
            self.complain(subtest, error)


def end_on_term(lines):
    """Who is told to end puts away what it made: networks, daemons."""

    def end(_number, _frame):
        lines.stop()
        raise TimeoutError("told to end")

    signal.signal(signal.SIGTERM, end)


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = Lines()
    end_on_term(result)
    suite.run(result)
    sys.exit(not result.wasSuccessful())
