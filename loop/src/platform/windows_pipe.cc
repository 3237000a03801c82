#include <atomic>
#include <cerrno>
#include <cstdint>

#include "loopspec/exceptions.h"
#include "loopspec/pipe.h"
#include "named_pipe.h"
#include "pipe_io.h"
#include "windows_handle.h"
#include "windows_text.h"

namespace loopspec {
namespace platform {
namespace {

constexpr DWORD kPipeBuffer = 65536;
constexpr DWORD kServedBuffer = 8192;  // as asyncio's

// Of a call that made a handle, which nobody else can have heard of.
int made(HANDLE handle, const char* call) {
  if (handle == INVALID_HANDLE_VALUE) raise_last_error(call);
  forget_handle(from_handle(handle));  // of somebody else, who closed it by himself
  return from_handle(handle);
}

// Nobody else has it: the process's number and a count that only grows.
std::wstring new_name() {
  static std::atomic<unsigned> count{0};
  return LR"(\\.\pipe\loopspec-)" + std::to_wstring(::GetCurrentProcessId()) + L"-" + std::to_wstring(count.fetch_add(1));
}

}  // namespace

void raise_last_error(const char* call) { raise_os_error(errno_of(static_cast<int>(::GetLastError())), call); }

bool is_socket(int fd) noexcept {
  int type = 0;
  int size = sizeof type;
  return ::getsockopt(to_socket(fd), SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type), &size) == 0;
}

void close_handle(int fd) noexcept {
  if (is_socket(fd)) {
    close_socket(fd);
    return;
  }
  forget_handle(fd);
  ::CloseHandle(to_handle(fd));
}

void close_pipe(int fd) noexcept { close_handle(fd); }

// What is written to can be read from as well: that is how its owner learns that the other end is gone.
PipeEnds open_pipe(PipeUse use) {
  const std::wstring name = new_name();
  const DWORD parent_reads = use == PipeUse::kChildReads ? 0 : FILE_FLAG_OVERLAPPED;
  const DWORD parent_writes = use == PipeUse::kChildWrites ? 0 : FILE_FLAG_OVERLAPPED;
  const int reading = made(::CreateNamedPipeW(name.c_str(), PIPE_ACCESS_DUPLEX | parent_reads | FILE_FLAG_FIRST_PIPE_INSTANCE,
                                              PIPE_TYPE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, 1, kPipeBuffer, kPipeBuffer, 0, nullptr),
                           "CreateNamedPipe");
  const HANDLE writing = ::CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, parent_writes, nullptr);
  if (writing == INVALID_HANDLE_VALUE) {
    const int error = errno_of(static_cast<int>(::GetLastError()));
    close_handle(reading);
    raise_os_error(error, "CreateFile");
  }
  return {reading, made(writing, "CreateFile")};
}

Pipe make_pipe_instance(const std::string& address, bool first) {
  const DWORD mode = PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | (first ? FILE_FLAG_FIRST_PIPE_INSTANCE : 0);
  return Pipe::from_descriptor(made(::CreateNamedPipeW(to_wide(address).c_str(), mode, PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE | PIPE_WAIT,
                                                       PIPE_UNLIMITED_INSTANCES, kServedBuffer, kServedBuffer, NMPWAIT_WAIT_FOREVER, nullptr),
                                    "CreateNamedPipe"));
}

std::optional<Pipe> connect_pipe(const std::string& address) {
  const HANDLE pipe = ::CreateFileW(to_wide(address).c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, nullptr);
  if (pipe == INVALID_HANDLE_VALUE && ::GetLastError() == ERROR_PIPE_BUSY) return std::nullopt;
  return Pipe::from_descriptor(made(pipe, "CreateFile"));
}

}  // namespace platform

std::pair<Pipe, Pipe> Pipe::make() {
  const platform::PipeEnds ends = platform::open_pipe(platform::PipeUse::kOverlapped);
  return {from_descriptor(ends.reading), from_descriptor(ends.writing)};
}

}  // namespace loopspec
