#include "conformance/fuzz/twin_run.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "conformance/runner/target.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/trace_text.h"

namespace loopspec::conformance {
namespace {

using loopspec::v1::Outcome;
using Kind = TwinResult::Kind;

}  // namespace

TwinRun::TwinRun(Target& target, std::string first, std::string second, bool virtual_clock)
    : target_(target), first_(std::move(first)), second_(std::move(second)), virtual_clock_(virtual_clock) {}

TwinResult TwinRun::run(loopspec::v1::Program program) const {
  loopspec::v1::Trace traces[2];
  for (int i = 0; i < 2; ++i) {
    program.set_implementation(i == 0 ? first_ : second_);
    const ProgramReply reply = target_.run(program, traces[i]);
    if (reply.kind == ProgramReply::Kind::kRan) continue;
    TwinResult result;
    result.kind = Kind::kFault;
    result.message = absl::StrCat(program.implementation(), ": ", reply.message);
    return result;
  }
  return compare(program, traces[0], traces[1]);
}

std::vector<TwinResult> TwinRun::run_all(std::vector<loopspec::v1::Program> programs) const {
  std::vector<loopspec::v1::Trace> traces[2];
  bool ran = true;
  for (int i = 0; i < 2 && ran; ++i) {
    for (auto& program : programs) program.set_implementation(i == 0 ? first_ : second_);
    ran = target_.run_all(programs, traces[i]).kind == ProgramReply::Kind::kRan;
  }
  std::vector<TwinResult> results;
  for (std::size_t i = 0; i < programs.size(); ++i)
    results.push_back(ran ? compare(programs[i], traces[0][i], traces[1][i]) : run(programs[i]));
  return results;
}

TwinResult TwinRun::compare(const loopspec::v1::Program& program, const loopspec::v1::Trace& first,
                            const loopspec::v1::Trace& second) const {
  TwinResult result;
  for (const auto* trace : {&first, &second}) {
    const auto& outcome = trace->outcome();
    const bool fault = outcome.kind() == Outcome::KIND_HOST_ERROR || outcome.kind() == Outcome::KIND_UNSUPPORTED;
    if (!fault && outcome.kind() != Outcome::KIND_TIMEOUT) continue;
    result.kind = fault ? Kind::kFault : Kind::kInconclusive;
    result.message = absl::StrCat(trace == &first ? first_ : second_, ": ", outcome.detail());
    return result;
  }
  result.actual = script::trace_text(program, first);
  result.expected = script::trace_text(program, second);
  if (result.actual == result.expected) return result;
  result.difference = compare_traces(result.expected, result.actual, {false, !virtual_clock_});
  if (!result.difference.equal) result.kind = Kind::kDifferent;
  return result;
}

TwinResult TwinRun::run_repeatedly(const loopspec::v1::Program& program, int times) const {
  TwinResult first = run(program);
  for (int i = 1; i < times; ++i) {
    TwinResult next = run(program);
    if (next.kind == first.kind && next.difference.sentence == first.difference.sentence) continue;
    next.kind = Kind::kInconclusive;
    next.message = "it does not come out the same each time";
    return next;
  }
  return first;
}

}  // namespace loopspec::conformance
