// Assertions, in the words of the test.

/** Fails with `message` unless `condition` holds. */
export function check(condition, message) {
  if (!condition) throw new Error(message);
}

/** Fails when the two differ. */
check.equal = (actual, expected, message) => {
  check(actual === expected, `${message}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
};

/** Fails with every fault of a list, so that one run shows them all. */
check.none = (faults) => {
  check(faults.length === 0, `${faults.length} fault(s)\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
};
