// A subcommand of `loopspec`.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "conformance/command/flag_set.h"

namespace loopspec::conformance {

class Command {
 public:
  virtual ~Command() = default;

  // "run"
  virtual std::string name() const = 0;
  // What stands behind the name: "[flags] CASE".
  virtual std::string usage() const = 0;
  // One sentence.
  virtual std::string summary() const = 0;
  // What help says below the flags; "" for nothing.
  virtual std::string notes() const { return ""; }
  virtual void add_flags(FlagSet& flags) = 0;

  // Runs with the flags' variables set. `words` are the arguments that are no flags. Results go to standard output,
  // everything else to standard error. Returns the exit code (runner/exit_code.h); a fault of the command line is
  // UsageError.
  virtual int run(const std::vector<std::string>& words) = 0;
};

// The command line, or a file it names, is at fault: ends in exit code 2. The message names the flag or the file.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::unique_ptr<Command> make_serve_command();
std::unique_ptr<Command> make_health_command();
std::unique_ptr<Command> make_run_command();
std::unique_ptr<Command> make_list_command();
std::unique_ptr<Command> make_show_command();
std::unique_ptr<Command> make_explain_command();
std::unique_ptr<Command> make_record_command();
std::unique_ptr<Command> make_expect_command();
std::unique_ptr<Command> make_diff_command();
std::unique_ptr<Command> make_merge_command();
std::unique_ptr<Command> make_mutants_command();
std::unique_ptr<Command> make_coverage_command();
std::unique_ptr<Command> make_fuzz_command();
std::unique_ptr<Command> make_replay_command();
std::unique_ptr<Command> make_promote_command();

}  // namespace loopspec::conformance
