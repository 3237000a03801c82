// BaseEventLoop: everything of a loop that does not depend on how it learns about I/O.
//
// Python documentation: library/asyncio-eventloop.html#event-loop-implementations
//
// The ordering rules are in event_loop.h; run_once() is rule 2.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "loopspec/abstract_event_loop.h"
#include "loopspec/clock.h"
#include "loopspec/detail/events.h"
#include "loopspec/detail/inbox.h"
#include "loopspec/detail/owned_transport.h"
#include "loopspec/detail/ready_queue.h"
#include "loopspec/detail/timer_heap.h"
#include "loopspec/detail/turn_end.h"

namespace loopspec {

namespace detail {
class SignalHandlers;
class StreamTransport;
}

// How a loop learns that a child has ended: by the best way of the system, or always by a thread that waits.
enum class ChildWatching { kBest, kThread };

class BaseEventLoop : public AbstractEventLoop {
 public:
  ~BaseEventLoop() override;

  void run_forever() override;
  void stop() override { stopping_.store(true, std::memory_order_relaxed); }
  bool is_running() const noexcept override { return running_.load(std::memory_order_relaxed); }
  bool is_closed() const noexcept override { return closed_.load(std::memory_order_relaxed); }
  void close() override;

  std::int64_t time_ns() const noexcept override { return clock_->now_ns(); }
  // The clock it was made with.
  Clock& clock() const noexcept { return *clock_; }

  void set_exception_handler(ExceptionHandler handler) override { exception_handler_ = std::move(handler); }
  ExceptionHandler get_exception_handler() const override { return exception_handler_; }
  void default_exception_handler(ExceptionContext& context) override;
  // In a callback: the handle that the same turn runs after the current one, and by its `next` those after that; null when there is none.
  // For a loop whose callbacks run elsewhere, so that a turn's worth of them can be sent at once. Cancelled handles are among them.
  const detail::HandleNode* following() const noexcept { return batch_ == nullptr ? nullptr : batch_->following(); }

  using AbstractEventLoop::call_exception_handler;
  void call_exception_handler(ExceptionContext& context) override;

  // The same for every kind of loop. An override repeats the defaults, which C++ takes from the static type.
  Coroutine<std::shared_ptr<Server>> create_server(ProtocolFactory protocol_factory, Hosts hosts = Hosts(), Port port = Port(),
                                                   ServerOptions options = ServerOptions()) override;
  Coroutine<std::shared_ptr<Server>> create_unix_server(ProtocolFactory protocol_factory,
                                                        std::optional<std::string> path = std::nullopt,
                                                        UnixServerOptions options = UnixServerOptions()) override;
  Coroutine<std::shared_ptr<Transport>> start_tls(std::shared_ptr<Transport> transport, std::shared_ptr<BaseProtocol> protocol,
                                                  std::shared_ptr<SSLContext> sslcontext,
                                                  StartTlsOptions options = StartTlsOptions()) override;
  Coroutine<std::size_t> sendfile(std::shared_ptr<WriteTransport> transport, std::shared_ptr<File> file, std::int64_t offset = 0,
                                  std::optional<std::int64_t> count = std::nullopt, bool fallback = true) override;
  Coroutine<std::size_t> sock_sendfile(Socket sock, std::shared_ptr<File> file, std::int64_t offset = 0,
                                       std::optional<std::int64_t> count = std::nullopt, bool fallback = true) override;
  Coroutine<std::vector<AddressInfo>> getaddrinfo(std::optional<std::string> host, Port port, AddressHints hints = AddressHints()) override;
  Coroutine<std::pair<std::string, std::string>> getnameinfo(SocketAddress address, int flags = 0) override;
  Coroutine<void> sock_connect(Socket sock, SocketAddress address) override = 0;
  Coroutine<void> sock_connect(Socket sock, std::string host, Port port) override;
  bool remove_signal_handler(int signal) override;

  // For children that are started from now on; kBest at first, which is a descriptor of the process on Linux 5.3 and later.
  void set_child_watching(ChildWatching how) noexcept { child_watching_ = how; }
  ChildWatching child_watching() const noexcept { return child_watching_; }

  // ---- Used by transports and servers of the library

  // Code of this loop is running: there will be an end of the turn.
  bool in_turn() const noexcept { return on_loop_thread(); }
  // The run ends with this turn.
  bool is_last_turn() const noexcept { return stopping_.load(std::memory_order_relaxed); }
  // Counts turns, from 1.
  std::uint64_t turn() const noexcept { return turn_; }
  void at_turn_end(detail::TurnEndTask& task) noexcept { turn_end_.add(task); }
  // Keeps the transport until OwnedTransport::release_ownership() or close().
  void own(detail::OwnedTransport& transport, std::shared_ptr<BaseTransport> self) noexcept { transports_.add(transport, std::move(self)); }

  // Provided by the kind of loop: a transport on a connected, non-blocking socket, with connection_made() scheduled.
  // `waiter`, if there is one, is set after that.
  virtual std::shared_ptr<Transport> make_socket_transport(Socket socket, std::shared_ptr<BaseProtocol> protocol,
                                                           const Future<void>& waiter, std::shared_ptr<Server> server,
                                                           const SocketAddress& peername) = 0;
  // Provided by the kind of loop, where it has such transports; the same for a datagram socket, which is bound, connected to
  // `address`, or sends there by default.
  virtual std::shared_ptr<DatagramTransport> make_datagram_transport(Socket socket, std::shared_ptr<BaseProtocol> protocol,
                                                                     const Future<void>& waiter, const SocketAddress& address);
  // Provided by the kind of loop: hands each connection to Server::accepted(), until stop_accepting().
  virtual void start_accepting(const std::shared_ptr<Server>& server, const Socket& socket) = 0;
  virtual void stop_accepting(const Socket& socket) = 0;

 protected:
  Coroutine<std::shared_ptr<Transport>> connect_tcp(ProtocolFactory factory, std::optional<std::string> host, Port port,
                                                    ConnectionOptions options) override;
  Coroutine<std::shared_ptr<Transport>> connect_unix(ProtocolFactory factory, std::optional<std::string> path,
                                                     UnixConnectionOptions options) override;
  Coroutine<std::shared_ptr<Transport>> connect_accepted(ProtocolFactory factory, Socket sock, AcceptedSocketOptions options) override;
  Coroutine<std::shared_ptr<DatagramTransport>> open_datagram(ProtocolFactory factory, DatagramOptions options) override;
  Coroutine<std::shared_ptr<ReadTransport>> open_read_pipe(ProtocolFactory factory, Pipe pipe) override;
  Coroutine<std::shared_ptr<WriteTransport>> open_write_pipe(ProtocolFactory factory, Pipe pipe) override;
  void set_signal_handler(int signal, Callback callback) override;
  Coroutine<std::shared_ptr<SubprocessTransport>> open_subprocess(ProtocolFactory factory, std::vector<std::string> command,
                                                                  bool shell, SubprocessOptions options) override;

  // On Windows no loop has them but the proactor's.
  virtual bool has_subprocesses() const noexcept;

  explicit BaseEventLoop(std::shared_ptr<Clock> clock);

  // Provided by the kind of loop: sends without copying, or raises SendfileNotAvailableError when the system or the file
  // does not allow it. The socket may be a transport's, which then does not use it.
  virtual Coroutine<std::size_t> sendfile_native(Socket sock, std::shared_ptr<File> file, std::int64_t offset,
                                                 std::optional<std::int64_t> count, bool of_transport) = 0;

  // Provided by the kind of loop. All are called by the loop's thread, but wake().

  // Waits for I/O as Clock::poll() does, and remembers what is ready.
  virtual void wait_for_io(std::int64_t timeout_ns) = 0;
  // Queues the handles of what wait_for_io() found, with queue_io_handle().
  virtual void queue_ready_io() = 0;
  // The run ends: hands to the kernel what was kept for the next wait_for_io(). Only for loops that keep something.
  virtual void flush_io() {}
  // Ends a wait_for_io(). Any thread; may come late, after the loop was closed.
  virtual void wake() const noexcept = 0;
  // Releases registrations and descriptors when the loop closes.
  virtual void release_io() noexcept = 0;

  void queue_io_handle(detail::HandleNode& node) noexcept;
  // How many descriptors or operations, besides the loop's own wake-up, could become ready. While there are none, a
  // turn that need not wait does not poll.
  std::size_t watched_ = 0;
  // Throws RuntimeError 'Event loop is closed'.
  void check_closed() const;

  void schedule_soon(detail::HandleNode& node) override;
  void schedule_threadsafe(detail::HandleNode& node) override;
  void schedule_later(detail::TimerNode& node, double delay) override;
  void schedule_at(detail::TimerNode& node, double when) override;
  void check_can_run() const override;
  void run_until_done(const FutureBase& future) override;

  // For a loop whose turns are elsewhere. The checks of a scheduling method of this name, and one handle run as a turn runs it:
  // its context, its errors, in debug mode its duration. Consumes a reference.
  void check_schedule(const detail::HandleNode& node, const char* method, bool any_thread) const;
  void run_one(detail::HandleNode& node);

 private:
  class RunningScope;
  friend class PartedRun;

  Coroutine<std::size_t> sendfile_on_transport(detail::StreamTransport& transport, std::shared_ptr<File> file, std::int64_t offset,
                                               std::optional<std::int64_t> count);
  bool on_loop_thread() const noexcept { return detail::running_loop == this; }
  void schedule_timer(detail::TimerNode& node, std::int64_t when_ns);
  void send_to_inbox(detail::HandleNode& node);
  void take_inbox();

  void run_once();
  void begin_turn();
  void end_run() noexcept;
  std::int64_t poll_timeout() const noexcept;
  std::int64_t time_to_deadline() const noexcept;
  void poll_and_queue_io(std::int64_t timeout_ns);
  void poll(std::int64_t timeout_ns);
  void queue_due_timers();
  void run_queued();
  void run_handle(detail::HandleNode& node);
  void run_any_handle(detail::HandleNode& node);
  void call(detail::HandleNode& node);
  static void call_callable(detail::HandleNode& node);
  static void finish_handle(detail::HandleNode& node) noexcept;
  void handle_callback_error(detail::HandleNode& node);
  void run_handle_timed(detail::HandleNode& node);
  void report_callback_error(detail::HandleNode& node, std::exception_ptr error);
  void run_exception_handler(ExceptionContext& context);

  // Own cache line each, as far as other threads write to one: the inbox aligns itself.
  detail::ReadyQueue ready_;
  detail::TimerHeap timers_;
  std::uint64_t turn_ = 0;
  detail::TurnEndList turn_end_;
  detail::OwnedTransportList transports_;
  std::unique_ptr<detail::SignalHandlers> signals_;
  ChildWatching child_watching_ = ChildWatching::kBest;
  std::shared_ptr<Clock> clock_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> running_{false};
  std::atomic<bool> closed_{false};
  const detail::ReadyBatch* batch_ = nullptr;  // of the turn that runs
  detail::HandleNode* current_handle_ = nullptr;  // in debug mode, the one that runs
  ExceptionHandler exception_handler_;
  detail::Inbox inbox_;
};

}  // namespace loopspec
