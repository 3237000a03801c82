#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "conformance/command/command.h"
#include "conformance/command/fuzz_program_file.h"
#include "conformance/command/interrupt.h"
#include "conformance/command/loop_source.h"
#include "conformance/fuzz/fuzzer.h"
#include "conformance/fuzz/shrinker.h"
#include "conformance/platform/console.h"
#include "conformance/report/failure_text.h"
#include "conformance/runner/exit_code.h"
#include "server/script/program_text.h"

namespace loopspec::conformance {
namespace {

class FuzzCommand : public Command {
 public:
  std::string name() const override { return "fuzz"; }
  std::string usage() const override { return "--loop A --against B [flags]"; }
  std::string summary() const override {
    return "Runs random programs on two loops and tells what they do differently, shrunk and by cause.";
  }
  std::string notes() const override {
    return "A seed gives the same programs again: seed, seed + 1, …. Programs leave out what one of the loops cannot "
           "do, what their versions of asyncio\n"
           "do differently, and timers that are due together. --mask hides causes that are known (PATTERN may hold * "
           "and ?); --without keeps a part of the\n"
           "vocabulary out of the programs, so that the search goes past it. Exits with 1 when a cause that is not "
           "masked was found.\n";
  }

  void add_flags(FlagSet& flags) override {
    add_loop_flags(flags, loops_);
    flags.text("against", "NAME", &against_, "the loop that it is measured by, usually cpython");
    flags.text("target", "HOST:PORT", &loops_.target, "a loopspec server that runs elsewhere and offers both");
    flags.number("programs", "N", 1, &programs_, "how many programs (10000, unless --seconds is given)");
    flags.number("seconds", "N", 1, &seconds_, "for how long");
    flags.text("seed", "N", &seed_, "the first program's seed (1)");
    flags.list("mask", "PATTERN", &options_.masks, "a cause that is known; may be repeated");
    flags.list("without", "FEATURE", &without_,
               "leave this out of the programs (--features lists them); may be repeated");
    flags.on_off("features", &list_features_, "print the features and what is left out and why, and run nothing");
    flags.text("save", "FOLDER", &save_, "write the program of each cause into this folder");
    flags.number("jobs", "N", 1, &loops_.jobs, "programs at once (twice the number of processors)");
    flags.letter('j');
    flags.text("data-dir", "FOLDER", &loops_.data_dir, "where the workers are");
  }

  int run(const std::vector<std::string>& words) override {
    check(words);
    loops_.loops.push_back(against_);
    // Half of the time a job waits for the other side, so there are two for each processor.
    if (loops_.jobs <= 0) loops_.jobs = 2 * jobs_or_processors(0);
    absl::StatusOr<LoopSource> source = LoopSource::open(loops_);
    if (!source.ok()) return fail(std::string(source.status().message()), kExitUnreachable);
    const auto& both = source->implementations();
    for (const auto& one : both)
      if (!one.unavailable().empty()) return fail(absl::StrCat(one.name(), ": ", one.unavailable()), kExitUnreachable);
    const auto& first = both.front().name() == against_ && both.size() > 1 ? both.back() : both.front();
    const auto& second = &first == &both.front() ? both.back() : both.front();
    std::vector<std::string> left_out;
    const Grammar grammar = common_grammar(first, second, source->target(),
                                           std::set<std::string>(without_.begin(), without_.end()), left_out);
    if (list_features_) return list(grammar, left_out);
    options_.jobs = loops_.jobs;
    const TwinRun twins(source->target(), first.name(), second.name(), grammar.virtual_clock);
    const bool terminal = is_terminal(stderr);
    Fuzzer fuzzer(twins, grammar, options_, [terminal](std::uint64_t programs, std::size_t clusters, double seconds) {
      if (terminal)
        absl::FPrintF(stderr, "\r\033[K%d programs, %.0f a second, %d causes", programs,
                      static_cast<double>(programs) / seconds, clusters);
    });
    Interrupt interrupt([&](int) { fuzzer.interrupt(); });
    const FuzzResult result = fuzzer.run();
    if (terminal) std::cerr << "\r\033[K";
    const int code = tell(result, first.name(), second.name());
    source->close();
    interrupt.die_of_signal();
    return code;
  }

 private:
  static int fail(const std::string& message, int code) {
    std::cerr << "loopspec: " << message << "\n";
    return code;
  }

  void check(const std::vector<std::string>& words) {
    if (!words.empty()) throw UsageError(absl::StrCat("fuzz takes no argument `", words.front(), "`"));
    if (loops_.loops.size() + loops_.workers.size() != 1 || against_.empty())
      throw UsageError("fuzz needs one --loop and one --against");
    if (!loops_.loops.empty() && loops_.loops.front() == against_)
      throw UsageError("--loop and --against are the same");
    if (!seed_.empty() && !absl::SimpleAtoi(seed_, &options_.seed))
      throw UsageError(absl::StrCat("--seed ", seed_, ": takes a number"));
    std::set<std::string> known;
    for (const Feature& one : all_features()) known.insert(one.name);
    for (const std::string& one : without_)
      if (known.count(one) == 0)
        throw UsageError(absl::StrCat("--without ", one, ": there is no such feature; --features lists them"));
    options_.programs = static_cast<std::uint64_t>(programs_ > 0 ? programs_ : seconds_ > 0 ? 0 : 10000);
    options_.time = std::chrono::seconds(seconds_);
  }

  static int list(const Grammar& grammar, const std::vector<std::string>& left_out) {
    for (const std::string& one : grammar.features) std::cout << one << "\n";
    for (const std::string& one : left_out) std::cout << "not " << one << "\n";
    return kExitOk;
  }

  int tell(const FuzzResult& result, const std::string& first, const std::string& second) const {
    std::size_t masked = 0;
    for (const Cluster& cluster : result.clusters) {
      if (cluster.masked) {
        ++masked;
        continue;
      }
      std::cout << cluster.cause << "\n  " << cluster.count << " of the differences that were shrunk; seed "
                << cluster.seed << ", " << op_count(cluster.program) << " ops\n  " << cluster.result.difference.sentence
                << "\n  program\n"
                << indented(script::program_text(cluster.program), "    ") << "  " << second << "\n"
                << indented(cluster.result.expected, "    ") << "  " << first << "\n"
                << indented(cluster.result.actual, "    ");
      if (!save_.empty()) std::cout << "  saved as " << save(cluster, first, second) << "\n";
      std::cout << "\n";
    }
    tell_inconclusive(result, first, second);
    if (!result.fault.empty()) std::cout << "the search ended early: " << result.fault << "\n";
    std::cout << absl::StrFormat(
        "%d programs in %.1f s, %.0f a second; %d differences (%d not shrunk), %d causes, %d masked\n", result.programs,
        result.seconds, static_cast<double>(result.programs) / std::max(result.seconds, 1e-3), result.differences,
        result.unshrunk, result.clusters.size(), masked);
    return exit_code(result);
  }

  // Each with the way to see it again: its program on its own.
  void tell_inconclusive(const FuzzResult& result, const std::string& first, const std::string& second) const {
    for (const Inconclusive& one : result.inconclusives) {
      std::cout << "inconclusive: seed " << one.seed << ": " << one.message << "\n  program\n"
                << indented(script::program_text(one.program), "    ");
      if (save_.empty()) {
        std::cout << "  again: loopspec fuzz --loop " << first << " --against " << second << " --seed " << one.seed
                  << " --programs 1";
        for (const std::string& feature : without_) std::cout << " --without " << feature;
        std::cout << "\n\n";
        continue;
      }
      const std::string file = save_program(absl::StrCat("inconclusive-", one.seed), one.program,
                                            {absl::StrCat("inconclusive: ", one.message),
                                             absl::StrCat(first, " against ", second, ", seed ", one.seed)});
      std::cout << "  again: loopspec replay " << file << " --loop " << second << " --loop " << first << "\n\n";
    }
    if (result.inconclusive > 0)
      std::cout << result.inconclusive << " inconclusive, " << result.inconclusives.size() << " of them shown\n";
  }

  std::string save(const Cluster& cluster, const std::string& first, const std::string& second) const {
    std::string slug;
    for (const char c : cluster.cause) slug += absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ? c : '-';
    return save_program(
        slug.substr(0, 100), cluster.program,
        {absl::StrCat("cause: ", cluster.cause), absl::StrCat(first, " against ", second, ", seed ", cluster.seed),
         cluster.result.difference.sentence});
  }

  std::string save_program(const std::string& name, const loopspec::v1::Program& program,
                           const std::vector<std::string>& remarks) const {
    const std::filesystem::path file = std::filesystem::path(save_) / absl::StrCat(name, ".textproto");
    std::error_code ignored;
    std::filesystem::create_directories(save_, ignored);
    const absl::Status written = write_fuzz_program(file, program, remarks);
    if (!written.ok()) throw UsageError(std::string(written.message()));
    return file.string();
  }

  LoopOptions loops_;
  std::string against_;
  int programs_ = 0;
  int seconds_ = 0;
  std::string seed_;
  std::vector<std::string> without_;
  bool list_features_ = false;
  std::string save_;
  FuzzOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_fuzz_command() {
  return std::make_unique<FuzzCommand>();
}

}  // namespace loopspec::conformance
