// ProactorEventLoop: an event loop that has a Proactor do its I/O.
//
// Python documentation: library/asyncio-eventloop.html#asyncio.ProactorEventLoop
//
// On a proactor that can poll, such as io_uring's, it has everything a selector loop has, add_reader() included, which is
// more than asyncio's. What the proactor does not support is done when descriptors are ready, as on a selector loop. On one
// that cannot, such as Windows' completion ports, everything is an operation, and add_reader() and its siblings raise
// NotImplementedError, as on asyncio's. A socket then belongs to the loop that it was used with first, as there.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "loopspec/descriptor_event_loop.h"
#include "loopspec/loop_options.h"
#include "loopspec/proactor.h"

namespace loopspec {

namespace detail {

class AcceptOperation;
class PollingSelector;

}  // namespace detail

class ProactorEventLoop : public DescriptorEventLoop {
 public:
  // On the best proactor this machine has, or on the one given. Throws OSError when out of descriptors, RuntimeError when
  // there is no proactor.
  explicit ProactorEventLoop(std::unique_ptr<Proactor> proactor = nullptr, std::shared_ptr<Clock> clock = nullptr);
  ~ProactorEventLoop() override;

  // The name of what it runs on, such as "io_uring".
  std::string_view proactor_name() const noexcept { return proactor_name_; }
  std::string_view type_name() const noexcept override { return "ProactorEventLoop"; }

  // As DescriptorEventLoop's; NotImplementedError when the proactor cannot poll.
  bool remove_reader(int fd) override;
  bool remove_writer(int fd) override;

  // ---- Used by transports of the library

  // While the loop is open.
  Proactor& proactor() const noexcept { return *proactor_; }
  bool can_watch() const noexcept override { return can_poll_; }
  void submit(Operation& operation);
  // Asks for the operation's end, if it is in flight, and returns when the kernel has let go of its descriptor.
  void cancel_now(Operation& operation) noexcept;
  // Asked by a transport that writes, once a turn: so many do that they should share one call at its end. The first few
  // need not wait for it, and learn at once what a write came to. Never where each needs a call of its own.
  bool sends_with_others() noexcept;
  // Runs a handle in the next turn, as if something were completed now.
  void queue(detail::HandleNode& node) noexcept { queue_io_handle(node); }

  std::shared_ptr<Transport> make_socket_transport(Socket socket, std::shared_ptr<BaseProtocol> protocol, const Future<void>& waiter,
                                                   std::shared_ptr<Server> server, const SocketAddress& peername) override;
  std::shared_ptr<DatagramTransport> make_datagram_transport(Socket socket, std::shared_ptr<BaseProtocol> protocol, const Future<void>& waiter,
                                                             const SocketAddress& address) override;
  void start_accepting(const std::shared_ptr<Server>& server, const Socket& socket) override;
  void stop_accepting(const Socket& socket) override;

 protected:
  void queue_ready_io() override;
  void queue_other_io(const SelectorEvent& event) override;
  void flush_io() override;
  void watch_reader(int fd, detail::NodeRef node) override;
  void watch_writer(int fd, detail::NodeRef node) override;
  Future<ReceivedBytes> receive_by_operation(const Socket& sock, std::size_t count) override;
  Future<std::size_t> send_by_operation(const Socket& sock, BytesView data, const SocketAddress& to) override;
  Future<bool> connect_by_operation(const Socket& sock, const SocketAddress& to) override;
  Future<Socket> accept_by_operation(const Socket& sock) override;
  void wake() const noexcept override;
  void release_io() noexcept override;

 private:
  void stop_all_accepting() noexcept;
  void require_polling() const;

  detail::PollingSelector* polling_;  // the selector, which owns the proactor
  Proactor* proactor_;                // null once the loop is closed
  std::string proactor_name_;
  bool can_poll_;
  std::uint64_t writing_turn_ = 0;  // in which the next was counted
  unsigned writers_ = 0;
  mutable std::mutex proactor_mutex_;  // a late wake() against close(); never taken while the loop is awake
  std::map<int, detail::AcceptOperation*> accepting_;  // by the descriptor that listens
};

}  // namespace loopspec
