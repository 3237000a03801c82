// Pipes, and what else a pipe transport can be made of. Calls return their error instead of throwing it and go on after
// EINTR.
#pragma once

#include <span>

#include "loopspec/bytes.h"
#include "socket_io.h"

namespace loopspec::platform {

enum class DescriptorKind { kPipe, kSocket, kCharacterDevice, kOther };

// Throws OSError naming fstat.
DescriptorKind descriptor_kind(int fd);
// Throws OSError naming fcntl.
void set_nonblocking(int fd);

IoResult read(int fd, MutableBytes into) noexcept;
// At most kMaxPieces of them. Never raises SIGPIPE.
IoResult write_pieces(int fd, std::span<const BytesView> pieces) noexcept;

void close_pipe(int fd) noexcept;

// EIO: what reading from a terminal gives when its other side is gone.
bool is_terminal_gone(int error) noexcept;

}  // namespace loopspec::platform
