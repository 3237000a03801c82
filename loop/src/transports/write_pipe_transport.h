// WritePipeTransport: the writing end of a pipe, on any loop that watches descriptors.
//
// It is also watched for reading: a pipe's writing end becomes readable when the reading end goes away. Of a socket that
// means the same, so a socket whose peer sends something is closed, as in asyncio.
#pragma once

#include <cstdint>
#include <memory>

#include "flow_control.h"
#include "loopspec/base_event_loop.h"
#include "loopspec/detail/owned_transport.h"
#include "loopspec/future.h"
#include "loopspec/pipe.h"
#include "write_buffer.h"

namespace loopspec::detail {

class WritePipeTransport final : public WriteTransport, public OwnedTransport {
 public:
  // Makes the descriptor non-blocking. ValueError for one that is no pipe, socket or character device; the pipe is then
  // left as it is.
  WritePipeTransport(BaseEventLoop& loop, Pipe pipe, std::shared_ptr<BaseProtocol> protocol);
  ~WritePipeTransport() override;

  // To be called once, when the transport is owned by a shared_ptr: schedules connection_made(), then watching for the
  // other end's close, then sets `waiter`.
  void start(const Future<void>& waiter);

  std::any get_extra_info(std::string_view name) const override;
  using BaseTransport::get_extra_info;
  bool is_closing() const override { return closing_; }
  void close() override { write_eof(); }
  void set_protocol(std::shared_ptr<BaseProtocol> protocol) override { protocol_ = std::move(protocol); }
  std::shared_ptr<BaseProtocol> get_protocol() const override { return protocol_; }
  std::string repr() const override;
  void set_write_buffer_limits(std::optional<std::int64_t> high, std::optional<std::int64_t> low) override;
  std::pair<std::size_t, std::size_t> get_write_buffer_limits() const override { return {flow_.low(), flow_.high()}; }
  std::size_t get_write_buffer_size() const override { return buffer_.size(); }
  void write(BytesView data) override;
  // Sends what is buffered and closes: a pipe has no other end of file.
  void write_eof() override;
  bool can_write_eof() const override { return true; }
  void abort() override { end(nullptr); }

 private:
  std::shared_ptr<WritePipeTransport> shared_from_here() { return {shared_from_this(), this}; }
  void loop_closed() noexcept override;
  bool may_write();
  void begin_watching();
  void start_writing();
  void stop_writing();
  void peer_closed();
  void write_ready();
  void write_failed(int error);
  void end(const std::exception_ptr& error);
  void call_connection_lost(const std::exception_ptr& error);
  void finish() noexcept;

  BaseEventLoop& loop_;
  Pipe pipe_;
  int fd_;
  std::shared_ptr<BaseProtocol> protocol_;
  WriteBuffer buffer_;
  FlowControl flow_;
  std::uint32_t refused_ = 0;  // writes since the pipe broke or was closed
  bool shows_close_ = false;   // the descriptor becomes readable when the other end goes
  bool watching_ = false;
  bool writing_ = false;
  bool closing_ = false;  // by close(), write_eof() or an error: nothing is written any more but what is buffered
  bool ending_ = false;   // connection_lost() is scheduled
};

}  // namespace loopspec::detail
