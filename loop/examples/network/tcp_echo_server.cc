// A TCP echo server: sends back what it receives and closes the connection.
//
// Python documentation: library/asyncio-protocol.html#tcp-echo-server
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "loopspec/loopspec.h"

namespace {

class EchoServerProtocol : public loopspec::Protocol {
 public:
  void connection_made(loopspec::BaseTransport& transport) override {
    const auto peername = transport.get_extra_info("peername", loopspec::SocketAddress());
    std::printf("Connection from %s\n", peername.repr().c_str());
    transport_ = transport.as<loopspec::Transport>();
  }

  void data_received(loopspec::BytesView data) override {
    const std::string message(data);
    std::printf("Data received: '%s'\n", message.c_str());

    std::printf("Send: '%s'\n", message.c_str());
    transport_->write(data);

    std::puts("Close the client socket");
    transport_->close();
    std::fflush(stdout);
  }

 private:
  std::shared_ptr<loopspec::Transport> transport_;
};

loopspec::Coroutine<void> serve(int port) {
  const auto server = co_await loopspec::get_running_loop().create_server(
      [] { return std::make_shared<EchoServerProtocol>(); }, "127.0.0.1", port);
  std::printf("Serving on %d\n", server->sockets().front().getsockname().port());
  std::fflush(stdout);
  co_await server->serve_forever();
}

}  // namespace

// tcp_echo_server [PORT]; 8888 by default, 0 for one that is free.
int main(int argc, char** argv) {
  loopspec::EventLoop loop;
  loop.run_until_complete(serve(argc > 1 ? std::atoi(argv[1]) : 8888));
}
