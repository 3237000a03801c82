#include "overlapped_call.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <new>
#include <utility>
#include <vector>

#include "../platform/socket_io.h"
#include "loopspec/exceptions.h"
#include "winsock_extensions.h"

namespace loopspec::proactors {
namespace {

// The largest datagram there is. One that is cut would end with a warning, for which some versions send a packet.
constexpr std::size_t kDatagramRoom = 65536;

SOCKET socket_of(const Operation& operation) noexcept { return static_cast<SOCKET>(operation.descriptor); }
HANDLE handle_of(const Operation& operation) noexcept { return reinterpret_cast<HANDLE>(operation.descriptor); }

ULONG size_of(std::size_t size) noexcept { return static_cast<ULONG>(std::min(size, static_cast<std::size_t>(INT_MAX))); }

int started(bool succeeded, int windows_error) noexcept {
  return succeeded || windows_error == ERROR_IO_PENDING ? 0 : platform::errno_of(windows_error);
}
int socket_call(bool succeeded) noexcept { return started(succeeded, ::WSAGetLastError()); }
int file_call(bool succeeded) noexcept { return started(succeeded, static_cast<int>(::GetLastError())); }

// The system copies these when the call is made.
class Buffers {
 public:
  template <class Pieces>
  explicit Buffers(const Pieces& pieces) {
    if (pieces.size() > few_.size()) many_.resize(pieces.size());
    for (const auto& piece : pieces) get()[count_++] = {size_of(piece.size()), const_cast<char*>(piece.data())};
  }
  WSABUF* get() noexcept { return many_.empty() ? few_.data() : many_.data(); }
  DWORD count() const noexcept { return count_; }

 private:
  std::array<WSABUF, 8> few_;
  std::vector<WSABUF> many_;
  DWORD count_ = 0;
};

// What did not fit of a message comes with the next call.
bool is_success(int windows_error) noexcept { return windows_error == ERROR_IO_PENDING || windows_error == ERROR_MORE_DATA; }

// Of a stream, or of a file, for whoever reads.
bool is_end(int windows_error) noexcept { return windows_error == ERROR_BROKEN_PIPE || windows_error == ERROR_HANDLE_EOF; }

// Reading a file there fails at once, for which Wine sends a packet nevertheless.
bool is_behind_end(const Operation& operation) noexcept {
  LARGE_INTEGER size;
  return ::GetFileType(handle_of(operation)) == FILE_TYPE_DISK && ::GetFileSizeEx(handle_of(operation), &size) != FALSE && operation.offset >= size.QuadPart;
}

bool is_socket_call(OperationKind kind) noexcept {
  return kind != OperationKind::kRead && kind != OperationKind::kWrite && kind != OperationKind::kWaitForEnd && kind != OperationKind::kAcceptPipe;
}

}  // namespace

OverlappedCall::~OverlappedCall() {
  if (accepted_ != INVALID_SOCKET) platform::close_socket(platform::from_socket(accepted_));
  if (wait_ != nullptr) static_cast<void>(::UnregisterWaitEx(wait_, INVALID_HANDLE_VALUE));
}

int OverlappedCall::start(MutableBytes room) noexcept {
  static_cast<OVERLAPPED&>(*this) = {};
  try {
    return start_call(room);
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  } catch (const OSError& failed) {
    return failed.error_number();
  }
}

int OverlappedCall::start_call(MutableBytes many) {
  switch (operation.kind) {
    case OperationKind::kReceive:
    case OperationKind::kReceiveMany:
      return receive(many);
    case OperationKind::kReceiveFrom:
      return receive_datagram();
    case OperationKind::kSend:
    case OperationKind::kSendTo:
      return send();
    case OperationKind::kAccept:
    case OperationKind::kAcceptMany:
      return accept();
    case OperationKind::kConnect:
      return connect();
    case OperationKind::kRead:
      return read();
    case OperationKind::kWrite:
      return write();
    case OperationKind::kWaitForEnd:
      return wait_for_end();
    case OperationKind::kAcceptPipe:
      return accept_pipe();
    case OperationKind::kSendFile:
      return send_file();
    default:
      return ENOTSUP;
  }
}

int OverlappedCall::receive(MutableBytes many) {
  flags_ = 0;
  Buffers buffers(many.empty() ? operation.into : std::span<const MutableBytes>(&many, 1));
  return socket_call(::WSARecv(socket_of(operation), buffers.get(), buffers.count(), nullptr, &flags_, this, nullptr) == 0);
}

int OverlappedCall::receive_datagram() {
  if (!memory_) memory_.reset(new char[kDatagramRoom]);
  flags_ = 0;
  address_size_ = sizeof address_;
  WSABUF room{kDatagramRoom, memory_.get()};
  return socket_call(::WSARecvFrom(socket_of(operation), &room, 1, nullptr, &flags_, reinterpret_cast<sockaddr*>(&address_), &address_size_, this, nullptr) == 0);
}

std::size_t OverlappedCall::deliver_datagram(std::size_t count) noexcept {
  if (operation.address != nullptr) *operation.address = SocketAddress::from_raw(&address_, static_cast<std::size_t>(address_size_));
  std::size_t moved = 0;
  for (const MutableBytes piece : operation.into) {
    const std::size_t part = std::min(piece.size(), count - moved);
    std::copy_n(memory_.get() + moved, part, piece.data());
    moved += part;
  }
  return moved;
}

int OverlappedCall::send() {
  Buffers buffers(operation.from);
  if (operation.kind == OperationKind::kSend) return socket_call(::WSASend(socket_of(operation), buffers.get(), buffers.count(), nullptr, 0, this, nullptr) == 0);
  const SocketAddress& to = *operation.address;
  return socket_call(::WSASendTo(socket_of(operation), buffers.get(), buffers.count(), nullptr, 0, static_cast<const sockaddr*>(to.data()),
                                 static_cast<int>(to.size()), this, nullptr) == 0);
}

// ---- Connections

int OverlappedCall::accept() {
  WSAPROTOCOL_INFOW listening{};
  int size = sizeof listening;
  if (::getsockopt(socket_of(operation), SOL_SOCKET, SO_PROTOCOL_INFOW, reinterpret_cast<char*>(&listening), &size) != 0) return platform::last_socket_error();
  const AcceptExCall accept_ex = accept_ex_call();
  if (accept_ex == nullptr) return ENOTSUP;
  accepted_ = platform::open_socket(listening.iAddressFamily, listening.iSocketType, listening.iProtocol, "AcceptEx");
  DWORD received = 0;
  return socket_call(
      accept_ex(socket_of(operation), accepted_, addresses_.data(), 0, static_cast<DWORD>(kAddressRoom), static_cast<DWORD>(kAddressRoom), &received, this) != FALSE);
}

int OverlappedCall::take_accepted(int& failed) noexcept {
  const SOCKET listening = socket_of(operation);
  const SOCKET connection = std::exchange(accepted_, INVALID_SOCKET);
  const int fd = platform::from_socket(connection);
  u_long on = 1;
  if (::setsockopt(connection, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, reinterpret_cast<const char*>(&listening), sizeof listening) == 0 &&
      ::ioctlsocket(connection, static_cast<long>(FIONBIO), &on) == 0) {
    platform::note_nonblocking(fd, true);
    return fd;
  }
  failed = platform::last_socket_error();
  platform::close_socket(fd);
  return -1;
}

// ConnectEx() takes sockets that are bound.
int OverlappedCall::connect() {
  const SOCKET socket = socket_of(operation);
  const SocketAddress& to = *operation.address;
  const ConnectExCall connect_ex = connect_ex_call();
  if (connect_ex == nullptr) return ENOTSUP;
  address_size_ = sizeof address_;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address_), &address_size_) != 0) {
    if (::WSAGetLastError() != WSAEINVAL) return platform::last_socket_error();
    address_ = {};
    address_.ss_family = static_cast<const sockaddr*>(to.data())->sa_family;
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&address_), static_cast<int>(to.size())) != 0) return platform::last_socket_error();
  }
  return socket_call(connect_ex(socket, static_cast<const sockaddr*>(to.data()), static_cast<int>(to.size()), nullptr, 0, nullptr, this) != FALSE);
}

int OverlappedCall::take_connected() noexcept {
  return ::setsockopt(socket_of(operation), SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, nullptr, 0) == 0 ? 0 : platform::last_socket_error();
}

// ---- Pipes, files and processes

void OverlappedCall::set_offset() noexcept {
  const auto offset = static_cast<std::uint64_t>(operation.offset < 0 ? 0 : operation.offset);
  Offset = static_cast<DWORD>(offset);
  OffsetHigh = static_cast<DWORD>(offset >> 32);
}

int OverlappedCall::read() {
  set_offset();
  const auto first = std::find_if(operation.into.begin(), operation.into.end(), [](const MutableBytes& piece) { return !piece.empty(); });
  const MutableBytes into = first == operation.into.end() ? MutableBytes() : *first;
  if (is_behind_end(operation)) return post_nothing();
  if (::ReadFile(handle_of(operation), into.data(), size_of(into.size()), nullptr, this) != FALSE) return 0;
  const int windows_error = static_cast<int>(::GetLastError());
  if (is_success(windows_error)) return 0;
  return is_end(windows_error) ? post_nothing() : platform::errno_of(windows_error);
}

int OverlappedCall::post_nothing() {
  Internal = 0;
  return ::PostQueuedCompletionStatus(completion_port, 0, 0, this) != FALSE ? 0 : ENOMEM;
}

int OverlappedCall::write() {
  set_offset();
  BytesView data = operation.from.empty() ? BytesView() : operation.from.front();
  if (operation.from.size() > 1) {
    std::size_t size = 0;
    for (const BytesView piece : operation.from) size += piece.size();
    memory_.reset(new char[size]);
    char* end = memory_.get();
    for (const BytesView piece : operation.from) end = std::copy(piece.begin(), piece.end(), end);
    data = {memory_.get(), size};
  }
  return file_call(::WriteFile(handle_of(operation), data.data(), size_of(data.size()), nullptr, this) != FALSE);
}

// A client that was quicker is told by an error, and by no packet.
int OverlappedCall::accept_pipe() {
  if (::ConnectNamedPipe(handle_of(operation), this) != FALSE) return 0;
  const int windows_error = static_cast<int>(::GetLastError());
  return windows_error == ERROR_PIPE_CONNECTED ? post_nothing() : started(false, windows_error);
}

int OverlappedCall::send_file() {
  const TransmitFileCall transmit_file = transmit_file_call();
  if (transmit_file == nullptr) return ENOTSUP;
  set_offset();
  return socket_call(transmit_file(socket_of(operation), reinterpret_cast<HANDLE>(operation.file), size_of(operation.size), 0, this, nullptr, 0) != FALSE);
}

int OverlappedCall::wait_for_end() {
  return file_call(::RegisterWaitForSingleObject(&wait_, handle_of(operation), &ended, this, INFINITE, WT_EXECUTEONLYONCE) != FALSE);
}

// On a thread of the system's.
void CALLBACK OverlappedCall::ended(void* call, BOOLEAN) noexcept { static_cast<OverlappedCall*>(call)->post_end(); }

void OverlappedCall::post_end() noexcept {
  if (!end_posted_.exchange(true)) ::PostQueuedCompletionStatus(completion_port, 0, 0, this);
}

// ---- The end

void OverlappedCall::cancel() noexcept {
  if (wait_ == nullptr) {
    ::CancelIoEx(handle_of(operation), this);
    return;
  }
  static_cast<void>(::UnregisterWaitEx(std::exchange(wait_, nullptr), INVALID_HANDLE_VALUE));  // after ended(), if that is running
  if (!end_posted_.load()) error = ECANCELED;
  post_end();
}

int OverlappedCall::result() noexcept {
  if (error != 0 || Internal == 0) return error;
  DWORD count = 0;
  if (is_socket_call(operation.kind)) {
    return ::WSAGetOverlappedResult(socket_of(operation), this, &count, FALSE, &flags_) != FALSE ? 0 : platform::last_socket_error();
  }
  if (::GetOverlappedResult(handle_of(operation), this, &count, FALSE) != FALSE) return 0;
  const int windows_error = static_cast<int>(::GetLastError());
  const bool read = operation.kind == OperationKind::kRead && (is_end(windows_error) || is_success(windows_error));
  return read ? 0 : platform::errno_of(windows_error);
}

}  // namespace loopspec::proactors
