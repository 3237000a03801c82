// DatagramSocketTransport: a datagram socket, whatever the kind of loop: the datagrams that wait to be sent, flow
// control, the events of the protocol and the way to its end. What a backend adds is the part below "Provided by the
// backend".
//
// The states are asyncio's, as in stream_transport.h.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>

#include "../platform/socket_io.h"
#include "flow_control.h"
#include "loopspec/base_event_loop.h"
#include "loopspec/detail/owned_transport.h"
#include "loopspec/future.h"
#include "loopspec/socket.h"

namespace loopspec::detail {

class DatagramSocketTransport : public DatagramTransport, public OwnedTransport {
 public:
  // The socket is non-blocking. `address` is where to send by default, if anywhere.
  DatagramSocketTransport(BaseEventLoop& loop, Socket socket, std::shared_ptr<BaseProtocol> protocol,
                          const SocketAddress& address);
  ~DatagramSocketTransport() override;

  // To be called once, when the transport is owned by a shared_ptr: schedules connection_made(), then reading, then
  // sets `waiter`.
  void start(const Future<void>& waiter);

  // ---- DatagramTransport
  std::any get_extra_info(std::string_view name) const override;
  using BaseTransport::get_extra_info;
  bool is_closing() const override { return closing_; }
  void close() override;
  void abort() override { force_close(nullptr); }
  void set_protocol(std::shared_ptr<BaseProtocol> protocol) override;
  std::shared_ptr<BaseProtocol> get_protocol() const override { return protocol_; }
  std::string repr() const override;
  void sendto(BytesView data) override { send_or_keep(data, address_); }
  void sendto(BytesView data, const SocketAddress& address) override;
  void set_write_buffer_limits(std::optional<std::int64_t> high, std::optional<std::int64_t> low) override;
  std::pair<std::size_t, std::size_t> get_write_buffer_limits() const override { return {flow_.low(), flow_.high()}; }
  std::size_t get_write_buffer_size() const override { return buffered_; }

 protected:
  // ---- Provided by the backend. All are called by the loop's thread while the descriptor is open.

  // Begins to receive, and ends it: no received() afterwards. Callbacks run in `context`.
  virtual void start_reading(ContextCell context) = 0;
  virtual void stop_reading() = 0;
  // A datagram could not be sent: calls write_ready() when there is room, until stop_writing(). Or sends the first that waits
  // by itself, and calls first_sent().
  virtual void start_writing() = 0;
  virtual void stop_writing() = 0;
  virtual bool is_writing() const noexcept = 0;
  // Forgets the descriptor, which is about to be closed.
  virtual void detach() noexcept = 0;
  // "_SelectorDatagramTransport", as asyncio names it
  virtual std::string_view type_name() const noexcept = 0;

  // ---- What the backend calls

  int fd() const noexcept { return fd_; }
  bool is_lost() const noexcept { return lost_ != 0; }
  // What one receive gave. What the protocol throws is for the backend's callback to let out.
  void received(const platform::IoResult& result, BytesView data, const SocketAddress& from);
  // There is room again: sends what waits.
  void write_ready();
  // Where there is a peer, datagrams go there.
  bool has_peer() const noexcept { return static_cast<bool>(peername_); }
  struct Waiting {
    Bytes data;
    SocketAddress address;
  };
  // The first that waits, whose bytes may be taken; it counts until first_sent(), with `size` as it was and an error or 0.
  Waiting& first_waiting() noexcept { return waiting_.front(); }
  void first_sent(std::size_t size, int error);

 private:
  // What each datagram that waits counts besides its bytes, as in asyncio: so many empty ones are bounded, too.
  static constexpr std::size_t kHeaderSize = 8;

  std::shared_ptr<DatagramSocketTransport> shared_from_here() { return {shared_from_this(), this}; }
  void loop_closed() noexcept override;
  void made(const Future<void>& waiter);
  void end_reading();
  void send_or_keep(BytesView data, const SocketAddress& address);
  platform::IoResult send(BytesView data, const SocketAddress& address) noexcept;
  void drop_first(std::size_t size);
  void report_error(int error, const char* call);
  void no_address();
  void drop_waiting();
  void force_close(const std::exception_ptr& error);
  void schedule_lost(const std::exception_ptr& error);
  void call_connection_lost(const std::exception_ptr& error);
  void finish() noexcept;

  BaseEventLoop& loop_;
  Socket socket_;
  int fd_;
  std::shared_ptr<BaseProtocol> protocol_;
  DatagramProtocol* datagram_protocol_ = nullptr;
  std::deque<Waiting> waiting_;
  std::size_t buffered_ = 0;
  FlowControl flow_;
  std::uint32_t lost_ = 0;
  bool closing_ = false;
  bool reading_ = false;
  ContextCell read_context_;
  SocketAddress address_;
  SocketAddress sockname_;
  SocketAddress peername_;
};

}  // namespace loopspec::detail
