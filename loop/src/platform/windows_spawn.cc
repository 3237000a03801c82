// spawn(): a child has the handles that it is given, and no other, whatever other threads start meanwhile.
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cwctype>
#include <memory>
#include <span>
#include <utility>

#include "errors.h"
#include "loopspec/exceptions.h"
#include "loopspec/list2cmdline.h"
#include "process.h"
#include "windows_children.h"
#include "windows_handle.h"
#include "windows_text.h"

namespace loopspec::platform {
namespace {

constexpr std::array<DWORD, 3> kStandardHandles{STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};

class Handle {
 public:
  Handle() noexcept = default;
  explicit Handle(HANDLE handle) noexcept : handle_(handle) {}
  Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Handle() {
    if (handle_ != nullptr) ::CloseHandle(handle_);
  }
  HANDLE get() const noexcept { return handle_; }
  HANDLE release() noexcept { return std::exchange(handle_, nullptr); }

 private:
  HANDLE handle_ = nullptr;
};

// ---- Standard handles

// A parent without one gives its child a pipe whose other end is closed.
Handle dead_pipe(bool child_reads) {
  HANDLE reading = nullptr;
  HANDLE writing = nullptr;
  if (::CreatePipe(&reading, &writing, nullptr, 0) == FALSE) raise_last_error("CreatePipe");
  Handle ends[] = {Handle(reading), Handle(writing)};
  return std::move(ends[child_reads ? 0 : 1]);
}

Handle inheritable(HANDLE handle) {
  HANDLE copy = nullptr;
  if (::DuplicateHandle(::GetCurrentProcess(), handle, ::GetCurrentProcess(), &copy, 0, TRUE, DUPLICATE_SAME_ACCESS) == FALSE)
    raise_last_error("DuplicateHandle");
  return Handle(copy);
}

Handle standard_handle(int wanted, std::size_t target) {
  const std::size_t parents = wanted == kInherited ? target : static_cast<std::size_t>(wanted);
  if (parents >= kStandardHandles.size()) return inheritable(to_handle(wanted));
  const HANDLE own = ::GetStdHandle(kStandardHandles[parents]);
  if (own != nullptr && own != INVALID_HANDLE_VALUE) return inheritable(own);
  const Handle dead = dead_pipe(target == 0);
  return inheritable(dead.get());
}

// Handles of consoles do not go into lists.
bool is_console(HANDLE handle) noexcept { return (reinterpret_cast<std::uintptr_t>(handle) & 3) == 3 && ::GetFileType(handle) == FILE_TYPE_CHAR; }

// Those that a child inherits when it inherits any.
class HandleList {
 public:
  explicit HandleList(std::span<const Handle> handles) {
    for (const Handle& handle : handles) {
      if (!is_console(handle.get())) list_.push_back(handle.get());
    }
    if (list_.empty()) return;
    SIZE_T size = 0;
    ::InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    memory_.reset(new char[size]);
    if (::InitializeProcThreadAttributeList(get(), 1, 0, &size) == FALSE) raise_last_error("InitializeProcThreadAttributeList");
    made_ = true;
    if (::UpdateProcThreadAttribute(get(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, list_.data(), list_.size() * sizeof(HANDLE), nullptr, nullptr) == FALSE)
      raise_last_error("UpdateProcThreadAttribute");
  }
  HandleList(const HandleList&) = delete;
  HandleList& operator=(const HandleList&) = delete;
  ~HandleList() {
    if (made_) ::DeleteProcThreadAttributeList(get());
  }
  bool empty() const noexcept { return list_.empty(); }
  LPPROC_THREAD_ATTRIBUTE_LIST get() const noexcept { return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.get()); }

 private:
  std::vector<HANDLE> list_;
  std::unique_ptr<char[]> memory_;
  bool made_ = false;
};

// ---- The environment

// One block: each variable with a zero behind it, sorted by name without regard to case, and another zero.
std::wstring environment_block(const std::map<std::string, std::string>& environment) {
  std::vector<std::wstring> entries;
  for (const auto& [name, value] : environment) {
    if (name.empty() || name.find('=', 1) != std::string::npos) throw ValueError("illegal environment variable name");
    entries.push_back(to_wide(name) + L"=" + to_wide(value));
  }
  std::sort(entries.begin(), entries.end(), [](const std::wstring& a, const std::wstring& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](wchar_t x, wchar_t y) { return std::towupper(x) < std::towupper(y); });
  });
  std::wstring block;
  for (const std::wstring& entry : entries) block.append(entry).push_back(L'\0');
  if (block.empty()) block.push_back(L'\0');
  block.push_back(L'\0');
  return block;
}

// What has the shell run a command.
std::string shell_command_line(const std::string& command) {
  const char* const shell = std::getenv("COMSPEC");
  return std::string(shell != nullptr ? shell : "cmd.exe") + " /c \"" + command + "\"";
}

[[noreturn]] void raise_failure(int windows_error, const std::string& program, const SubprocessOptions& options) {
  const int error = errno_of(windows_error);
  const std::string& name = windows_error == ERROR_DIRECTORY && options.cwd ? *options.cwd : program;
  raise_os_error(error, "CreateProcess", error_text(error) + ": '" + name + "'");
}

}  // namespace

int spawn(const std::vector<std::string>& command, bool shell, const SubprocessOptions& options, const std::array<int, 3>& stdio) {
  if (!options.pass_fds.empty()) throw RuntimeError("pass_fds not supported on Windows.");
  std::wstring line = to_wide(shell ? shell_command_line(command.front()) : subprocess::list2cmdline(command));
  const std::wstring executable = to_wide(options.executable.value_or(""));
  const std::wstring directory = to_wide(options.cwd.value_or(""));
  std::wstring environment = options.env ? environment_block(*options.env) : std::wstring();

  STARTUPINFOEXW startup{};
  startup.StartupInfo.cb = sizeof startup;
  std::array<Handle, 3> handles;
  const bool given = std::any_of(stdio.begin(), stdio.end(), [](int wanted) { return wanted != kInherited; });
  if (given) {
    for (std::size_t target = 0; target < handles.size(); ++target) handles[target] = standard_handle(stdio[target], target);
    startup.StartupInfo.dwFlags |= STARTF_USESTDHANDLES;
    startup.StartupInfo.hStdInput = handles[0].get();
    startup.StartupInfo.hStdOutput = handles[1].get();
    startup.StartupInfo.hStdError = handles[2].get();
  }
  const HandleList list(given && options.close_fds ? std::span<const Handle>(handles) : std::span<const Handle>());
  startup.lpAttributeList = list.get();
  if (shell) {
    startup.StartupInfo.dwFlags |= STARTF_USESHOWWINDOW;
    startup.StartupInfo.wShowWindow = SW_HIDE;
  }
  PROCESS_INFORMATION started{};
  const DWORD flags = options.creationflags | CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT;
  if (::CreateProcessW(options.executable ? executable.c_str() : nullptr, line.data(), nullptr, nullptr, !options.close_fds || !list.empty(), flags,
                       options.env ? environment.data() : nullptr, options.cwd ? directory.c_str() : nullptr, &startup.StartupInfo, &started) == FALSE) {
    const int windows_error = static_cast<int>(::GetLastError());
    raise_failure(windows_error, options.executable.value_or(command.front()), options);
  }
  ::CloseHandle(started.hThread);
  add_child(static_cast<int>(started.dwProcessId), started.hProcess);
  return static_cast<int>(started.dwProcessId);
}

ChildPipe make_child_pipe(bool child_reads) {
  const PipeEnds ends = open_pipe(child_reads ? PipeUse::kChildReads : PipeUse::kChildWrites);
  if (child_reads) return {Descriptor(ends.reading), Descriptor(ends.writing)};
  return {Descriptor(ends.writing), Descriptor(ends.reading)};
}

Descriptor open_null() {
  const HANDLE null = ::CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING, 0, nullptr);
  if (null == INVALID_HANDLE_VALUE) raise_last_error("CreateFile");
  return Descriptor(from_handle(null));
}

}  // namespace loopspec::platform
