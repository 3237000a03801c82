// What a loop does not offer: methods that raise NotImplementedError, as asyncio's AbstractEventLoop's do.
#include "loopspec/base_event_loop.h"
#include "loopspec/coroutine.h"
#include "loopspec/file.h"
#include "loopspec/pipe.h"
#include "loopspec/server.h"

namespace loopspec {
namespace {

[[noreturn]] void not_implemented() {
  throw NotImplementedError("");
}

}  // namespace

using ServerResult = std::shared_ptr<Server>;
using TransportResult = std::shared_ptr<Transport>;
using OptionalText = std::optional<std::string>;
using OptionalCount = std::optional<std::int64_t>;
using FileRef = std::shared_ptr<File>;

Coroutine<ServerResult> AbstractEventLoop::create_server(ProtocolFactory, Hosts, Port, ServerOptions) {
  not_implemented();
}
Coroutine<ServerResult> AbstractEventLoop::create_unix_server(ProtocolFactory, OptionalText, UnixServerOptions) {
  not_implemented();
}
Coroutine<TransportResult> AbstractEventLoop::connect_tcp(ProtocolFactory, OptionalText, Port, ConnectionOptions) {
  not_implemented();
}
Coroutine<TransportResult> AbstractEventLoop::connect_unix(ProtocolFactory, OptionalText, UnixConnectionOptions) {
  not_implemented();
}
Coroutine<TransportResult> AbstractEventLoop::connect_accepted(ProtocolFactory, Socket, AcceptedSocketOptions) {
  not_implemented();
}
Coroutine<TransportResult> AbstractEventLoop::start_tls(TransportResult, std::shared_ptr<BaseProtocol>, std::shared_ptr<SSLContext>,
                                                        StartTlsOptions) {
  not_implemented();
}

Coroutine<std::shared_ptr<DatagramTransport>> AbstractEventLoop::open_datagram(ProtocolFactory, DatagramOptions) {
  not_implemented();
}
Coroutine<std::shared_ptr<ReadTransport>> AbstractEventLoop::open_read_pipe(ProtocolFactory, Pipe) {
  not_implemented();
}
Coroutine<std::shared_ptr<WriteTransport>> AbstractEventLoop::open_write_pipe(ProtocolFactory, Pipe) {
  not_implemented();
}
void AbstractEventLoop::set_signal_handler(int, Callback) {
  not_implemented();
}
bool AbstractEventLoop::remove_signal_handler(int) {
  not_implemented();
}
Coroutine<std::shared_ptr<SubprocessTransport>> AbstractEventLoop::open_subprocess(ProtocolFactory,
                                                                                   std::vector<std::string>, bool,
                                                                                   SubprocessOptions) {
  not_implemented();
}
std::shared_ptr<DatagramTransport> BaseEventLoop::make_datagram_transport(Socket, std::shared_ptr<BaseProtocol>,
                                                                          const Future<void>&, const SocketAddress&) {
  not_implemented();
}

Coroutine<std::size_t> AbstractEventLoop::sendfile(std::shared_ptr<WriteTransport>, FileRef, std::int64_t, OptionalCount, bool) {
  not_implemented();
}

Coroutine<Bytes> AbstractEventLoop::sock_recv(Socket, std::size_t) {
  not_implemented();
}
Coroutine<std::size_t> AbstractEventLoop::sock_recv_into(Socket, MutableBytes) {
  not_implemented();
}
Coroutine<std::pair<Bytes, SocketAddress>> AbstractEventLoop::sock_recvfrom(Socket, std::size_t) {
  not_implemented();
}
Coroutine<std::pair<std::size_t, SocketAddress>> AbstractEventLoop::sock_recvfrom_into(Socket, MutableBytes,
                                                                                       std::size_t) {
  not_implemented();
}
Coroutine<void> AbstractEventLoop::sock_sendall(Socket, BytesView) {
  not_implemented();
}
Coroutine<std::size_t> AbstractEventLoop::sock_sendto(Socket, BytesView, SocketAddress) {
  not_implemented();
}
Coroutine<void> AbstractEventLoop::sock_connect(Socket, SocketAddress) {
  not_implemented();
}
Coroutine<void> AbstractEventLoop::sock_connect(Socket, std::string, Port) {
  not_implemented();
}
Coroutine<std::pair<Socket, SocketAddress>> AbstractEventLoop::sock_accept(Socket) {
  not_implemented();
}
Coroutine<std::size_t> AbstractEventLoop::sock_sendfile(Socket, FileRef, std::int64_t, OptionalCount, bool) {
  not_implemented();
}

Coroutine<std::vector<AddressInfo>> AbstractEventLoop::getaddrinfo(OptionalText, Port, AddressHints) {
  not_implemented();
}
Coroutine<std::pair<std::string, std::string>> AbstractEventLoop::getnameinfo(SocketAddress, int) {
  not_implemented();
}

}  // namespace loopspec
