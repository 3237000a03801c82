#include "conformance/command/command_line.h"

#include <algorithm>
#include <exception>
#include <iostream>
#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "conformance/command/command.h"
#include "conformance/runner/exit_code.h"

#ifndef LOOPSPEC_VERSION
#error "LOOPSPEC_VERSION comes from the build"
#endif

namespace loopspec::conformance {
namespace {

using Commands = std::vector<std::unique_ptr<Command>>;

constexpr std::string_view kHelp = "help";

Commands all_commands() {
  Commands commands;
  commands.push_back(make_run_command());
  commands.push_back(make_list_command());
  commands.push_back(make_show_command());
  commands.push_back(make_explain_command());
  commands.push_back(make_record_command());
  commands.push_back(make_mutants_command());
  commands.push_back(make_coverage_command());
  commands.push_back(make_fuzz_command());
  commands.push_back(make_replay_command());
  commands.push_back(make_promote_command());
  commands.push_back(make_expect_command());
  commands.push_back(make_diff_command());
  commands.push_back(make_merge_command());
  commands.push_back(make_serve_command());
  commands.push_back(make_health_command());
  return commands;
}

Command* find(const Commands& commands, const std::string& name) {
  const auto at =
      std::find_if(commands.begin(), commands.end(), [&](const auto& command) { return command->name() == name; });
  return at == commands.end() ? nullptr : at->get();
}

void print_overview(std::ostream& out, const Commands& commands) {
  constexpr std::size_t kNameWidth = 10;
  out << "loopspec judges asyncio event loops by what asyncio documents.\n\nusage: loopspec COMMAND [flags]\n\n";
  for (const auto& command : commands)
    out << "  " << command->name() << std::string(kNameWidth - command->name().size(), ' ') << command->summary()
        << "\n";
  out << "  help      Says more: loopspec help COMMAND\n\nexit codes: 0 as expected, 1 non-conformance or a stale "
         "expectation, 2 usage, 3 a loop out of reach, crashed or hung,\n"
         "            4 nothing ran, 5 the harness failed\n";
}

void print_help(Command& command) {
  FlagSet flags;
  command.add_flags(flags);
  std::cout << command.summary() << "\n\nusage: loopspec " << command.name() << " " << command.usage() << "\n\n"
            << flags.help();
  if (!command.notes().empty()) std::cout << "\n" << command.notes();
}

int fault(const std::string& message, const std::string& command) {
  std::cerr << "loopspec: " << message << "\nTry `loopspec help" << (command.empty() ? "" : " ") << command << "`.\n";
  return kExitUsage;
}

int help(const Commands& commands, const std::vector<std::string>& words) {
  if (words.size() < 2) {
    print_overview(std::cout, commands);
    return kExitOk;
  }
  Command* command = find(commands, words[1]);
  if (command == nullptr) return fault("there is no command " + words[1], "");
  print_help(*command);
  return kExitOk;
}

int run_one(Command& command, const std::vector<std::string>& words) {
  FlagSet flags;
  command.add_flags(flags);
  const absl::StatusOr<std::vector<std::string>> others = flags.parse(words);
  if (!others.ok()) return fault(std::string(others.status().message()), command.name());
  try {
    return command.run(*others);
  } catch (const UsageError& error) {
    return fault(error.what(), command.name());
  }
}

bool asks_for_help(const std::vector<std::string>& words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::find(words.begin(), end, "--help") != end || std::find(words.begin(), end, "-h") != end;
}

}  // namespace

int run_command_line(const std::vector<std::string>& words) {
  const Commands commands = all_commands();
  if (words.empty()) {
    print_overview(std::cerr, commands);
    return kExitUsage;
  }
  if (words.front() == "--version") {
    std::cout << "loopspec " << LOOPSPEC_VERSION << "\n";
    return kExitOk;
  }
  if (words.front() == kHelp || words.front() == "--help" || words.front() == "-h") return help(commands, words);
  Command* command = find(commands, words.front());
  if (command == nullptr) return fault("there is no command " + words.front(), "");
  if (asks_for_help(words)) {
    print_help(*command);
    return kExitOk;
  }
  return run_one(*command, {words.begin() + 1, words.end()});
}

}  // namespace loopspec::conformance
