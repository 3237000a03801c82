#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "conformance/command/command.h"
#include "conformance/command/interrupt.h"
#include "conformance/command/loop_source.h"
#include "conformance/command/suite.h"
#include "conformance/report/progress_bar.h"
#include "conformance/runner/applicability.h"
#include "conformance/runner/exit_code.h"
#include "conformance/runner/expect_blocks.h"
#include "conformance/runner/expectation_set.h"
#include "conformance/runner/judge.h"
#include "conformance/runner/parallel.h"
#include "conformance/runner/recorder.h"
#include "conformance/runner/textproto_file.h"
#include "loopspec/v1/trace.pb.h"

namespace loopspec::conformance {
namespace {

// What came of one case on one implementation.
struct Attempt {
  const SuiteCase* suite_case = nullptr;
  const loopspec::v1::Implementation* implementation = nullptr;
  // Not recorded: why. Both empty: the case does not apply.
  std::string trouble;
  std::string trace;
};

// MODULE:FACTORY of a loop that stands for CPython's own on another platform; "" of any other loop. Neither part holds a colon.
std::string stand_in_of(const loopspec::v1::Implementation& implementation) {
  const auto& capabilities = implementation.capabilities();
  if (std::find(capabilities.begin(), capabilities.end(), "stand_in") == capabilities.end()) return "";
  const std::string& name = implementation.name();
  const std::size_t last = name.rfind(':');
  const std::size_t before = last == 0 || last == std::string::npos ? std::string::npos : name.rfind(':', last - 1);
  return before == std::string::npos ? name : name.substr(before + 1);
}

class RecordCommand : public Command {
 public:
  std::string name() const override { return "record"; }
  std::string usage() const override { return "--loop cpython [--loop cpython@/path/to/python3.13] [flags]"; }
  std::string summary() const override {
    return "Records the expected traces of cases from CPython, at the end of each case's file.";
  }
  std::string notes() const override {
    return "Versions that did the same share a block; `since` and `until` part those that did not. Blocks that still "
           "match stay as they are.\n"
           "Cases that a known failure of the interpreter speaks of are not recorded from it. --check changes nothing "
           "and exits 1 on drift.\n"
           "A loop that stands for CPython's own on another platform (docs/windows.md) is asked only about cases that "
           "CPython itself was not recorded for; a trace tells that it is from one.\n";
  }

  void add_flags(FlagSet& flags) override {
    add_loop_flags(flags, loops_);
    flags.list("filter", "PATTERN", &selection_.filters, "only cases that match; may be repeated");
    flags.list("skip", "PATTERN", &selection_.skips, "without cases that match; may be repeated");
    flags.on_off("check", &check_, "compare only: tell the cases that CPython does otherwise than recorded");
    flags.number("jobs", "N", 1, &loops_.jobs, "programs at once (the number of processors)");
    flags.letter('j');
    flags.text("data-dir", "FOLDER", &loops_.data_dir, "where catalogue, cases and expectations are");
  }

  int run(const std::vector<std::string>& words) override {
    if (!words.empty())
      throw UsageError(absl::StrCat("record takes no argument `", words.front(), "`; --filter selects cases"));
    const Suite suite = load_suite(loops_.data_dir);
    const auto selected = suite.cases.select(selection_);
    if (!selected.ok()) throw UsageError(std::string(selected.status().message()));
    absl::StatusOr<LoopSource> source = LoopSource::open(loops_);
    if (!source.ok()) return fail(std::string(source.status().message()), kExitUnreachable);
    for (const auto& one : source->implementations())
      if (!one.unavailable().empty()) return fail(absl::StrCat(one.name(), ": ", one.unavailable()), kExitUnreachable);
    std::vector<Attempt> attempts = attempts_of(suite, *selected, *source);
    if (attempts.empty()) return fail("no case applies to any of these loops", kExitNothingRan);
    Interrupt interrupt([&](int) { source->target().cancel_all(); });
    run_all(attempts, source->target());
    const int code = interrupt.came() ? kExitUnreachable : finish(attempts);
    // No process may outlive this one.
    source->close();
    interrupt.die_of_signal();
    return code;
  }

 private:
  static int fail(const std::string& message, int code) {
    std::cerr << "loopspec: " << message << "\n";
    return code;
  }

  static std::vector<Attempt> attempts_of(const Suite& suite, const std::vector<const SuiteCase*>& cases,
                                          const LoopSource& source) {
    std::vector<Attempt> attempts;
    for (const auto& implementation : source.implementations()) {
      const std::filesystem::path file =
          suite.data_dir / "expectations" / (expectations_name(implementation.name()) + ".textproto");
      ExpectationSet known;
      if (std::filesystem::exists(file)) {
        absl::StatusOr<ExpectationSet> loaded = ExpectationSet::load(file);
        if (!loaded.ok()) throw UsageError(std::string(loaded.status().message()));
        known = *std::move(loaded);
      }
      const bool is_stand_in = !stand_in_of(implementation).empty();
      for (const SuiteCase* one : cases) {
        if (is_stand_in && !awaits_stand_in(one->test)) continue;
        const v1::Clause& clause = suite.catalogue.find(one->test.clause())->clause;
        const bool applies = applicability(one->test, clause, implementation).kind == Applicability::Kind::kApplies;
        if (applies && !known.mentions(one->test.id(), implementation))
          attempts.push_back({one, &implementation, "", ""});
      }
    }
    return attempts;
  }

  void run_all(std::vector<Attempt>& attempts, Target& target) const {
    ProgressBar bar(stderr, attempts.size());
    std::mutex mutex;
    parallel_for(jobs_or_processors(loops_.jobs), attempts.size(), [&](std::size_t i) {
      Attempt& attempt = attempts[i];
      loopspec::v1::Program program = attempt.suite_case->test.program();
      program.set_name(attempt.suite_case->test.id());
      program.set_implementation(attempt.implementation->name());
      loopspec::v1::Trace trace;
      const ProgramReply reply = target.run(program, trace);
      if (reply.kind != ProgramReply::Kind::kRan)
        attempt.trouble = reply.message;
      else if (trace.outcome().kind() != loopspec::v1::Outcome::KIND_COMPLETED)
        attempt.trouble =
            absl::StrCat("the program did not complete:\n", compared_text(attempt.suite_case->test, trace));
      else
        attempt.trace = compared_text(attempt.suite_case->test, trace);
      const std::lock_guard lock(mutex);
      bar.add(attempt.implementation->name(), blank_result(*attempt.suite_case, v1::Clause()));
    });
  }

  // One file after the other: all recordings of a case are there by now.
  int finish(const std::vector<Attempt>& attempts) const {
    std::map<const SuiteCase*, std::vector<Recording>> recordings;
    int troubles = 0;
    for (const Attempt& attempt : attempts) {
      if (!attempt.trouble.empty()) {
        ++troubles;
        std::cout << attempt.suite_case->test.id() << " could not be recorded from " << attempt.implementation->name()
                  << ": " << attempt.trouble << "\n";
      } else {
        recordings[attempt.suite_case].push_back({attempt.implementation->asyncio_version(), attempt.trace, stand_in_of(*attempt.implementation)});
      }
    }
    const int changed = check_ ? check(recordings) : write(recordings);
    std::cout << recordings.size() << " cases recorded, " << changed << (check_ ? " drifted, " : " files changed, ")
              << troubles << " not recorded\n";
    if (troubles > 0) return kExitHarnessFault;
    return check_ && changed > 0 ? kExitNonConformance : kExitOk;
  }

  static int check(const std::map<const SuiteCase*, std::vector<Recording>>& recordings) {
    int drifted = 0;
    for (const auto& [one, traces] : recordings) {
      const std::vector<std::string> sentences = drift(one->test, traces);
      for (const std::string& sentence : sentences) std::cout << "drift: " << sentence << "\n";
      drifted += sentences.empty() ? 0 : 1;
    }
    return drifted;
  }

  static int write(const std::map<const SuiteCase*, std::vector<Recording>>& recordings) {
    int changed = 0;
    for (const auto& [one, traces] : recordings) {
      const absl::StatusOr<std::string> text = read_file(one->file);
      if (!text.ok()) throw UsageError(std::string(text.status().message()));
      const absl::StatusOr<std::string> updated = replace_expect_blocks(*text, merge_recordings(one->test, traces));
      if (!updated.ok())
        throw UsageError(absl::StrCat(one->file.string(), ": ", std::string(updated.status().message())));
      if (*updated == *text) continue;
      if (const absl::Status status = write_file(one->file, *updated); !status.ok())
        throw UsageError(std::string(status.message()));
      ++changed;
    }
    return changed;
  }

  LoopOptions loops_;
  Selection selection_;
  bool check_ = false;
};

}  // namespace

std::unique_ptr<Command> make_record_command() {
  return std::make_unique<RecordCommand>();
}

}  // namespace loopspec::conformance
