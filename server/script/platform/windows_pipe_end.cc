#include <io.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string>
#include <utility>

#include "loopspec/exceptions.h"
#include "server/script/platform/pipe_end.h"
#include "server/script/platform/system.h"

namespace loopspec::script::platform {

namespace {

// No more than a pipe has room for, so that a read takes a whole write.
constexpr std::size_t kMostAtOnce = 65536;
constexpr DWORD kLongestEndMs = 5000;

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
  // `succeeded` is what the call returned.
  void begun(BOOL succeeded, const char* name) const {
    if (succeeded == FALSE && ::GetLastError() != ERROR_IO_PENDING) raise_windows_error(::GetLastError(), name);
  }
  bool has_ended() const noexcept { return HasOverlappedIoCompleted(&call_); }
  bool wait(std::chrono::milliseconds time) const { return ::WaitForSingleObject(event_, static_cast<DWORD>(time.count())) == WAIT_OBJECT_0; }
  // How many bytes. Waits for the end.
  std::size_t result(const char* name) {
    DWORD bytes = 0;
    if (::GetOverlappedResult(handle_, &call_, &bytes, TRUE) != FALSE) return bytes;
    if (::GetLastError() == ERROR_OPERATION_ABORTED) raise_os_error(EAGAIN, name);
    raise_windows_error(::GetLastError(), name);
  }
  // Whether it has ended, as it does soon: until then the system uses the memory.
  bool take_back() noexcept {
    if (has_ended()) return true;
    ::CancelIoEx(handle_, &call_);
    return ::WaitForSingleObject(event_, kLongestEndMs) == WAIT_OBJECT_0;
  }

 private:
  const HANDLE handle_;
  const HANDLE event_;
  OVERLAPPED call_{};
};

}  // namespace

// Handles of pipes have no mode that a program could ask for: calls on them end at once or go on.
bool is_blocking(int) { return true; }

struct PipeWriter::UnderWay {
  UnderWay(int fd, std::string_view some) : data(some), call(to_handle(fd)) {}
  // One that does not end stays for good.
  static std::shared_ptr<UnderWay> make(int fd, std::string_view some) {
    return {new UnderWay(fd, some), [](UnderWay* made) {
              if (made->call.take_back()) delete made;
            }};
  }

  const std::string data;
  Overlapped call;
};

std::size_t PipeWriter::write_some(int fd, std::string_view data) {
  if (under_way_ && !under_way_->call.has_ended()) raise_os_error(EAGAIN, "WriteFile");
  if (const auto last = std::exchange(under_way_, nullptr)) last->call.result("WriteFile");
  const auto next = UnderWay::make(fd, data.substr(0, kMostAtOnce));
  next->call.begun(::WriteFile(to_handle(fd), next->data.data(), static_cast<DWORD>(next->data.size()), nullptr, next->call.get()), "WriteFile");
  if (!next->call.has_ended()) under_way_ = next;
  return next->data.size();
}

bool PipeWriter::wait_writable(int, std::chrono::nanoseconds time) const {
  return !under_way_ || under_way_->call.wait(std::chrono::ceil<std::chrono::milliseconds>(time));
}

bool PipeWriter::is_written() const noexcept { return !under_way_ || under_way_->call.has_ended(); }

void PipeWriter::forget() noexcept { under_way_.reset(); }

std::size_t read_some(int fd, std::span<char> into) {
  DWORD waiting = 0;
  if (::PeekNamedPipe(to_handle(fd), nullptr, 0, nullptr, &waiting, nullptr) == FALSE) {
    if (::GetLastError() == ERROR_BROKEN_PIPE) return 0;
    raise_windows_error(::GetLastError(), "PeekNamedPipe");
  }
  if (waiting == 0) raise_os_error(EAGAIN, "ReadFile");
  Overlapped call(to_handle(fd));
  const DWORD most = std::min<DWORD>(waiting, static_cast<DWORD>(into.size()));
  call.begun(::ReadFile(to_handle(fd), into.data(), most, nullptr, call.get()), "ReadFile");
  call.take_back();
  return call.result("ReadFile");
}

// Nothing tells when: looked at again and again.
bool wait_readable(int fd, std::chrono::nanoseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  for (;;) {
    DWORD waiting = 0;
    const bool failed = ::PeekNamedPipe(to_handle(fd), nullptr, 0, nullptr, &waiting, nullptr) == FALSE;
    if (failed || waiting > 0) return true;
    if (std::chrono::steady_clock::now() >= end) return false;
    ::Sleep(1);
  }
}

int system_descriptor(int file) { return static_cast<int>(::_get_osfhandle(file)); }

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
