// A TCP echo client: sends a message, waits until the connection is closed.
//
// Python documentation: library/asyncio-protocol.html#tcp-echo-client
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "loopspec/loopspec.h"

namespace {

class EchoClientProtocol : public loopspec::Protocol {
 public:
  EchoClientProtocol(std::string message, loopspec::Future<void> on_con_lost)
      : message_(std::move(message)), on_con_lost_(std::move(on_con_lost)) {}

  void connection_made(loopspec::BaseTransport& transport) override {
    transport.as<loopspec::Transport>()->write(message_);
    std::printf("Data sent: '%s'\n", message_.c_str());
  }

  void data_received(loopspec::BytesView data) override {
    std::printf("Data received: '%s'\n", std::string(data).c_str());
  }

  void connection_lost(const std::exception_ptr&) override {
    std::puts("The server closed the connection");
    on_con_lost_.set_result();
  }

 private:
  std::string message_;
  loopspec::Future<void> on_con_lost_;
};

loopspec::Coroutine<void> run_client(int port) {
  loopspec::AbstractEventLoop& loop = loopspec::get_running_loop();
  const auto on_con_lost = loop.create_future<void>();
  const std::string message = "Hello World!";

  const auto factory = [&] { return std::make_shared<EchoClientProtocol>(message, on_con_lost); };
  const auto [transport, protocol] = co_await loop.create_connection(factory, "127.0.0.1", port);

  co_await on_con_lost;
  transport->close();
}

}  // namespace

// tcp_echo_client [PORT]; 8888 by default.
int main(int argc, char** argv) {
  loopspec::EventLoop loop;
  loop.run_until_complete(run_client(argc > 1 ? std::atoi(argv[1]) : 8888));
}
