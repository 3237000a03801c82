#include "server/script/helper_command.h"

#include <filesystem>
#include <fstream>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/folder.h"

namespace loopspec::script {

namespace {

using Helper = v1::HelperCommand;

constexpr const char* kShell = "/bin/sh";

const char* script_of(const Helper& command) {
  switch (command.helper()) {
    case Helper::HELPER_ECHO:
      return "cat; exit \"$1\"";
    case Helper::HELPER_PRINT:
      return "printf %s \"$2\"";
    case Helper::HELPER_PRINT_ERROR:
      return "printf %s \"$2\" >&2";
    case Helper::HELPER_PRINT_BOTH:
      return "printf %s \"$2\"; printf %s \"$2\" >&2";
    case Helper::HELPER_FLOOD:
      return "head -c \"$1\" /dev/zero | tr '\\0' x";
    case Helper::HELPER_SLEEP:
      return "printf ready; exec sleep 1000";
    case Helper::HELPER_STUBBORN:
      return "trap '' TERM; printf ready; exec sleep 1000";
    case Helper::HELPER_CRASH:
      return "kill -\"$1\" $$";
    case Helper::HELPER_GRANDCHILD:
      return "exec 3<&0; (cat <&3 >/dev/null; :) & exit 0";
    case Helper::HELPER_PID:
      return "printf %s $$";
    case Helper::HELPER_ENVIRONMENT:
      return "printf %s \"$LOOPSPEC_TEST\"";
    case Helper::HELPER_FOLDER:
      return "printf %s \"$(basename \"$(pwd -P)\")\"";
    case Helper::HELPER_CLOSE_INPUT:
      return "exec <&-; printf closed; exec sleep 1000";
    case Helper::HELPER_SESSION:
      return "read -r p c s pp pg sid rest < /proc/$$/stat; [ \"$sid\" = $$ ] && printf yes || printf no";
    case Helper::HELPER_LINE:
      return "IFS= read -r line; printf %s \"$line\"; exit \"$1\"";
    case Helper::HELPER_DESCRIPTOR:
      return "[ -e /dev/fd/\"$1\" ] && printf yes || printf no";
    default:
      return "exit \"$1\"";
  }
}

bool is_program_file(const Helper& command) { return command.helper() == Helper::HELPER_MISSING || command.helper() == Helper::HELPER_FORBIDDEN; }

// A program that does not exist, or that nobody may execute.
std::string program_file(const Helper& command, Folder& folder) {
  if (command.helper() == Helper::HELPER_MISSING) return folder.file("missing");
  const std::string path = folder.file("forbidden");
  std::ofstream(path).close();
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  return path;
}

std::string quoted(const std::string& text) { return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\"'\"'"}}), "'"); }

}  // namespace

std::vector<std::string> helper_arguments(const Helper& command, Folder& folder, int descriptor) {
  if (is_program_file(command)) return {program_file(command, folder)};
  const std::string number = absl::StrCat(command.helper() == Helper::HELPER_DESCRIPTOR ? descriptor : command.number());
  return {kShell, "-c", script_of(command), "loopspec-helper", number, command.text()};
}

std::string helper_line(const Helper& command, Folder& folder) {
  if (is_program_file(command)) return quoted(program_file(command, folder));
  return absl::StrCat("set -- ", command.number(), " ", quoted(command.text()), "; ", script_of(command));
}

}  // namespace loopspec::script
