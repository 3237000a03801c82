// Sending files on a proactor that does it by itself.
#include <algorithm>

#include "loopspec/coroutine.h"
#include "loopspec/file.h"
#include "loopspec/proactor_event_loop.h"
#include "loopspec/server.h"
#include "platform/file_size.h"
#include "sendfile_position.h"
#include "socket_operation.h"

namespace loopspec {
namespace {

constexpr std::int64_t kBlock = std::int64_t{1} << 30;  // one operation; the system's limit is twice that

Future<std::size_t> send_block(ProactorEventLoop& loop, const Socket& sock, std::shared_ptr<File> file, std::int64_t offset, std::int64_t size, bool of_transport) {
  using SendFile = detail::SocketOperation<std::size_t>;
  const auto send = std::make_shared<SendFile>(loop, OperationKind::kSendFile, sock, "sendfile");
  send->file = platform::system_file(file->fileno());
  send->offset = offset;
  send->size = static_cast<std::size_t>(size);
  const auto finish = [file = std::move(file)](SendFile&, const Completion& completion) { return std::optional<std::size_t>(completion.count); };
  return send->start(finish, of_transport);
}

}  // namespace

Coroutine<std::size_t> ProactorEventLoop::sendfile_native(Socket sock, std::shared_ptr<File> file, std::int64_t offset, std::optional<std::int64_t> count,
                                                          bool of_transport) {
  if (!proactor().supports(OperationKind::kSendFile)) co_return co_await DescriptorEventLoop::sendfile_native(sock, file, offset, count, of_transport);
  const std::optional<std::int64_t> size = platform::file_size(file->fileno());
  if (!size) throw SendfileNotAvailableError("not a regular file");
  const std::int64_t end = count ? std::min(offset + *count, *size) : *size;
  detail::SendfilePosition position(file, offset);
  const detail::SendfilePosition::Restore restore(position);
  for (;;) {
    const std::int64_t left = end - offset - static_cast<std::int64_t>(position.sent);
    if (left <= 0) co_return position.sent;
    const Future<std::size_t> sent = send_block(*this, sock, file, offset + static_cast<std::int64_t>(position.sent), std::min(left, kBlock), of_transport);
    const std::size_t moved = co_await sent;
    if (moved == 0) co_return position.sent;  // the file has become shorter
    position.sent += moved;
  }
}

}  // namespace loopspec
