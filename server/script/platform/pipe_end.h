// Plain reading and writing on a descriptor that is no socket. Errors are OSError naming the call.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "loopspec/pipe.h"
#include "loopspec/selector.h"

namespace loopspec::script::platform {

bool is_blocking(int fd);
// How much it took; BlockingIOError where it takes nothing, whatever the descriptor's mode is.
std::size_t write_some(int fd, std::string_view data);
// How much there was, 0 at the end; BlockingIOError where there is nothing.
std::size_t read_some(int fd, std::span<char> into);
// Waits until it can be read, or written; false when the time is over.
bool wait_for(int fd, EventMask event, std::chrono::nanoseconds time);
// Another descriptor of the same.
int duplicate(int fd);

bool has_pseudo_terminals() noexcept;
// The two ends of a new one, without echo and without the terminal's own handling of lines.
std::pair<Pipe, Pipe> open_pseudo_terminal();

}  // namespace loopspec::script::platform
