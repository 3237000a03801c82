#include "../src/platform/windows_winsock.h"

#include <filesystem>
#include <random>

#include "loopspec/exceptions.h"
#include "loopspec/socket.h"
#include "open_descriptors.h"
#include "test_system.h"

namespace loopspec {

int open_descriptors() {
  constexpr SOCKET kLooked = 8192;
  constexpr SOCKET kStep = 4;  // handles are multiples of it
  int open = 0;
  for (SOCKET socket = kStep; socket < kLooked; socket += kStep) {
    int type = 0;
    int size = sizeof type;
    if (::getsockopt(socket, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type), &size) == 0) ++open;
  }
  return open;
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
