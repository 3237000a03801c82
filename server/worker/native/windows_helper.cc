#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "loopspec/v1/op.pb.h"
#include "server/worker/native/helper.h"

namespace loopspec::worker {

namespace {

using Helper = v1::HelperCommand;

constexpr int kInput = 0;
constexpr int kOutput = 1;
constexpr int kErrors = 2;
constexpr std::size_t kBlock = 65536;
constexpr DWORD kLongSleepMs = 1'000'000;
// What GRANDCHILD starts: reads its input until that ends.
constexpr std::string_view kHold = "HOLD";

// Nothing where nobody reads any more.
void write(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const int count = _write(fd, bytes.data(), static_cast<unsigned>(std::min(bytes.size(), kBlock)));
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

// At most so many bytes; none at the end.
std::string read(std::size_t most) {
  std::string bytes(most, '\0');
  bytes.resize(static_cast<std::size_t>(std::max(_read(kInput, bytes.data(), static_cast<unsigned>(most)), 0)));
  return bytes;
}

void copy_input(bool print) {
  for (std::string block = read(kBlock); !block.empty(); block = read(kBlock)) {
    if (print) write(kOutput, block);
  }
}

std::string read_line() {
  std::string line;
  for (std::string one = read(1); !one.empty() && one != "\n"; one = read(1)) line += one;
  return line;
}

void flood(std::int64_t count) {
  const std::string block(kBlock, 'x');
  for (auto left = static_cast<std::size_t>(std::max<std::int64_t>(count, 0)); left > 0; left -= std::min(left, kBlock)) {
    write(kOutput, std::string_view(block).substr(0, left));
  }
}

std::string to_utf8(std::wstring_view text) {
  const int wide = static_cast<int>(text.size());
  std::string bytes(static_cast<std::size_t>(WideCharToMultiByte(CP_UTF8, 0, text.data(), wide, nullptr, 0, nullptr, nullptr)), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text.data(), wide, bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr);
  return bytes;
}

std::string environment_variable(const wchar_t* name) {
  std::wstring value(GetEnvironmentVariableW(name, nullptr, 0), L'\0');
  value.resize(GetEnvironmentVariableW(name, value.data(), static_cast<DWORD>(value.size())));
  return to_utf8(value);
}

// It inherits the three standard streams.
int start_holder() {
  std::wstring program(32768, L'\0');
  program.resize(GetModuleFileNameW(nullptr, program.data(), static_cast<DWORD>(program.size())));
  std::wstring line = L"\"" + program + L"\" --helper " + std::wstring(kHold.begin(), kHold.end()) + L" 0 \"\"";
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
  startup.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
  startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
  PROCESS_INFORMATION started{};
  if (CreateProcessW(program.c_str(), line.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr, &startup, &started) == FALSE) return 1;
  CloseHandle(started.hThread);
  CloseHandle(started.hProcess);
  return 0;
}

int say_and_sleep(std::string_view text) {
  write(kOutput, text);
  Sleep(kLongSleepMs);
  return 0;
}

int perform(Helper::Helper helper, std::int64_t number, const std::string& text) {
  switch (helper) {
    case Helper::HELPER_ECHO:
      copy_input(true);
      return static_cast<int>(number);
    case Helper::HELPER_PRINT:
      write(kOutput, text);
      return 0;
    case Helper::HELPER_PRINT_ERROR:
      write(kErrors, text);
      return 0;
    case Helper::HELPER_PRINT_BOTH:
      write(kOutput, text);
      write(kErrors, text);
      return 0;
    case Helper::HELPER_FLOOD:
      flood(number);
      return 0;
    case Helper::HELPER_SLEEP:
    case Helper::HELPER_STUBBORN:  // nothing that ends a process can be ignored
      return say_and_sleep("ready");
    case Helper::HELPER_GRANDCHILD:
      return start_holder();
    case Helper::HELPER_PID:
      write(kOutput, absl::StrCat(GetCurrentProcessId()));
      return 0;
    case Helper::HELPER_ENVIRONMENT:
      write(kOutput, environment_variable(L"LOOPSPEC_TEST"));
      return 0;
    case Helper::HELPER_FOLDER:
      write(kOutput, to_utf8(std::filesystem::current_path().filename().wstring()));
      return 0;
    case Helper::HELPER_CLOSE_INPUT:
      _close(kInput);
      return say_and_sleep("closed");
    case Helper::HELPER_SESSION:
    case Helper::HELPER_DESCRIPTOR:  // Windows has no sessions, and passes no descriptors
      write(kOutput, "no");
      return 0;
    case Helper::HELPER_LINE:
      write(kOutput, read_line());
      return static_cast<int>(number);
    default:
      return static_cast<int>(number);
  }
}

}  // namespace

std::optional<int> perform_helper(int argc, const char* const* argv) {
  if (argc != 5 || std::string_view(argv[1]) != "--helper") return std::nullopt;
  for (const int fd : {kInput, kOutput, kErrors}) _setmode(fd, _O_BINARY);
  const std::string name = argv[2];
  if (name == kHold) {
    copy_input(false);
    return 0;
  }
  Helper::Helper helper = Helper::HELPER_UNSPECIFIED;
  std::int64_t number = 0;
  if (!Helper::Helper_Parse("HELPER_" + name, &helper) || !absl::SimpleAtoi(argv[3], &number)) {
    std::cerr << "loopspec-worker: there is no helper " << name << ' ' << argv[3] << '\n';
    return 2;
  }
  return perform(helper, number, absl::HexStringToBytes(argv[4]));
}

}  // namespace loopspec::worker
