// DescriptorlessEventLoop: a loop that waits for something other than descriptors: its turns, callbacks and timers are those of any
// loop; whatever needs a socket throws NotImplementedError, as asyncio's loops do for what they lack.
#pragma once

#include <memory>

#include "loopspec/base_event_loop.h"

namespace loopspec {

class DescriptorlessEventLoop : public BaseEventLoop {
 public:
  bool remove_reader(int fd) override;
  bool remove_writer(int fd) override;
  using BaseEventLoop::sock_connect;
  Coroutine<void> sock_connect(Socket sock, SocketAddress address) override;
  std::shared_ptr<Transport> make_socket_transport(Socket socket, std::shared_ptr<BaseProtocol> protocol, const Future<void>& waiter,
                                                   std::shared_ptr<Server> server, const SocketAddress& peername) override;
  void start_accepting(const std::shared_ptr<Server>& server, const Socket& socket) override;
  void stop_accepting(const Socket& socket) override;

 protected:
  using BaseEventLoop::BaseEventLoop;

  void watch_reader(int fd, detail::NodeRef node) override;
  void watch_writer(int fd, detail::NodeRef node) override;
  Coroutine<std::shared_ptr<ReadTransport>> open_read_pipe(ProtocolFactory factory, Pipe pipe) override;
  Coroutine<std::shared_ptr<WriteTransport>> open_write_pipe(ProtocolFactory factory, Pipe pipe) override;
  Coroutine<std::shared_ptr<SubprocessTransport>> open_subprocess(ProtocolFactory factory, std::vector<std::string> command, bool shell,
                                                                  SubprocessOptions options) override;
  Coroutine<std::size_t> sendfile_native(Socket sock, std::shared_ptr<File> file, std::int64_t offset, std::optional<std::int64_t> count,
                                         bool of_transport) override;
};

}  // namespace loopspec
