#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "loopspec/exceptions.h"
#include "server/script/platform/process.h"
#include "server/script/platform/system.h"

// After windows.h.
#include <winternl.h>

namespace loopspec::script::platform {

namespace {

bool is_completion_port(HANDLE handle) {
  struct {
    PUBLIC_OBJECT_TYPE_INFORMATION type;
    wchar_t name[64];
  } object{};
  if (::NtQueryObject(handle, ObjectTypeInformation, &object, sizeof object, nullptr) < 0 || object.type.TypeName.Buffer == nullptr) return false;
  return std::wstring_view(object.type.TypeName.Buffer, object.type.TypeName.Length / sizeof(wchar_t)) == L"IoCompletion";
}

}  // namespace

int process_id() noexcept { return static_cast<int>(::GetCurrentProcessId()); }

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> variables;
  for (char** variable = _environ; *variable != nullptr; ++variable) {
    const std::string_view line(*variable);
    // Windows keeps the folders of drives in names that begin with a sign.
    if (const auto sign = line.find('=', 1); sign != std::string_view::npos) variables.emplace(line.substr(0, sign), line.substr(sign + 1));
  }
  return variables;
}

// Of the many kinds of handles a process has, which come and go by themselves, those count that a loop or a program opens: sockets, pipes and files, and
// ports of completions. Nothing lists handles, and Wine does not tell how many there are; their values are small multiples of four, of which the lowest
// free one is taken.
std::optional<std::int64_t> open_descriptors() {
  constexpr std::intptr_t kStep = 4;
  constexpr std::intptr_t kLongestGap = 1024;
  std::int64_t count = 0;
  std::intptr_t last = 0;
  for (std::intptr_t number = 1; number - last <= kLongestGap; ++number) {
    const auto handle = reinterpret_cast<HANDLE>(number * kStep);
    DWORD flags = 0;
    if (::GetHandleInformation(handle, &flags) == FALSE) continue;
    last = number;
    if (::GetFileType(handle) != FILE_TYPE_UNKNOWN || is_completion_port(handle)) ++count;
  }
  return count;
}

// The user's own folder, which nobody else may read.
std::string make_temporary_folder() {
  static std::atomic<unsigned> made{0};
  std::error_code error;
  const std::filesystem::path temporary = std::filesystem::temp_directory_path(error);
  if (error) raise_os_error(error.value(), "GetTempPath");
  for (;;) {
    const auto folder = temporary / absl::StrCat("loopspec-", process_id(), "-", ::GetTickCount64(), "-", made.fetch_add(1));
    if (std::filesystem::create_directory(folder, error)) return folder.generic_string();
    if (error) raise_os_error(error.value(), "mkdir");
  }
}

}  // namespace loopspec::script::platform
