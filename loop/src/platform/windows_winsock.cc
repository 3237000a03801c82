#include "windows_winsock.h"

#include <cerrno>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "errors.h"
#include "loopspec/exceptions.h"
#include "socket_io.h"

namespace loopspec::platform {
namespace {

// What cannot be asked of a handle.
struct HandleFacts {
  bool nonblocking = false;
  std::uint64_t completion_port = 0;
};

class KnownHandles {
 public:
  static KnownHandles& all() {
    static auto* const handles = new KnownHandles;  // outlives every socket
    return *handles;
  }
  template <class Change>
  void change(int fd, Change change) {
    const std::lock_guard lock(mutex_);
    change(facts_[fd]);
  }
  void forget(int fd) {
    const std::lock_guard lock(mutex_);
    facts_.erase(fd);
  }
  HandleFacts get(int fd) {
    const std::lock_guard lock(mutex_);
    const auto known = facts_.find(fd);
    return known == facts_.end() ? HandleFacts() : known->second;
  }

 private:
  std::mutex mutex_;
  std::unordered_map<int, HandleFacts> facts_;
};

// Closes itself unless released.
class OpenSocket {
 public:
  explicit OpenSocket(SOCKET socket) noexcept : socket_(socket) {}
  OpenSocket(const OpenSocket&) = delete;
  OpenSocket& operator=(const OpenSocket&) = delete;
  ~OpenSocket() {
    if (socket_ != INVALID_SOCKET) ::closesocket(socket_);
  }
  SOCKET get() const noexcept { return socket_; }
  SOCKET release() noexcept { return std::exchange(socket_, INVALID_SOCKET); }

 private:
  SOCKET socket_;
};

void check(bool succeeded) {
  if (!succeeded) raise_os_error(last_socket_error(), "socketpair");
}

sockaddr_in address_of(SOCKET socket, int (WSAAPI* ask)(SOCKET, sockaddr*, int*)) {
  sockaddr_in address{};
  int size = sizeof address;
  check(ask(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  return address;
}

bool same(const sockaddr_in& a, const sockaddr_in& b) noexcept {
  return a.sin_port == b.sin_port && a.sin_addr.s_addr == b.sin_addr.s_addr;
}

}  // namespace

void require_winsock() {
  static const int error = [] {
    WSADATA data;
    return ::WSAStartup(MAKEWORD(2, 2), &data);
  }();
  if (error != 0) raise_os_error(errno_of(error), "WSAStartup");
}

int errno_of(int windows_error) noexcept {
  switch (windows_error) {
    case 0:
      return 0;
    case WSAEINTR:
      return EINTR;
    case WSAEBADF:
    case WSAENOTSOCK:  // what was a socket once: there is no number of descriptors that is something else
    case WSA_INVALID_HANDLE:
      return EBADF;
    case WSAEACCES:
    case ERROR_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION:
      return EACCES;
    case WSAEFAULT:
      return EFAULT;
    case ERROR_DIRECTORY:
      return ENOTDIR;
    case ERROR_BAD_EXE_FORMAT:
      return ENOEXEC;
    case ERROR_FILE_EXISTS:
    case ERROR_ALREADY_EXISTS:
      return EEXIST;
    case ERROR_TOO_MANY_OPEN_FILES:
      return EMFILE;
    case ERROR_INVALID_NAME:
    case WSAEINVAL:
    case ERROR_INVALID_PARAMETER:
      return EINVAL;
    case WSAEMFILE:
      return EMFILE;
    case WSAEWOULDBLOCK:
      return EAGAIN;
    case WSAEINPROGRESS:
      return EINPROGRESS;
    case WSAEALREADY:
      return EALREADY;
    case WSAEDESTADDRREQ:
      return EDESTADDRREQ;
    case WSAEMSGSIZE:
    case ERROR_MORE_DATA:
      return EMSGSIZE;
    case WSAEPROTOTYPE:
      return EPROTOTYPE;
    case WSAENOPROTOOPT:
      return ENOPROTOOPT;
    case WSAEPROTONOSUPPORT:
    case WSAESOCKTNOSUPPORT:
      return EPROTONOSUPPORT;
    case WSAEOPNOTSUPP:
      return EOPNOTSUPP;
    case WSAEAFNOSUPPORT:
    case WSAEPFNOSUPPORT:
      return EAFNOSUPPORT;
    case WSAEADDRINUSE:
      return EADDRINUSE;
    case WSAEADDRNOTAVAIL:
      return EADDRNOTAVAIL;
    case WSAENETDOWN:
      return ENETDOWN;
    case WSAENETUNREACH:
    case ERROR_NETWORK_UNREACHABLE:
      return ENETUNREACH;
    case WSAENETRESET:
      return ENETRESET;
    case WSAECONNABORTED:
    case ERROR_CONNECTION_ABORTED:
      return ECONNABORTED;
    case WSAECONNRESET:
    case ERROR_NETNAME_DELETED:
      return ECONNRESET;
    case WSAENOBUFS:
      return ENOBUFS;
    case WSAEISCONN:
      return EISCONN;
    case WSAENOTCONN:
      return ENOTCONN;
    case WSAESHUTDOWN:
      return kShutDown;
    case WSAETIMEDOUT:
    case ERROR_SEM_TIMEOUT:
      return ETIMEDOUT;
    case WSAECONNREFUSED:
    case ERROR_CONNECTION_REFUSED:
    case ERROR_PORT_UNREACHABLE:
      return ECONNREFUSED;
    case WSAEHOSTUNREACH:
    case ERROR_HOST_UNREACHABLE:
      return EHOSTUNREACH;
    case ERROR_BROKEN_PIPE:
    case ERROR_BAD_PIPE:
    case ERROR_NO_DATA:
    case ERROR_PIPE_NOT_CONNECTED:
      return EPIPE;
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_BAD_PATHNAME:
    case ERROR_BAD_NETPATH:
      return ENOENT;
    case WSA_NOT_ENOUGH_MEMORY:
    case ERROR_OUTOFMEMORY:
      return ENOMEM;
    case WSA_OPERATION_ABORTED:
      return ECANCELED;
    default:
      return EIO;
  }
}

int last_socket_error() noexcept { return errno_of(::WSAGetLastError()); }

void note_nonblocking(int fd, bool nonblocking) {
  KnownHandles::all().change(fd, [nonblocking](HandleFacts& facts) { facts.nonblocking = nonblocking; });
}
bool is_nonblocking(int fd) noexcept { return KnownHandles::all().get(fd).nonblocking; }

void note_completion_port(int fd, std::uint64_t port) {
  KnownHandles::all().change(fd, [port](HandleFacts& facts) { facts.completion_port = port; });
}
std::uint64_t completion_port_of(int fd) noexcept { return KnownHandles::all().get(fd).completion_port; }

void forget_handle(int fd) noexcept { KnownHandles::all().forget(fd); }

SOCKET open_socket(int family, int type, int protocol, const char* call) {
  require_winsock();
  const SOCKET socket =
      ::WSASocketW(family, type, protocol, nullptr, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
  if (socket == INVALID_SOCKET) raise_os_error(last_socket_error(), call);
  forget_handle(from_socket(socket));  // of somebody else, who closed it by himself
  return socket;
}

// As Python's socketpair() where the system has none. Another program may connect to the port meanwhile: whoever is
// accepted must be the other end.
SocketEnds open_loopback_pair() {
  OpenSocket listener(open_socket(AF_INET, SOCK_STREAM, 0, "socketpair"));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  check(::listen(listener.get(), 1) == 0);
  address = address_of(listener.get(), ::getsockname);
  OpenSocket connecting(open_socket(AF_INET, SOCK_STREAM, 0, "socketpair"));
  check(::connect(connecting.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  OpenSocket accepted(::accept(listener.get(), nullptr, nullptr));
  check(accepted.get() != INVALID_SOCKET);
  ::SetHandleInformation(reinterpret_cast<HANDLE>(accepted.get()), HANDLE_FLAG_INHERIT, 0);
  if (!same(address_of(accepted.get(), ::getpeername), address_of(connecting.get(), ::getsockname)))
    raise_os_error(ECONNABORTED, "socketpair");
  return {connecting.release(), accepted.release()};
}

}  // namespace loopspec::platform
