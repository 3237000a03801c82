// AbstractEventLoop: the interface of every loop, with asyncio's names.
//
// Python documentation: library/asyncio-eventloop.html
//
// All methods belong to the thread that runs the loop (or, while it does not run, to the thread that owns it),
// except those marked "any thread". Times are seconds as double or std::chrono durations.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "loopspec/callback.h"
#include "loopspec/context.h"
#include "loopspec/datagram_options.h"
#include "loopspec/detail/link.h"
#include "loopspec/detail/loop_remote.h"
#include "loopspec/detail/task_core.h"
#include "loopspec/exception_context.h"
#include "loopspec/handle.h"
#include "loopspec/logging.h"
#include "loopspec/network_options.h"
#include "loopspec/source_location.h"
#include "loopspec/subprocess_options.h"

namespace loopspec {

template <class T>
class Future;
template <class T>
class Task;
template <class T>
class Coroutine;

class BaseProtocol;
class DatagramTransport;
class File;
class Pipe;
class ReadTransport;
class Server;
class SubprocessTransport;
class Transport;
class WriteTransport;

// Makes the protocol of one connection; never null.
using ProtocolFactory = std::function<std::shared_ptr<BaseProtocol>()>;

namespace detail {
// What create_connection() returns for a factory that makes a std::shared_ptr<P>: (transport, protocol).
template <class Factory>
using ConnectionMade = Coroutine<std::pair<std::shared_ptr<Transport>, std::invoke_result_t<Factory&>>>;
// The same with another kind of transport.
template <class TransportType, class Factory>
using Made = Coroutine<std::pair<std::shared_ptr<TransportType>, std::invoke_result_t<Factory&>>>;
}  // namespace detail

class TaskBase;
class UnstartedCoroutine;
class Executor;

// Makes the tasks of a loop: gets the coroutine and the keywords of every create_task(), and returns the task that
// UnstartedCoroutine::make_task() made of it (see task.h).
using TaskFactory = std::function<TaskBase(AbstractEventLoop&, UnstartedCoroutine&, const TaskOptions&)>;

namespace detail {
class GeneratorSet;
struct LoopAccess;
}

class AbstractEventLoop {
 public:
  AbstractEventLoop(const AbstractEventLoop&) = delete;
  AbstractEventLoop& operator=(const AbstractEventLoop&) = delete;
  virtual ~AbstractEventLoop();

  // ---- Running and stopping (asyncio-eventloop.html#running-and-stopping-the-loop)

  // Runs until stop(). Throws RuntimeError 'This event loop is already running', 'Cannot run the event loop while
  // another loop is running' or 'Event loop is closed'; lets SystemExit and KeyboardInterrupt of a callback out.
  virtual void run_forever() = 0;

  // Runs until the future is done; returns its result or throws its exception. Besides run_forever()'s errors:
  // ValueError for another loop's future, RuntimeError 'Event loop stopped before Future completed.'
  template <class T>
  T run_until_complete(const Future<T>& future);
  void run_until_complete(const FutureBase& future);
  // Makes a task of the coroutine first. Include loopspec/task.h.
  template <class T>
  T run_until_complete(Coroutine<T> coroutine);

  // Ends the run after the current turn; before a run, makes that run a single turn. Harmless on a closed loop.
  virtual void stop() = 0;
  // Any thread.
  virtual bool is_running() const noexcept = 0;
  virtual bool is_closed() const noexcept = 0;
  // Drops what is pending and releases the loop's own descriptors. Repeating it is harmless. Throws RuntimeError
  // 'Cannot close a running event loop'.
  virtual void close() = 0;
  // Closes the asynchronous generators that were begun on this loop and have not ended, all at once, and waits for them.
  // What they raise goes to the exception handler, with the generator under "asyncgen". One that is begun afterwards gives
  // a ResourceWarning. Include loopspec/async_generator.h.
  Coroutine<void> shutdown_asyncgens();

  // ---- Scheduling callbacks (#scheduling-callbacks)
  // Each takes anything callable without arguments (see Schedulable), runs it once on the loop's thread, in
  // `context` or in a copy of the current context, and throws RuntimeError 'Event loop is closed' after close().
  // In debug mode: TypeError for an empty callable, RuntimeError 'Non-thread-safe operation invoked on an event
  // loop other than the current one' on the wrong thread while the loop runs.

  // At the next turn, first in first out.
  template <Schedulable F>
  Handle call_soon(F&& callback, SourceLocation where = SourceLocation::current());
  template <Schedulable F>
  Handle call_soon(F&& callback, const Context& context, SourceLocation where = SourceLocation::current());

  // The same from any thread; wakes the loop. Never subject to the wrong-thread check.
  template <Schedulable F>
  Handle call_soon_threadsafe(F&& callback, SourceLocation where = SourceLocation::current());
  template <Schedulable F>
  Handle call_soon_threadsafe(F&& callback, const Context& context,
                              SourceLocation where = SourceLocation::current());

  // ---- Scheduling delayed callbacks (#scheduling-delayed-callbacks)

  // After `delay` seconds. Zero, negative: due at once, behind what call_soon() queued. Infinite, NaN or beyond
  // some 292 years: never.
  template <Schedulable F>
  TimerHandle call_later(double delay, F&& callback, SourceLocation where = SourceLocation::current());
  template <Schedulable F>
  TimerHandle call_later(double delay, F&& callback, const Context& context,
                         SourceLocation where = SourceLocation::current());
  template <class Rep, class Period, Schedulable F>
  TimerHandle call_later(std::chrono::duration<Rep, Period> delay, F&& callback,
                         SourceLocation where = SourceLocation::current());
  template <class Rep, class Period, Schedulable F>
  TimerHandle call_later(std::chrono::duration<Rep, Period> delay, F&& callback, const Context& context,
                         SourceLocation where = SourceLocation::current());

  // At `when`, in seconds on the scale of time().
  template <Schedulable F>
  TimerHandle call_at(double when, F&& callback, SourceLocation where = SourceLocation::current());
  template <Schedulable F>
  TimerHandle call_at(double when, F&& callback, const Context& context,
                      SourceLocation where = SourceLocation::current());

  // The loop's clock, in seconds. Any thread.
  double time() const noexcept { return static_cast<double>(time_ns()) * 1e-9; }
  virtual std::int64_t time_ns() const noexcept = 0;

  // ---- Watching file descriptors (#watching-file-descriptors)

  // Calls `callback` in every turn in which the descriptor is readable (writable), until removed. Replaces the
  // callback there was, also where a call of it is queued. Throws ValueError for a negative descriptor, OSError.
  template <Schedulable F>
  void add_reader(int fd, F&& callback, SourceLocation where = SourceLocation::current());
  template <Schedulable F>
  void add_writer(int fd, F&& callback, SourceLocation where = SourceLocation::current());
  // True when the descriptor was being watched. No call of the callback happens afterwards.
  virtual bool remove_reader(int fd) = 0;
  virtual bool remove_writer(int fd) = 0;

  // ---- Opening network connections (#opening-network-connections); include loopspec/network.h

  // Connects to a TCP server, or takes options.sock; returns (transport, protocol) after connection_made(), with TLS after the
  // handshake. The factory is called once, when the socket is connected. Throws OSError when no address answers, ValueError for options that
  // contradict each other. Cancelling it closes the socket.
  template <class Factory>
  detail::ConnectionMade<Factory> create_connection(Factory protocol_factory, std::optional<std::string> host = std::nullopt,
                                                    Port port = Port(), ConnectionOptions options = ConnectionOptions());
  // The same over a Unix socket.
  template <class Factory>
  detail::ConnectionMade<Factory> create_unix_connection(Factory protocol_factory, std::optional<std::string> path = std::nullopt,
                                                         UnixConnectionOptions options = UnixConnectionOptions());
  // Serves a connection that was accepted elsewhere. The transport owns the socket.
  template <class Factory>
  detail::ConnectionMade<Factory> connect_accepted_socket(Factory protocol_factory, Socket sock,
                                                          AcceptedSocketOptions options = AcceptedSocketOptions());

  // A datagram endpoint: bound, connected, both, or on options.sock; returns (transport, protocol) after connection_made().
  // Tries each address that the names resolve to, and throws the OSError of the first when none will do; ValueError for
  // options that contradict each other. Include loopspec/datagram.h.
  template <class Factory>
  detail::Made<DatagramTransport, Factory> create_datagram_endpoint(Factory protocol_factory,
                                                                    DatagramOptions options = DatagramOptions());

  // ---- Working with pipes (#working-with-pipes); include loopspec/pipe.h

  // Each makes the descriptor non-blocking, owns it from then on, and returns (transport, protocol) after connection_made().
  // ValueError for a descriptor that is no pipe, socket or character device. A reader needs a Protocol; a writer any
  // protocol, which is also told when the reading end goes away.
  template <class Factory>
  detail::Made<ReadTransport, Factory> connect_read_pipe(Factory protocol_factory, Pipe pipe);
  template <class Factory>
  detail::Made<WriteTransport, Factory> connect_write_pipe(Factory protocol_factory, Pipe pipe);

  // ---- Unix signals (#unix-signals)

  // Calls `callback` on the loop, in a copy of the current context, once for each delivery of the signal; replaces the
  // callback there was. In the program's main thread alone, else RuntimeError, as in asyncio; a signal belongs to the
  // loop that asked last, and to that one only. A signal that comes while 65,536 wait is not lost, but those of one number then
  // come to one call. Throws ValueError 'invalid signal number 99', RuntimeError 'sig 9 cannot be caught', TypeError for a
  // function that makes a coroutine.
  template <Schedulable F>
  void add_signal_handler(int signal, F&& callback);
  // True when this loop had a handler. The signal gets its default action, as in asyncio whatever was there before; no call
  // of the callback happens afterwards. A loop that closes does this for all of its signals.
  virtual bool remove_signal_handler(int signal);

  // ---- Running subprocesses (#running-subprocesses); include loopspec/subprocess.h

  // Starts a program: its name, which is looked for in PATH unless it contains a slash, then its arguments. Returns
  // (transport, protocol) after connection_made(). The three standard descriptors are pipes unless the options say
  // otherwise. Throws what starting it failed with (FileNotFoundError, PermissionError, another OSError), ValueError for
  // bad arguments. Cancelling it kills the child.
  template <class Factory>
  detail::Made<SubprocessTransport, Factory> subprocess_exec(Factory protocol_factory, std::vector<std::string> command,
                                                             SubprocessOptions options = SubprocessOptions());
  // The same for a command of the shell.
  template <class Factory>
  detail::Made<SubprocessTransport, Factory> subprocess_shell(Factory protocol_factory, std::string command,
                                                              SubprocessOptions options = SubprocessOptions());

  // ---- Creating network servers (#creating-network-servers)

  // Listens on every address that the hosts resolve to; the factory is called for each connection.
  virtual Coroutine<std::shared_ptr<Server>> create_server(ProtocolFactory protocol_factory, Hosts hosts = Hosts(),
                                                           Port port = Port(), ServerOptions options = ServerOptions());
  // A socket file that is at `path` already is replaced.
  virtual Coroutine<std::shared_ptr<Server>> create_unix_server(ProtocolFactory protocol_factory,
                                                                std::optional<std::string> path = std::nullopt,
                                                                UnixServerOptions options = UnixServerOptions());

  // ---- TLS upgrade (#tls-upgrade); include loopspec/ssl_context.h

  // Puts TLS on top of a transport; returns the transport that the protocol is to use from now on, after the handshake. There is no
  // second connection_made(). Throws TypeError for a null context and for a transport that cannot be upgraded, and what ended the
  // handshake, which closes the transport, as cancelling it does.
  virtual Coroutine<std::shared_ptr<Transport>> start_tls(std::shared_ptr<Transport> transport, std::shared_ptr<BaseProtocol> protocol,
                                                          std::shared_ptr<SSLContext> sslcontext,
                                                          StartTlsOptions options = StartTlsOptions());

  // ---- Transferring files (#transferring-files)

  // Sends `count` bytes of the file from `offset`, or all to its end; returns how many were sent, and leaves the file's
  // position behind them, also when it throws. Nothing is copied where the system can; else, unless `fallback` is false
  // (SendfileNotAvailableError), the file is read and written. The transport must not be written to meanwhile.
  virtual Coroutine<std::size_t> sendfile(std::shared_ptr<WriteTransport> transport, std::shared_ptr<File> file, std::int64_t offset = 0,
                                          std::optional<std::int64_t> count = std::nullopt, bool fallback = true);

  // ---- Working with socket objects directly (#working-with-socket-objects-directly)
  // The socket must be non-blocking, which debug mode checks (ValueError), and not a transport's (RuntimeError). Throws
  // OSError. Cancelling any of them leaves the socket usable.

  // What has arrived, `count` bytes at most; empty at the end of the stream.
  virtual Coroutine<Bytes> sock_recv(Socket sock, std::size_t count);
  // Fills the buffer as far as data has arrived; it must stay until this returns. The number of bytes.
  virtual Coroutine<std::size_t> sock_recv_into(Socket sock, MutableBytes buffer);
  // One datagram, cut to `count` bytes, and where it came from.
  virtual Coroutine<std::pair<Bytes, SocketAddress>> sock_recvfrom(Socket sock, std::size_t count);
  virtual Coroutine<std::pair<std::size_t, SocketAddress>> sock_recvfrom_into(Socket sock, MutableBytes buffer, std::size_t count = 0);
  // Returns when the kernel has taken everything. The bytes must stay until then.
  virtual Coroutine<void> sock_sendall(Socket sock, BytesView data);
  virtual Coroutine<std::size_t> sock_sendto(Socket sock, BytesView data, SocketAddress address);
  virtual Coroutine<void> sock_connect(Socket sock, SocketAddress address);
  // Resolves the name first.
  virtual Coroutine<void> sock_connect(Socket sock, std::string host, Port port);
  // The connection, non-blocking, and the peer's address.
  virtual Coroutine<std::pair<Socket, SocketAddress>> sock_accept(Socket sock);
  // As sendfile(), for a stream socket.
  virtual Coroutine<std::size_t> sock_sendfile(Socket sock, std::shared_ptr<File> file, std::int64_t offset = 0,
                                               std::optional<std::int64_t> count = std::nullopt, bool fallback = true);

  // ---- DNS (#dns)
  // Both ask the system's resolver, in the default executor. Throw gaierror.
  virtual Coroutine<std::vector<AddressInfo>> getaddrinfo(std::optional<std::string> host, Port port, AddressHints hints = AddressHints());
  // (host, service)
  virtual Coroutine<std::pair<std::string, std::string>> getnameinfo(SocketAddress address, int flags = 0);

  // ---- Futures and tasks (#creating-futures-and-tasks); include loopspec/future.h or loopspec/task.h

  template <class T>
  Future<T> create_future();
  // A task whose first step runs at the next turn, or at once when it starts eagerly. Throws RuntimeError 'Event loop is
  // closed', and what the task factory throws; the coroutine is then destroyed without having begun.
  template <class T>
  Task<T> create_task(Coroutine<T> coroutine, const TaskOptions& options = TaskOptions());
  // An empty factory restores the default.
  void set_task_factory(TaskFactory factory) { task_factory_ = std::move(factory); }
  TaskFactory get_task_factory() const { return task_factory_; }

  // ---- Executing code in thread pools (#executing-code-in-thread-or-process-pools); include loopspec/wrap_future.h

  // Has `function()` called by the executor, by default (null) one of this loop's own that is made when it is first
  // needed, and gives the future of its result. The call runs in the thread's own context; see to_thread(). Cancelling the
  // future prevents a call that has not begun. An executor that is given must live until its calls have ended. Throws RuntimeError
  // 'Event loop is closed', 'Executor shutdown has been called' after shutdown_default_executor(), what the executor's
  // submit() throws, and in debug mode TypeError for an empty callable and for a function that makes a coroutine.
  template <class F>
  Future<std::decay_t<std::invoke_result_t<std::decay_t<F>&>>> run_in_executor(Executor* executor, F&& function);
  // The executor of null. Throws TypeError 'executor must be ThreadPoolExecutor instance'. The one before goes on with
  // its calls; nobody waits for it.
  void set_default_executor(std::shared_ptr<Executor> executor);
  // Waits until the calls of the default executor have ended, `limit` seconds at most; then it gives a RuntimeWarning and
  // they go on by themselves. The default executor cannot be used any more. To be awaited in a task.
  Coroutine<void> shutdown_default_executor(std::optional<double> limit = std::nullopt);

  // ---- Error handling (#error-handling-api)

  // An empty handler restores the default one.
  virtual void set_exception_handler(ExceptionHandler handler) = 0;
  // Empty when none is set.
  virtual ExceptionHandler get_exception_handler() const = 0;
  // Logs one ERROR record: the message, then "key: value" lines. May be overridden.
  virtual void default_exception_handler(ExceptionContext& context) = 0;
  // Calls the handler. What the handler throws is logged, except SystemExit and KeyboardInterrupt, which escape.
  virtual void call_exception_handler(ExceptionContext& context) = 0;
  void call_exception_handler(ExceptionContext&& context) { call_exception_handler(context); }

  // ---- Debug mode (#enabling-debug-mode)

  bool get_debug() const noexcept { return debug_.load(std::memory_order_relaxed); }
  void set_debug(bool enabled) noexcept { debug_.store(enabled, std::memory_order_relaxed); }
  // Seconds from which a callback counts as slow and is logged in debug mode; 0.1 at first.
  double slow_callback_duration() const noexcept { return slow_callback_duration_; }
  void set_slow_callback_duration(double seconds) noexcept { slow_callback_duration_ = seconds; }

  // The "asyncio" logger of this loop. Its sink may be set; else records go to the process-wide sink.
  Logger& logger() noexcept { return logger_; }
  void set_log_sink(LogSink sink) { logger_.set_sink(std::move(sink)); }

  // "<SelectorEventLoop running=False closed=False debug=False>"
  virtual std::string repr() const;
  virtual std::string_view type_name() const noexcept = 0;

 protected:
  AbstractEventLoop();

  // What an implementation provides behind the templates. Each shares ownership of the node when it succeeds and
  // makes the checks described above.
  virtual void schedule_soon(detail::HandleNode& node) = 0;
  virtual void schedule_threadsafe(detail::HandleNode& node) = 0;
  virtual void schedule_later(detail::TimerNode& node, double delay) = 0;
  virtual void schedule_at(detail::TimerNode& node, double when) = 0;
  virtual void watch_reader(int fd, detail::NodeRef node) = 0;
  virtual void watch_writer(int fd, detail::NodeRef node) = 0;
  // What create_connection() and its relatives do behind their templates.
  virtual Coroutine<std::shared_ptr<Transport>> connect_tcp(ProtocolFactory factory, std::optional<std::string> host, Port port,
                                                            ConnectionOptions options);
  virtual Coroutine<std::shared_ptr<Transport>> connect_unix(ProtocolFactory factory, std::optional<std::string> path,
                                                             UnixConnectionOptions options);
  virtual Coroutine<std::shared_ptr<Transport>> connect_accepted(ProtocolFactory factory, Socket sock, AcceptedSocketOptions options);
  virtual Coroutine<std::shared_ptr<DatagramTransport>> open_datagram(ProtocolFactory factory, DatagramOptions options);
  virtual Coroutine<std::shared_ptr<ReadTransport>> open_read_pipe(ProtocolFactory factory, Pipe pipe);
  virtual Coroutine<std::shared_ptr<WriteTransport>> open_write_pipe(ProtocolFactory factory, Pipe pipe);
  virtual void set_signal_handler(int signal, Callback callback);
  // `command` is one string for the shell.
  virtual Coroutine<std::shared_ptr<SubprocessTransport>> open_subprocess(ProtocolFactory factory,
                                                                          std::vector<std::string> command, bool shell,
                                                                          SubprocessOptions options);
  // Throws what run_forever() would throw before it begins.
  virtual void check_can_run() const = 0;
  // Runs until the future is done, without looking at its result.
  virtual void run_until_done(const FutureBase& future) = 0;

 private:
  friend struct detail::LoopAccess;
  friend class FutureBase;

  const SourceLocation* locate(const SourceLocation& where) const noexcept {
    return get_debug() ? &where : nullptr;
  }
  template <class F>
  Handle soon(F&& callback, detail::ContextCell context, const SourceLocation& where);
  template <class F>
  Handle soon_threadsafe(F&& callback, detail::ContextCell context, const SourceLocation& where);
  template <class F>
  TimerHandle later(double delay, F&& callback, detail::ContextCell context, const SourceLocation& where);
  template <class F>
  TimerHandle at(double when, F&& callback, detail::ContextCell context, const SourceLocation& where);

  // `fault`: what debug mode refuses the call with; null when it does not.
  Executor& executor_for_call(Executor* executor, const char* fault);
  static void drop_default_executor(const std::shared_ptr<Executor>& executor);
  void release_executor();

  std::atomic<bool> debug_{false};
  double slow_callback_duration_ = 0.1;
  Logger logger_;
  detail::LoopLink* link_;
  TaskFactory task_factory_;
  detail::TaskList tasks_;
  detail::Link combinations_;  // the heads of what is pending
  std::shared_ptr<detail::LoopRemote> remote_;
  std::shared_ptr<detail::GeneratorSet> asyncgens_;
  std::shared_ptr<Executor> default_executor_;
  bool executor_shutdown_called_ = false;
};

namespace detail {

// The library's own way to the protected part.
struct LoopAccess {
  static void schedule_soon(AbstractEventLoop& loop, HandleNode& node) { loop.schedule_soon(node); }
  static TaskList& tasks(AbstractEventLoop& loop) noexcept { return loop.tasks_; }
  static Link& combinations(AbstractEventLoop& loop) noexcept { return loop.combinations_; }
  static LoopLink* link(const AbstractEventLoop& loop) noexcept { return loop.link_; }
  // Used by a loop that closes: no other thread reaches it, and nobody waits for its executor.
  static void cut_off(AbstractEventLoop& loop) {
    loop.remote_->disconnect();
    loop.release_executor();
  }
  static const std::shared_ptr<LoopRemote>& remote(AbstractEventLoop& loop) noexcept { return loop.remote_; }
  static const std::shared_ptr<GeneratorSet>& asyncgens(AbstractEventLoop& loop) noexcept { return loop.asyncgens_; }
};

}  // namespace detail
}  // namespace loopspec

#include "loopspec/detail/abstract_event_loop.ipp"  // IWYU pragma: keep
