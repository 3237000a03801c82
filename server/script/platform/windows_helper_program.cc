#include <filesystem>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "loopspec/list2cmdline.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/platform/helper_program.h"
#include "server/script/platform/system.h"

namespace loopspec::script::platform {

namespace {

using Helper = v1::HelperCommand;

// The native worker, which stands beside whatever program this is.
const std::filesystem::path& worker() {
  static const std::filesystem::path path = [] {
    std::wstring own(32768, L'\0');
    own.resize(::GetModuleFileNameW(nullptr, own.data(), static_cast<DWORD>(own.size())));
    return std::filesystem::path(own).replace_filename(L"loopspec-worker.exe");
  }();
  return path;
}

std::string name_of(const Helper& command) {
  const std::string name = Helper::Helper_Name(command.helper());
  return name.empty() ? "UNSPECIFIED" : std::string(absl::StripPrefix(name, "HELPER_"));
}

}  // namespace

bool has_helper_program() {
  std::error_code error;
  return std::filesystem::exists(worker(), error);
}

std::string refuse_helper(const Helper& command) {
  switch (command.helper()) {
    case Helper::HELPER_CRASH:
      return "on Windows no signal ends a process";
    case Helper::HELPER_FORBIDDEN:
      return "on Windows no mode of a file forbids to execute it";
    default:
      return "";
  }
}

// The text in hexadecimal digits: they are the same in every code page, and nothing to the shell.
std::vector<std::string> helper_arguments(const Helper& command, std::int64_t number) {
  const std::u8string program = worker().u8string();
  return {std::string(program.begin(), program.end()), "--helper", name_of(command), absl::StrCat(number), absl::BytesToHexString(command.text())};
}

std::string helper_line(const Helper& command) { return subprocess::list2cmdline(helper_arguments(command, command.number())); }

// Names of files have no quotes there.
std::string shell_word(const std::string& path) { return absl::StrCat("\"", path, "\""); }

}  // namespace loopspec::script::platform
