// A file descriptor that closes itself.
#pragma once

#include <utility>

namespace loopspec::platform {

class Descriptor {
 public:
  Descriptor() noexcept = default;
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();

  int get() const noexcept { return fd_; }
  // Not to be closed any more.
  int release() noexcept { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

// Two connected descriptors, non-blocking and closed on exec. Throws OSError naming the call.
std::pair<Descriptor, Descriptor> make_pipe();
std::pair<Descriptor, Descriptor> make_socketpair();
// A pipe that blocks, as programs expect one: what is read from, and what is written to. Closed on exec.
std::pair<Descriptor, Descriptor> make_blocking_pipe();

// Reads until nothing is left. Writes one byte; a full buffer is fine.
void drain(int fd) noexcept;
void write_byte(int fd) noexcept;

// Throws OSError EBADF, naming `call`, unless the descriptor is open.
void require_open(int fd, const char* call);
bool is_open(int fd) noexcept;

}  // namespace loopspec::platform
