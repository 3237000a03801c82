#include "../src/platform/windows_winsock.h"

#include <algorithm>
#include <filesystem>
#include <random>

#include "loopspec/exceptions.h"
#include "loopspec/socket.h"
#include "open_descriptors.h"
#include "test_system.h"

namespace loopspec {

namespace {

template <class Visit>
void for_each_handle(Visit visit) {
  constexpr std::intptr_t kLooked = 8192;
  constexpr std::intptr_t kStep = 4;  // handles are multiples of it
  for (std::intptr_t handle = kStep; handle < kLooked; handle += kStep) visit(reinterpret_cast<HANDLE>(handle));
}

std::vector<HANDLE> child_processes() {
  std::vector<HANDLE> children;
  for_each_handle([&](HANDLE handle) {
    const DWORD pid = ::GetProcessId(handle);
    if (pid != 0 && pid != ::GetCurrentProcessId()) children.push_back(handle);
  });
  return children;
}

HANDLE handle_of(const Pipe& pipe) { return reinterpret_cast<HANDLE>(static_cast<std::intptr_t>(pipe.fileno())); }

// Whether or not the pipe is for overlapped calls.
template <class Call>
std::size_t wait_for(const Pipe& pipe, Call call) {
  OVERLAPPED overlapped{};
  overlapped.hEvent = ::CreateEventW(nullptr, TRUE, FALSE, nullptr);
  DWORD count = 0;
  call(&overlapped);
  const bool worked = ::GetOverlappedResult(handle_of(pipe), &overlapped, &count, TRUE) != FALSE;
  ::CloseHandle(overlapped.hEvent);
  return worked ? count : 0;
}

}  // namespace

int open_descriptors() {
  int open = 0;
  for_each_handle([&](HANDLE handle) { open += ::GetFileType(handle) == FILE_TYPE_PIPE ? 1 : 0; });
  return open;
}

void write_pipe(const Pipe& pipe, BytesView data) {
  wait_for(pipe, [&](OVERLAPPED* call) { ::WriteFile(handle_of(pipe), data.data(), static_cast<DWORD>(data.size()), nullptr, call); });
}

Bytes read_pipe(const Pipe& pipe, std::size_t limit) {
  Bytes all;
  for (;;) {
    DWORD available = 0;
    if (::PeekNamedPipe(handle_of(pipe), nullptr, 0, nullptr, &available, nullptr) == FALSE || available == 0 || all.size() == limit) return all;
    Bytes piece(std::min(static_cast<std::size_t>(available), limit - all.size()), '\0');
    piece.resize(wait_for(pipe, [&](OVERLAPPED* call) { ::ReadFile(handle_of(pipe), piece.data(), static_cast<DWORD>(piece.size()), nullptr, call); }));
    all += piece;
  }
}

std::string test_child() {
  char path[MAX_PATH] = "";
  ::GetModuleFileNameA(nullptr, path, MAX_PATH);
  return (std::filesystem::path(path).parent_path() / "test_child.exe").string();
}
int code_of_terminate() { return 1; }
int code_of_kill() { return 1; }

void wait_for_any_child() {
  const std::vector<HANDLE> children = child_processes();
  ::WaitForMultipleObjects(static_cast<DWORD>(children.size()), children.data(), FALSE, INFINITE);
}

bool has_children() { return !child_processes().empty(); }

bool process_exists(int pid) {
  const HANDLE process = ::OpenProcess(SYNCHRONIZE, FALSE, static_cast<DWORD>(pid));
  if (process == nullptr) return false;
  const bool runs = ::WaitForSingleObject(process, 0) == WAIT_TIMEOUT;
  ::CloseHandle(process);
  return runs;
}

void kill_process(int pid) {
  const HANDLE process = ::OpenProcess(PROCESS_TERMINATE, FALSE, static_cast<DWORD>(pid));
  ::TerminateProcess(process, 1);
  ::CloseHandle(process);
}

std::string make_temporary_folder() {
  std::random_device random;
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("loopspec-" + std::to_string(random()));
  if (!std::filesystem::create_directory(folder)) throw OSError("the folder exists: " + folder.string());
  return folder.string();
}

bool has_unix_sockets() { return false; }

bool is_wine() { return ::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr; }
bool has_sendfile() { return false; }

void close_socket(int fd) { ::closesocket(static_cast<SOCKET>(fd)); }

FewDescriptors::FewDescriptors() = default;
FewDescriptors::~FewDescriptors() = default;
bool NoDescriptors::possible() { return false; }
NoDescriptors::NoDescriptors() = default;
NoDescriptors::~NoDescriptors() = default;

}  // namespace loopspec
