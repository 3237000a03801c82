// The flags of one subcommand: parsed into variables, listed for help, faults told by the flag's name.
//
// `--name value`, `--name=value`, `-n value`, `-nvalue`; switches take no value or `=true` and `=false`; a list flag
// may be given again and again; `--` ends the flags.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace loopspec::conformance {

class FlagSet {
 public:
  using Taker = std::function<absl::Status(const std::string&)>;

  // Each binds a variable, which keeps its value when the flag is not given. `value` is how help names what the flag
  // takes.
  void text(std::string name, std::string value, std::string* variable, std::string help);
  void list(std::string name, std::string value, std::vector<std::string>* variable, std::string help);
  void number(std::string name, std::string value, int minimum, int* variable, std::string help);
  void on_off(std::string name, bool* variable, std::string help);
  // Hands each value to a function, whose error is told with the flag's name. A switch takes no value: "true" or "false".
  void handed(std::string name, std::string value, bool is_switch, Taker taker, std::string help);
  // A one-letter name for the flag that was added last.
  void letter(char letter);

  // Sets the variables and returns the words that are no flags. INVALID_ARGUMENT names the flag and what is wrong with
  // it.
  absl::StatusOr<std::vector<std::string>> parse(const std::vector<std::string>& words) const;

  // A line for each flag, aligned.
  std::string help() const;

 private:
  struct Flag {
    std::string name;
    char letter = '\0';
    std::string value;
    std::string help;
    // One of these is set.
    std::string* text = nullptr;
    std::vector<std::string>* list = nullptr;
    int* number = nullptr;
    bool* on_off = nullptr;
    Taker taker;
    bool is_switch = false;
    int minimum = 0;
  };

  Flag& add(std::string name, std::string value, std::string help);
  const Flag* find(const std::string& name) const;
  static absl::Status set(const Flag& flag, const std::string& value);

  std::vector<Flag> flags_;
};

}  // namespace loopspec::conformance
