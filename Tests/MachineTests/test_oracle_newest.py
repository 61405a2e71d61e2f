"""The same as test_oracle on the newest kernel, where Landlock looks at connecting."""

import unittest

import test_oracle


class OracleOnTheNewest(test_oracle.Oracle):
    kind = "newest"
    knows_landlock = True


def load_tests(loader, *_):
    """Its base is the other module's."""
    return loader.loadTestsFromTestCase(OracleOnTheNewest)


if __name__ == "__main__":
    unittest.main()
