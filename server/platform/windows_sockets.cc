#include "server/host/platform/windows_error_text.h"
#include "server/platform/sockets.h"

namespace loopspec::server {

void require_sockets() {
  [[maybe_unused]] static const int error = [] {
    WSADATA data;
    return WSAStartup(MAKEWORD(2, 2), &data);
  }();
}

std::string listening_error(const addrinfo& info) {
  const SOCKET socket = WSASocketW(info.ai_family, SOCK_STREAM, 0, nullptr, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
  if (socket == INVALID_SOCKET) return windows_error_text(static_cast<unsigned long>(WSAGetLastError()));
  // Else two could listen on one address.
  const BOOL on = TRUE;
  setsockopt(socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&on), sizeof on);
  const bool bound = bind(socket, info.ai_addr, static_cast<int>(info.ai_addrlen)) == 0 && listen(socket, 1) == 0;
  const int error = WSAGetLastError();
  closesocket(socket);
  return bound ? "" : windows_error_text(static_cast<unsigned long>(error));
}

}  // namespace loopspec::server
