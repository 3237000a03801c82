// One program on two loops, and whether they did the same.
#pragma once

#include <string>
#include <vector>

#include "conformance/runner/comparer.h"
#include "loopspec/v1/program.pb.h"

namespace loopspec::conformance {

class Target;

struct TwinResult {
  enum class Kind {
    kSame,
    kDifferent,
    // One of them, or both, did not come to an end in time; nothing follows from it.
    kInconclusive,
    // A loop cannot run it, or the harness failed.
    kFault,
  };
  Kind kind = Kind::kSame;
  // For kInconclusive and kFault.
  std::string message;
  // Canonical texts; set for kDifferent.
  std::string actual;
  std::string expected;
  Difference difference;
};

class TwinRun {
 public:
  // `first` is under test, `second` the one it is measured by. The target outlives it.
  TwinRun(Target& target, std::string first, std::string second, bool virtual_clock);

  // Blocks. Any thread.
  TwinResult run(loopspec::v1::Program program) const;

  // Each program as run() does, with one round trip a loop for all of them. Where that is refused, one by one, so that it shows of
  // which program it is.
  std::vector<TwinResult> run_all(std::vector<loopspec::v1::Program> programs) const;

  // As run(), and again until it came out the same `times` times in a row; kInconclusive when it does not.
  TwinResult run_repeatedly(const loopspec::v1::Program& program, int times) const;

 private:
  TwinResult compare(const loopspec::v1::Program& program, const loopspec::v1::Trace& first, const loopspec::v1::Trace& second) const;

  Target& target_;
  const std::string first_;
  const std::string second_;
  const bool virtual_clock_;
};

}  // namespace loopspec::conformance
