#include <iostream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "conformance/command/command.h"
#include "conformance/command/fuzz_program_file.h"
#include "conformance/command/loop_source.h"
#include "conformance/report/failure_text.h"
#include "conformance/runner/comparer.h"
#include "conformance/runner/exit_code.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/program_text.h"
#include "server/script/trace_text.h"

namespace loopspec::conformance {
namespace {

using loopspec::v1::Outcome;

class ReplayCommand : public Command {
 public:
  std::string name() const override { return "replay"; }
  std::string usage() const override { return "PROGRAM.textproto --loop A [--loop B]"; }
  std::string summary() const override {
    return "Runs a saved program and prints its trace; on two loops, where the second did otherwise than the first.";
  }
  std::string notes() const override { return "Exits with 1 when the loops differ.\n"; }

  void add_flags(FlagSet& flags) override {
    add_loop_flags(flags, loops_);
    flags.text("target", "HOST:PORT", &loops_.target, "a loopspec server that runs elsewhere");
    flags.text("data-dir", "FOLDER", &loops_.data_dir, "where the workers are");
  }

  int run(const std::vector<std::string>& words) override {
    if (words.size() != 1) throw UsageError(absl::StrCat("replay takes one file, not ", words.size()));
    absl::StatusOr<loopspec::v1::Program> program = read_fuzz_program(words.front());
    if (!program.ok()) throw UsageError(std::string(program.status().message()));
    loops_.jobs = 1;
    absl::StatusOr<LoopSource> source = LoopSource::open(loops_);
    if (!source.ok()) {
      std::cerr << "loopspec: " << std::string(source.status().message()) << "\n";
      return kExitUnreachable;
    }
    std::cout << indented(script::program_text(*program), "  ");
    std::string first;
    bool real_clock = false;
    int code = kExitOk;
    for (const auto& implementation : source->implementations()) {
      program->set_implementation(implementation.name());
      loopspec::v1::Trace trace;
      const ProgramReply reply = source->target().run(*program, trace);
      if (reply.kind != ProgramReply::Kind::kRan) {
        std::cerr << "loopspec: " << implementation.name() << ": " << reply.message << "\n";
        return reply.kind == ProgramReply::Kind::kRefused ? kExitUsage : kExitUnreachable;
      }
      const std::string text = script::trace_text(*program, trace);
      std::cout << "\n" << implementation.name() << "\n" << indented(text, "  ");
      if (trace.outcome().kind() == Outcome::KIND_TIMEOUT || trace.outcome().kind() == Outcome::KIND_CRASHED)
        code = kExitUnreachable;
      if (trace.outcome().kind() == Outcome::KIND_HOST_ERROR || trace.outcome().kind() == Outcome::KIND_UNSUPPORTED)
        return kExitHarnessFault;
      for (const auto& event : trace.events()) real_clock = real_clock || !event.has_time_ns();
      if (first.empty()) {
        first = text;
        continue;
      }
      const Difference difference = compare_traces(first, text, {false, real_clock});
      std::cout << "\n"
                << implementation.name() << ": "
                << (difference.equal ? "the same"
                                     : absl::StrCat(difference.sentence, " (line ", difference.actual_line, ")"))
                << "\n";
      if (!difference.equal && code == kExitOk) code = kExitNonConformance;
    }
    return code;
  }

 private:
  LoopOptions loops_;
};

}  // namespace

std::unique_ptr<Command> make_replay_command() {
  return std::make_unique<ReplayCommand>();
}

}  // namespace loopspec::conformance
