#include <atomic>
#include <cstdint>

#include "loopspec/exceptions.h"
#include "loopspec/pipe.h"
#include "pipe_io.h"
#include "windows_winsock.h"

namespace loopspec {
namespace {

constexpr DWORD kPipeBuffer = 65536;

HANDLE to_handle(int fd) noexcept { return reinterpret_cast<HANDLE>(static_cast<std::intptr_t>(fd)); }
int from_handle(HANDLE handle) noexcept { return static_cast<int>(reinterpret_cast<std::intptr_t>(handle)); }

void require(HANDLE handle, const char* call) {
  if (handle == INVALID_HANDLE_VALUE) raise_os_error(platform::errno_of(static_cast<int>(::GetLastError())), call);
}

// Nobody else has it: the process's number and a count that only grows.
std::string new_name() {
  static std::atomic<unsigned> made{0};
  return R"(\\.\pipe\loopspec-)" + std::to_string(::GetCurrentProcessId()) + "-" + std::to_string(made.fetch_add(1));
}

}  // namespace

void platform::close_pipe(int fd) noexcept {
  forget_handle(fd);
  ::CloseHandle(to_handle(fd));
}

// A pipe with a name, since those without cannot be used with a completion port.
std::pair<Pipe, Pipe> Pipe::make() {
  const std::string name = new_name();
  const HANDLE reading = ::CreateNamedPipeA(name.c_str(), PIPE_ACCESS_INBOUND | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
                                            PIPE_TYPE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, 1, kPipeBuffer, kPipeBuffer, 0, nullptr);
  require(reading, "CreateNamedPipe");
  Pipe reader = from_descriptor(from_handle(reading));
  const HANDLE writing = ::CreateFileA(name.c_str(), GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, nullptr);
  require(writing, "CreateFile");
  return {std::move(reader), from_descriptor(from_handle(writing))};
}

}  // namespace loopspec
