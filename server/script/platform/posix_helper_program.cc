#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/platform/helper_program.h"

namespace loopspec::script::platform {

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

}  // namespace

bool has_helper_program() { return true; }

std::string refuse_helper(const Helper&) { return ""; }

std::vector<std::string> helper_arguments(const Helper& command, std::int64_t number) {
  return {kShell, "-c", script_of(command), "loopspec-helper", absl::StrCat(number), command.text()};
}

std::string helper_line(const Helper& command) {
  return absl::StrCat("set -- ", command.number(), " ", shell_word(command.text()), "; ", script_of(command));
}

std::string shell_word(const std::string& path) { return absl::StrCat("'", absl::StrReplaceAll(path, {{"'", "'\"'\"'"}}), "'"); }

}  // namespace loopspec::script::platform
