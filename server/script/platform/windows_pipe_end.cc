#include <algorithm>
#include <cerrno>
#include <cstdint>

#include "loopspec/exceptions.h"
#include "server/script/platform/pipe_end.h"
#include "server/script/platform/system.h"

namespace loopspec::script::platform {

namespace {

HANDLE to_handle(int fd) noexcept { return reinterpret_cast<HANDLE>(static_cast<std::intptr_t>(fd)); }

[[noreturn]] void raise_windows_error(DWORD error, const char* call) {
  switch (error) {
    case ERROR_BROKEN_PIPE:
    case ERROR_NO_DATA:
    case ERROR_PIPE_NOT_CONNECTED:
      raise_os_error(EPIPE, call);
    case ERROR_INVALID_HANDLE:
      raise_os_error(EBADF, call);
    case ERROR_ACCESS_DENIED:
      raise_os_error(EACCES, call);
    default:
      raise_os_error(EIO, call);
  }
}

// A call on a handle that may be open for overlapped calls, waited for at once: its end is not told to a completion port, since the event's
// lowest bit is set.
class Overlapped {
 public:
  explicit Overlapped(HANDLE handle) : handle_(handle), event_(::CreateEventW(nullptr, TRUE, FALSE, nullptr)) {
    call_.hEvent = reinterpret_cast<HANDLE>(reinterpret_cast<std::uintptr_t>(event_) | 1);
  }
  Overlapped(const Overlapped&) = delete;
  Overlapped& operator=(const Overlapped&) = delete;
  ~Overlapped() { ::CloseHandle(event_); }

  OVERLAPPED* get() { return &call_; }
  // How many bytes; what has not ended at once is taken back. `begun` is what the call returned.
  std::size_t end(BOOL begun, const char* name) {
    if (begun == FALSE && ::GetLastError() == ERROR_IO_PENDING) ::CancelIoEx(handle_, &call_);
    else if (begun == FALSE) return failed(::GetLastError(), name);
    DWORD bytes = 0;
    if (::GetOverlappedResult(handle_, &call_, &bytes, TRUE) != FALSE) return bytes;
    return failed(::GetLastError(), name);
  }

 private:
  static std::size_t failed(DWORD error, const char* name) {
    if (error == ERROR_OPERATION_ABORTED) raise_os_error(EAGAIN, name);
    raise_windows_error(error, name);
  }

  const HANDLE handle_;
  const HANDLE event_;
  OVERLAPPED call_{};
};

}  // namespace

// Handles of pipes have no mode that a program could ask for: calls on them end at once or go on.
bool is_blocking(int) { return true; }

std::size_t write_some(int fd, std::string_view data) {
  Overlapped call(to_handle(fd));
  return call.end(::WriteFile(to_handle(fd), data.data(), static_cast<DWORD>(data.size()), nullptr, call.get()), "WriteFile");
}

std::size_t read_some(int fd, std::span<char> into) {
  DWORD waiting = 0;
  if (::PeekNamedPipe(to_handle(fd), nullptr, 0, nullptr, &waiting, nullptr) == FALSE) {
    if (::GetLastError() == ERROR_BROKEN_PIPE) return 0;
    raise_windows_error(::GetLastError(), "PeekNamedPipe");
  }
  if (waiting == 0) raise_os_error(EAGAIN, "ReadFile");
  Overlapped call(to_handle(fd));
  const DWORD most = std::min<DWORD>(waiting, static_cast<DWORD>(into.size()));
  return call.end(::ReadFile(to_handle(fd), into.data(), most, nullptr, call.get()), "ReadFile");
}

// Nothing tells when: looked at again and again. Writing is tried.
bool wait_for(int fd, EventMask event, std::chrono::nanoseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  for (;;) {
    DWORD waiting = 0;
    const bool failed = ::PeekNamedPipe(to_handle(fd), nullptr, 0, nullptr, &waiting, nullptr) == FALSE;
    if (event == kEventWrite || failed || waiting > 0) return true;
    if (std::chrono::steady_clock::now() >= end) return false;
    ::Sleep(1);
  }
}

int duplicate(int fd) {
  HANDLE copy = nullptr;
  const HANDLE process = ::GetCurrentProcess();
  if (::DuplicateHandle(process, to_handle(fd), process, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS) == FALSE) {
    raise_windows_error(::GetLastError(), "DuplicateHandle");
  }
  return static_cast<int>(reinterpret_cast<std::intptr_t>(copy));
}

bool has_pseudo_terminals() noexcept { return false; }

std::pair<Pipe, Pipe> open_pseudo_terminal() { raise_os_error(ENOSYS, "openpt"); }

}  // namespace loopspec::script::platform
