// What a run's result means for the shell.
//
// Pure; may be called from any thread.
#pragma once

namespace loopspec::conformance::v1 {
class RunResult;
}  // namespace loopspec::conformance::v1

namespace loopspec::conformance {

enum ExitCode : int {
  // All as expected.
  kExitOk = 0,
  // A failure that is not expected, a verdict that is not the same in each run, or a stale expectation.
  kExitNonConformance = 1,
  // The command line, a file it names, the catalogue or the cases are at fault.
  kExitUsage = 2,
  // The loop under test could not be reached, crashed or hung.
  kExitUnreachable = 3,
  // No case was judged.
  kExitNothingRan = 4,
  // The harness failed; nothing is known of the loop.
  kExitHarnessFault = 5,
};

// The first that holds of: harness fault, unreachable, non-conformance, nothing ran, ok. DIFFERS counts under `strict`.
ExitCode exit_code(const v1::RunResult& result, bool strict);

// How many cases came out in which way. The score: expectations do not change it.
struct Tally {
  int passed = 0;
  // FAIL, DIFFERS, TIMEOUT, CRASH, HARNESS_ERROR.
  int failed = 0;
  // NOT_APPLICABLE, NOT_RUN.
  int skipped = 0;
  // Of the failed ones: known failures, and DIFFERS that are not known.
  int expected = 0;
  int differs = 0;
};

Tally tally(const v1::RunResult& result);

}  // namespace loopspec::conformance
