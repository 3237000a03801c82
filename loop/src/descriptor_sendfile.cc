// The system's sendfile on a loop that watches descriptors.
#include <algorithm>

#include "loopspec/coroutine.h"
#include "loopspec/file.h"
#include "platform/file_size.h"
#include "platform/socket_io.h"
#include "sendfile_position.h"
#include "socket_wait.h"

namespace loopspec {
namespace {

// Sends a block each time it is called; the total when there is no more to send.
struct SendBlocks {
  Socket sock;
  std::shared_ptr<File> file;
  std::int64_t offset;
  std::optional<std::int64_t> count;
  std::size_t size;
  std::shared_ptr<detail::SendfilePosition> position;

  std::optional<std::size_t> operator()() const {
    std::size_t& sent = position->sent;
    const std::size_t wanted = count ? static_cast<std::size_t>(*count) - sent : size;
    if (wanted == 0) return sent;
    const auto result =
        platform::send_file(sock.fileno(), file->fileno(), offset + static_cast<std::int64_t>(sent), wanted);
    if (result.would_block()) return std::nullopt;
    if (!result.ok()) {
      // With nothing sent the file may be of a kind that has to be read.
      if (sent == 0) throw SendfileNotAvailableError("os.sendfile call failed");
      if (platform::is_not_connected(result.error))
        throw ConnectionError(result.error, "socket is not connected", "sendfile");
      raise_os_error(result.error, "sendfile");
    }
    if (result.count == 0) return sent;
    sent += result.count;
    return std::nullopt;
  }
};

}  // namespace

Coroutine<std::size_t> DescriptorEventLoop::sendfile_native(Socket sock, std::shared_ptr<File> file, std::int64_t offset,
                                                          std::optional<std::int64_t> count, bool of_transport) {
  const std::optional<std::int64_t> size = platform::file_size(file->fileno());
  if (!size) throw SendfileNotAvailableError("not a regular file");
  if (*size == 0 && !count) co_return 0;
  const auto position = std::make_shared<detail::SendfilePosition>(file, offset);
  const detail::SendfilePosition::Restore restore(*position);
  SendBlocks blocks{sock, file, offset, count, static_cast<std::size_t>(*size), position};
  if (const auto sent = blocks()) co_return *sent;
  if (!of_transport) ensure_no_transport(sock.fileno());
  const Future<std::size_t> done = SocketWait::start<std::size_t>(*this, sock, kEventWrite, std::move(blocks));
  co_return co_await done;
}

}  // namespace loopspec
