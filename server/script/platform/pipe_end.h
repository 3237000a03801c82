// Plain reading and writing on a descriptor that is no socket. Errors are OSError naming the call.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "loopspec/pipe.h"

namespace loopspec::script::platform {

bool is_blocking(int fd);
// How much there was, 0 at the end; BlockingIOError where there is nothing.
std::size_t read_some(int fd, std::span<char> into);
// Waits until it can be read; false when the time is over.
bool wait_readable(int fd, std::chrono::nanoseconds time);

// Writes to one descriptor. On Windows a write cannot be tried: what the pipe has no room for goes on, and the next one waits for that.
class PipeWriter {
 public:
  // How much it took; BlockingIOError where it takes nothing, whatever the descriptor's mode is.
  std::size_t write_some(int fd, std::string_view data);
  // Waits until it takes something; false when the time is over.
  bool wait_writable(int fd, std::chrono::nanoseconds time) const;
  // Whether nothing that was taken is lost when the descriptor is closed.
  bool is_written() const noexcept;
  // Before the descriptor is closed.
  void forget() noexcept;

 private:
  struct UnderWay;
  std::shared_ptr<UnderWay> under_way_;
};

// What a descriptor of the C library's files is to the system; as pipes are numbered.
int system_descriptor(int file);
// Another descriptor of the same.
int duplicate(int fd);

bool has_pseudo_terminals() noexcept;
// The two ends of a new one, without echo and without the terminal's own handling of lines.
std::pair<Pipe, Pipe> open_pseudo_terminal();

}  // namespace loopspec::script::platform
