// ProactorEventLoop: an event loop that has a Proactor do its I/O.
//
// Python documentation: library/asyncio-eventloop.html#asyncio.ProactorEventLoop
//
// On a proactor that can poll, such as io_uring's, it has everything a selector loop has, add_reader() included, which is
// more than asyncio's. What the proactor does not support is done when descriptors are ready, as on a selector loop. On one
// that cannot, such as Windows' completion ports, everything is an operation, and add_reader() and its siblings raise
// NotImplementedError, as on asyncio's. A socket then belongs to the loop that it was used with first, as there. Such a loop
// has named pipes besides, and in the program's main thread run_forever() raises KeyboardInterrupt for CTRL_C, unless a
// Runner or somebody else took it.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "loopspec/descriptor_event_loop.h"
#include "loopspec/loop_options.h"
#include "loopspec/network.h"
#include "loopspec/proactor.h"

namespace loopspec {

namespace detail {

class AcceptOperation;
class PollingSelector;

}  // namespace detail

class PipeServer;

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

  void run_forever() override;

  // ---- Named pipes of Windows, as asyncio's loop has them without documenting it; elsewhere NotImplementedError.

  // Opens R"(\\.\pipe\NAME)", waiting while every instance of it is taken. Returns (transport, protocol), of which
  // connection_made() comes in the next turn; the transport can be read from and written to, but has no write_eof(). Throws
  // FileNotFoundError when there is no such pipe, another OSError.
  template <class Factory>
  detail::ConnectionMade<Factory> create_pipe_connection(Factory protocol_factory, std::string address) {
    std::invoke_result_t<Factory&> protocol;
    auto transport = co_await open_pipe_connection(detail::remember(protocol_factory, protocol), std::move(address));
    co_return std::make_pair(std::move(transport), std::move(protocol));
  }
  // Serves such a name from the next turn on; the factory is called for each client. A list of one server, as in asyncio.
  // Throws PermissionError when the name is served already, another OSError. Include loopspec/pipe_server.h.
  Coroutine<std::vector<std::shared_ptr<PipeServer>>> start_serving_pipe(ProtocolFactory protocol_factory, std::string address);

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
  Coroutine<std::size_t> sendfile_native(Socket sock, std::shared_ptr<File> file, std::int64_t offset, std::optional<std::int64_t> count,
                                         bool of_transport) override;
  Coroutine<std::shared_ptr<ReadTransport>> open_read_pipe(ProtocolFactory factory, Pipe pipe) override;
  Coroutine<std::shared_ptr<WriteTransport>> open_write_pipe(ProtocolFactory factory, Pipe pipe) override;
  bool has_subprocesses() const noexcept override { return true; }
  void wake() const noexcept override;
  void release_io() noexcept override;

 private:
  Coroutine<std::shared_ptr<Transport>> open_pipe_connection(ProtocolFactory factory, std::string address);
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
