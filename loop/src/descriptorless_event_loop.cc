#include "loopspec/descriptorless_event_loop.h"

#include "loopspec/exceptions.h"
#include "loopspec/file.h"
#include "loopspec/pipe.h"
#include "loopspec/server.h"
#include "loopspec/socket.h"
#include "loopspec/transport.h"

namespace loopspec {

namespace {

[[noreturn]] void refuse() { throw NotImplementedError("this loop has no descriptors"); }

}  // namespace

bool DescriptorlessEventLoop::remove_reader(int) { refuse(); }
bool DescriptorlessEventLoop::remove_writer(int) { refuse(); }
Coroutine<void> DescriptorlessEventLoop::sock_connect(Socket, SocketAddress) { refuse(); }
void DescriptorlessEventLoop::watch_reader(int, detail::NodeRef) { refuse(); }
void DescriptorlessEventLoop::watch_writer(int, detail::NodeRef) { refuse(); }
std::shared_ptr<Transport> DescriptorlessEventLoop::make_socket_transport(Socket, std::shared_ptr<BaseProtocol>, const Future<void>&, std::shared_ptr<Server>,
                                                                          const SocketAddress&) {
  refuse();
}
Coroutine<std::size_t> DescriptorlessEventLoop::sendfile_native(Socket, std::shared_ptr<File>, std::int64_t, std::optional<std::int64_t>, bool) {
  refuse();
}
Coroutine<std::shared_ptr<ReadTransport>> DescriptorlessEventLoop::open_read_pipe(ProtocolFactory, Pipe) { refuse(); }
Coroutine<std::shared_ptr<WriteTransport>> DescriptorlessEventLoop::open_write_pipe(ProtocolFactory, Pipe) { refuse(); }
Coroutine<std::shared_ptr<SubprocessTransport>> DescriptorlessEventLoop::open_subprocess(ProtocolFactory, std::vector<std::string>, bool, SubprocessOptions) {
  refuse();
}
void DescriptorlessEventLoop::start_accepting(const std::shared_ptr<Server>&, const Socket&) { refuse(); }
void DescriptorlessEventLoop::stop_accepting(const Socket&) { refuse(); }

}  // namespace loopspec
