// StreamTransport: a connected stream socket, whatever the kind of loop: the write buffer, flow control, the events of
// the protocol and the way to its end. What a backend adds is the part below "Provided by the backend".
//
// The states are asyncio's. `closing_` is set by close(), abort() and errors: nothing is read any more. `lost_` counts
// from the moment connection_lost() is scheduled: nothing is written any more. In between the buffer is being sent.
//
// Sending. Either nothing is buffered; or the bytes wait for the end of the turn (is_due()); or they wait for the
// backend, which calls write_ready(), or for an operation of its own, which ends with write_done().
#pragma once

#include <cstdint>
#include <memory>

#include "flow_control.h"
#include "loopspec/base_event_loop.h"
#include "loopspec/detail/owned_transport.h"
#include "loopspec/detail/turn_end.h"
#include "loopspec/server.h"
#include "loopspec/socket.h"
#include "write_buffer.h"

namespace loopspec::detail {

class StreamTransport : public Transport, public TurnEndTask, public OwnedTransport {
 public:
  // The socket is connected and non-blocking. `server` is the one that accepted it, if any. `peername` is asked for
  // when absent.
  StreamTransport(BaseEventLoop& loop, Socket socket, std::shared_ptr<BaseProtocol> protocol,
                  std::shared_ptr<Server> server, const SocketAddress& peername);
  ~StreamTransport() override;

  // To be called once, when the transport is owned by a shared_ptr: schedules connection_made(), then reading, then
  // sets `waiter`, if there is one.
  void start(const Future<void>& waiter);

  // ---- Transport
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
  void set_write_buffer_limits(std::optional<std::int64_t> high, std::optional<std::int64_t> low) override;
  std::pair<std::size_t, std::size_t> get_write_buffer_limits() const override { return {flow_.low(), flow_.high()}; }
  std::size_t get_write_buffer_size() const override;
  void write(BytesView data) override;
  void writelines(std::span<const BytesView> pieces) override;
  void write_eof() override;
  bool can_write_eof() const override { return true; }
  SendfileMode sendfile_mode() const noexcept override { return SendfileMode::kTryNative; }
  bool is_writing_paused() const noexcept override { return flow_.paused(); }
  void abort() override;
  bool start_tls_compatible() const noexcept override { return true; }
  void force_close(const std::exception_ptr& error) override;

  // ---- For sendfile(). The future is done when nothing is buffered, and fails when the connection is lost. Until
  // end_sendfile(), write() is refused.
  Future<void> begin_sendfile();
  void end_sendfile() noexcept { empty_waiter_ = Future<void>(); }
  const Socket& socket() const noexcept { return socket_; }

 protected:
  // ---- Provided by the backend. All are called by the loop's thread while the descriptor is open.

  // Begins to receive, and ends it: no data_received() afterwards. What comes is handed to deliver(), or to
  // read_buffer() and buffer_filled(); then end_of_file() or fatal_error(). Never called twice in a row. Callbacks run
  // in `context`.
  virtual void start_reading(ContextCell context) = 0;
  virtual void stop_reading() = 0;

  struct Sent {
    std::size_t count = 0;  // bytes taken
    int error = 0;          // errno; the connection is lost
    bool started = false;   // an operation runs: the bytes must stay where they are until write_done()
  };
  // Tries to send the pieces, which are the head of the buffer or, where the backend sends at once, the caller's.
  virtual Sent send(std::span<const BytesView> pieces) = 0;
  // Whether the first write of a turn is tried at once, which is asked once a turn.
  virtual bool sends_at_once(std::size_t size) noexcept = 0;
  // The same at the end of a turn, when nobody looks and what all transports send can leave together.
  virtual Sent send_with_others(std::span<const BytesView> pieces) { return send(pieces); }
  // Not everything was sent: calls write_ready() when there is room, until stop_writing(). Or start_operation(), and then
  // is_writing() stays false.
  virtual void start_writing() = 0;
  // Starts to send the pieces, which stay where they are until the operation has ended.
  virtual void start_sending(std::span<const BytesView>) {}
  virtual void stop_writing() = 0;
  virtual bool is_writing() const noexcept = 0;
  // Forgets the descriptor, which is about to be closed.
  virtual void detach() noexcept = 0;
  // "_SelectorSocketTransport", as asyncio names it
  virtual std::string_view type_name() const noexcept = 0;

  // ---- What the backend calls

  BaseEventLoop& loop() const noexcept { return loop_; }
  int fd() const noexcept { return fd_; }
  bool is_lost() const noexcept { return lost_ != 0; }
  // Some bytes, at least one. For a BufferedProtocol they are copied into its buffers.
  void deliver(BytesView data);
  // The protocol says where to read to. Empty when the connection was ended instead.
  bool reads_into_protocol() const noexcept { return buffered_protocol_ != nullptr; }
  MutableBytes read_buffer();
  void buffer_filled(std::size_t count);
  void end_of_file();
  // An OSError ends the connection quietly, anything else is reported.
  void fatal_error(const std::exception_ptr& error, const char* message);
  // There is room again: sends more.
  void write_ready();
  // Has start_sending() send the head of the buffer.
  void start_operation();
  // A started operation ended. Runs no code of users: false when nothing is to be done about it, else write_done() is to be
  // called from a callback, with the error.
  bool settle_write(std::size_t count, int error) noexcept;
  void write_done(int error);

 private:
  std::shared_ptr<StreamTransport> shared_from_here() { return {shared_from_this(), this}; }
  void end_of_turn() override;
  void loop_closed() noexcept override;
  void made(const Future<void>& waiter);
  void begin_reading(ContextCell context);
  void end_reading();
  bool may_send_now(std::size_t size) noexcept;
  bool may_write(const char* method, bool empty);
  void send_now(std::span<const BytesView> pieces, std::size_t size);
  void keep(BytesView data);
  void after_keeping();
  // Sends what waits for the end of the turn. False when the connection is lost.
  bool flush(bool with_others = false);
  bool flush_if_due() { return !is_due() || flush(); }
  void send_buffered(bool with_others = false);
  void sent_all();
  void send_failed(int error);
  void drop_buffer();
  void drop_connection(const std::exception_ptr& error);
  void schedule_lost(const std::exception_ptr& error);
  void call_connection_lost(const std::exception_ptr& error);
  void finish() noexcept;
  void shutdown_write();
  template <class Call>
  bool call_protocol(Call call, const char* message);

  BaseEventLoop& loop_;
  Socket socket_;
  int fd_;
  std::shared_ptr<BaseProtocol> protocol_;
  Protocol* stream_protocol_ = nullptr;
  BufferedProtocol* buffered_protocol_ = nullptr;
  WriteBuffer buffer_;
  FlowControl flow_;
  std::uint64_t write_turn_ = 0;  // the turn of the last write that was tried at once
  std::uint32_t lost_ = 0;
  bool closing_ = false;
  bool paused_ = false;
  bool reading_ = false;  // between start_reading() and stop_reading()
  bool eof_written_ = false;
  bool operation_started_ = false;
  ContextCell read_context_;  // for the first start_reading()
  Future<void> empty_waiter_;
  std::shared_ptr<Server> server_;
  SocketAddress sockname_;
  SocketAddress peername_;
};

}  // namespace loopspec::detail
