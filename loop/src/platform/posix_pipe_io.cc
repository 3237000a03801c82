#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "descriptor.h"
#include "loopspec/exceptions.h"
#include "loopspec/pipe.h"
#include "pipe_io.h"
#include "posix_retry.h"
#include "posix_sigpipe.h"

namespace loopspec {
namespace platform {
DescriptorKind descriptor_kind(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) raise_os_error(errno, "fstat");
  if (S_ISFIFO(status.st_mode)) return DescriptorKind::kPipe;
  if (S_ISSOCK(status.st_mode)) return DescriptorKind::kSocket;
  return S_ISCHR(status.st_mode) ? DescriptorKind::kCharacterDevice : DescriptorKind::kOther;
}

void set_nonblocking(int fd) {
  const int flags = fcntl(fd, F_GETFL);
  if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) raise_os_error(errno, "fcntl");
}

IoResult read(int fd, MutableBytes into) noexcept {
  return retry_io([&] { return ::read(fd, into.data(), into.size()); });
}

IoResult write_pieces(int fd, std::span<const BytesView> pieces) noexcept {
  std::array<iovec, kMaxPieces> vectors;
  const std::size_t count = std::min(pieces.size(), vectors.size());
  for (std::size_t i = 0; i < count; ++i) vectors[i] = {const_cast<char*>(pieces[i].data()), pieces[i].size()};
  const WithoutSigpipe quiet;
  return retry_io([&] { return ::writev(fd, vectors.data(), static_cast<int>(count)); });
}

void close_pipe(int fd) noexcept { ::close(fd); }

bool is_terminal_gone(int error) noexcept {
  return error == EIO;
}

}  // namespace platform

std::pair<Pipe, Pipe> Pipe::make() {
  auto [reading, writing] = platform::make_blocking_pipe();
  return {from_descriptor(reading.release()), from_descriptor(writing.release())};
}

}  // namespace loopspec
