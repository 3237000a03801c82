// ReadPipeTransport: the reading end of a pipe, on any loop that watches descriptors.
//
// What asyncio does differently from a socket: an exception of data_received() is reported and the pipe goes on; at the end
// of the file the transport closes, whatever eof_received() returns.
#pragma once

#include <memory>

#include "loopspec/base_event_loop.h"
#include "loopspec/detail/owned_transport.h"
#include "loopspec/future.h"
#include "loopspec/pipe.h"

namespace loopspec::detail {

class ReadPipeTransport final : public ReadTransport, public OwnedTransport {
 public:
  // Makes the descriptor non-blocking. ValueError for one that is no pipe, socket or character device; the pipe is then
  // left as it is.
  ReadPipeTransport(BaseEventLoop& loop, Pipe pipe, std::shared_ptr<BaseProtocol> protocol);
  ~ReadPipeTransport() override;

  // To be called once, when the transport is owned by a shared_ptr: schedules connection_made(), then reading, then
  // sets `waiter`.
  void start(const Future<void>& waiter);

  std::any get_extra_info(std::string_view name) const override;
  using BaseTransport::get_extra_info;
  bool is_closing() const override { return closing_; }
  void close() override;
  void set_protocol(std::shared_ptr<BaseProtocol> protocol) override;
  std::shared_ptr<BaseProtocol> get_protocol() const override { return protocol_; }
  std::string repr() const override;
  bool is_reading() const override { return !closing_ && !paused_; }
  void pause_reading() override;
  void resume_reading() override;

 private:
  std::shared_ptr<ReadPipeTransport> shared_from_here() { return {shared_from_this(), this}; }
  void loop_closed() noexcept override;
  void begin_reading();
  void end_reading();
  void read_ready();
  void end_of_file();
  void fatal_error(int error);
  void end(const std::exception_ptr& error);
  void call_connection_lost(const std::exception_ptr& error);
  void finish() noexcept;

  BaseEventLoop& loop_;
  Pipe pipe_;
  int fd_;
  std::shared_ptr<BaseProtocol> protocol_;
  Protocol* stream_protocol_ = nullptr;
  bool closing_ = false;
  bool paused_ = false;
  bool reading_ = false;
};

}  // namespace loopspec::detail
