// DescriptorEventLoop: an event loop that watches descriptors, whoever finds out which of them are ready. What the loops
// of selectors and proactors have in common: readers and writers, sockets that are worked with directly, and transports
// that receive and send when they can. A proactor that cannot watch has operations in place of what waits here.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "loopspec/base_event_loop.h"
#include "loopspec/selector.h"

namespace loopspec {

class DescriptorEventLoop : public BaseEventLoop {
 public:
  // Besides the errors of add_reader(): RuntimeError for a descriptor that belongs to an open transport.
  bool remove_reader(int fd) override { return unwatch_foreign(fd, kEventRead); }
  bool remove_writer(int fd) override { return unwatch_foreign(fd, kEventWrite); }

  Coroutine<Bytes> sock_recv(Socket sock, std::size_t count) override;
  Coroutine<std::size_t> sock_recv_into(Socket sock, MutableBytes buffer) override;
  Coroutine<std::pair<Bytes, SocketAddress>> sock_recvfrom(Socket sock, std::size_t count) override;
  Coroutine<std::pair<std::size_t, SocketAddress>> sock_recvfrom_into(Socket sock, MutableBytes buffer, std::size_t count = 0) override;
  Coroutine<void> sock_sendall(Socket sock, BytesView data) override;
  Coroutine<std::size_t> sock_sendto(Socket sock, BytesView data, SocketAddress address) override;
  Coroutine<void> sock_connect(Socket sock, SocketAddress address) override;
  using BaseEventLoop::sock_connect;
  Coroutine<std::pair<Socket, SocketAddress>> sock_accept(Socket sock) override;

  // ---- Used by transports of the library, and by whatever else watches descriptors of its own

  // False on a proactor that cannot poll: then there is nothing to watch with.
  virtual bool can_watch() const noexcept { return true; }
  // As add_reader() and remove_reader() (or the writer's), without the check for transports.
  void watch(int fd, EventMask event, detail::NodeRef node);
  bool unwatch(int fd, EventMask event);
  // As unwatch(), but tells the selector only before it is asked again: nothing is to be told when the same is watched for
  // by then. Only for descriptors of a Socket: what the loop knows is forgotten when any Socket was closed meanwhile.
  bool unwatch_later(int fd, EventMask event);
  // Likewise, but the node is not cancelled: it is used for something else.
  void forget_later(int fd, EventMask event);
  bool is_watched(int fd, EventMask event) const noexcept;
  // Marks a descriptor as a transport's, or with null as nobody's.
  void set_transport(int fd, const BaseTransport* transport);
  // RuntimeError "File descriptor 7 is used by transport <...>".
  void ensure_no_transport(int fd) const;
  // A buffer to receive into, for one call: what is in it is gone when other code of the loop runs.
  MutableBytes receive_buffer();

  std::shared_ptr<Transport> make_socket_transport(Socket socket, std::shared_ptr<BaseProtocol> protocol, const Future<void>& waiter,
                                                   std::shared_ptr<Server> server, const SocketAddress& peername) override;
  std::shared_ptr<DatagramTransport> make_datagram_transport(Socket socket, std::shared_ptr<BaseProtocol> protocol,
                                                             const Future<void>& waiter, const SocketAddress& address) override;
  void start_accepting(const std::shared_ptr<Server>& server, const Socket& socket) override;
  void stop_accepting(const Socket& socket) override;

 protected:
  // `selector` tells which descriptors are ready.
  DescriptorEventLoop(std::shared_ptr<Clock> clock, std::unique_ptr<Selector> selector);

  // While the loop is open.
  Selector& selector() const noexcept { return *selector_; }

  void wait_for_io(std::int64_t timeout_ns) override;
  void queue_ready_io() override;
  void flush_io() override;
  void release_io() noexcept override;
  // What the selector found that is no reader's and no writer's.
  virtual void queue_other_io(const SelectorEvent& event) = 0;

  // For a loop that cannot watch: what a socket could not do at once. The memory is the operation's own, since the kernel may
  // use it when whoever waits is gone.
  struct ReceivedBytes {
    Bytes data;
    SocketAddress from;  // of a datagram
  };
  virtual Future<ReceivedBytes> receive_by_operation(const Socket& sock, std::size_t count);
  // All of the bytes, or one datagram to `to`.
  virtual Future<std::size_t> send_by_operation(const Socket& sock, BytesView data, const SocketAddress& to);
  virtual Future<bool> connect_by_operation(const Socket& sock, const SocketAddress& to);
  virtual Future<Socket> accept_by_operation(const Socket& sock);

  Coroutine<std::size_t> sendfile_native(Socket sock, std::shared_ptr<File> file, std::int64_t offset, std::optional<std::int64_t> count,
                                         bool of_transport) override;
  void watch_reader(int fd, detail::NodeRef node) override;
  void watch_writer(int fd, detail::NodeRef node) override;

 private:
  struct Watch {
    detail::NodeRef reader;
    detail::NodeRef writer;
    const BaseTransport* transport = nullptr;
    EventMask registered = 0;        // what the selector knows; more than events() between unwatch_later() and the next poll
    std::uint64_t closed_before = 0;  // Sockets closed, when unwatch_later() was called
    EventMask events() const noexcept {
      return static_cast<EventMask>((reader ? kEventRead : 0) | (writer ? kEventWrite : 0));
    }
    detail::NodeRef& slot(EventMask event) noexcept { return event == kEventRead ? reader : writer; }
  };

  struct SocketWait;

  bool unwatch_foreign(int fd, EventMask event);
  detail::NodeRef take_node(int fd, EventMask event);
  void tell_selector(int fd, Watch& watch);
  void tell_selector_later(int fd);
  void tell_selector_of_all();

  std::unique_ptr<Selector> selector_;
  std::vector<Watch> watches_;      // by descriptor
  std::vector<int> untold_;         // descriptors of unwatch_later()
  std::vector<SelectorEvent> events_;
  std::unique_ptr<char[]> receive_buffer_;
};

}  // namespace loopspec
