#include "winsock_extensions.h"

namespace loopspec::proactors {
namespace {

template <class Call>
Call find(GUID name) noexcept {
  const SOCKET socket = ::WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
  if (socket == INVALID_SOCKET) return nullptr;
  Call call = nullptr;
  DWORD size = 0;
  ::WSAIoctl(socket, SIO_GET_EXTENSION_FUNCTION_POINTER, &name, sizeof name, &call, sizeof call, &size, nullptr, nullptr);
  ::closesocket(socket);
  return call;
}

}  // namespace

AcceptExCall accept_ex_call() noexcept {
  static const AcceptExCall call = find<AcceptExCall>(WSAID_ACCEPTEX);
  return call;
}

ConnectExCall connect_ex_call() noexcept {
  static const ConnectExCall call = find<ConnectExCall>(WSAID_CONNECTEX);
  return call;
}

TransmitFileCall transmit_file_call() noexcept {
  static const TransmitFileCall call = find<TransmitFileCall>(WSAID_TRANSMITFILE);
  return call;
}

}  // namespace loopspec::proactors
