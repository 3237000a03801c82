// FlowControl: when a transport pauses and resumes its protocol's writing. Part of every transport that buffers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "loopspec/abstract_event_loop.h"
#include "loopspec/transport.h"
#include "water_marks.h"

namespace loopspec::detail {

class FlowControl {
 public:
  // See WriteTransport::set_write_buffer_limits(). The old marks stay when this throws.
  void set_limits(std::optional<std::int64_t> high, std::optional<std::int64_t> low) { marks_.set(high, low); }
  std::size_t low() const noexcept { return marks_.low(); }
  std::size_t high() const noexcept { return marks_.high(); }
  bool paused() const noexcept { return paused_; }

  // To be called after the buffer grew, and after it shrank, with its size. What the protocol throws is reported and
  // changes nothing, but for SystemExit and KeyboardInterrupt.
  void maybe_pause(AbstractEventLoop& loop, BaseTransport& transport, std::size_t size) {
    if (size > marks_.high() && !paused_) [[unlikely]] {
      pause(loop, transport);
    }
  }
  void maybe_resume(AbstractEventLoop& loop, BaseTransport& transport, std::size_t size) {
    if (paused_ && marks_.has_room(size)) [[unlikely]] {
      resume(loop, transport);
    }
  }

 private:
  void pause(AbstractEventLoop& loop, BaseTransport& transport);
  void resume(AbstractEventLoop& loop, BaseTransport& transport);

  WaterMarks marks_{std::size_t{64} * 1024};
  bool paused_ = false;
};

// Tells the exception handler about an error around a transport, with the keys "transport" and "protocol".
void report_transport_error(AbstractEventLoop& loop, const char* message, const std::exception_ptr& error,
                            BaseTransport& transport, const std::shared_ptr<BaseProtocol>& protocol);

// Rethrows the exception being handled when it is SystemExit or KeyboardInterrupt; for use in catch (...).
void rethrow_if_exit();

}  // namespace loopspec::detail
