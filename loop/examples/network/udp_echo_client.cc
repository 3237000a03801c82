// A UDP echo client: sends a message and closes when the answer is there.
//
// Python documentation: library/asyncio-protocol.html#udp-echo-client
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "loopspec/loopspec.h"

namespace {

class EchoClientProtocol : public loopspec::DatagramProtocol {
 public:
  EchoClientProtocol(std::string message, loopspec::Future<void> on_con_lost)
      : message_(std::move(message)), on_con_lost_(std::move(on_con_lost)) {}

  void connection_made(loopspec::BaseTransport& transport) override {
    transport_ = transport.as<loopspec::DatagramTransport>();
    std::printf("Send: %s\n", message_.c_str());
    transport_->sendto(message_);
  }

  void datagram_received(loopspec::BytesView data, const loopspec::SocketAddress&) override {
    std::printf("Received: %s\n", std::string(data).c_str());
    std::puts("Close the socket");
    transport_->close();
  }

  void error_received(const std::exception_ptr& error) override {
    std::printf("Error received: %s\n", loopspec::exception_message(error).c_str());
  }

  void connection_lost(const std::exception_ptr&) override {
    std::puts("Connection closed");
    on_con_lost_.set_result();
  }

 private:
  std::string message_;
  loopspec::Future<void> on_con_lost_;
  std::shared_ptr<loopspec::DatagramTransport> transport_;
};

loopspec::Coroutine<void> run_client(int port) {
  loopspec::AbstractEventLoop& loop = loopspec::get_running_loop();
  const auto on_con_lost = loop.create_future<void>();
  const std::string message = "Hello World!";

  loopspec::DatagramOptions options;
  options.remote_addr = loopspec::EndpointAddress("127.0.0.1", port);
  const auto factory = [&] { return std::make_shared<EchoClientProtocol>(message, on_con_lost); };
  const auto [transport, protocol] = co_await loop.create_datagram_endpoint(factory, options);

  co_await on_con_lost;
  transport->close();
}

}  // namespace

// udp_echo_client [PORT]; 9999 by default.
int main(int argc, char** argv) {
  loopspec::EventLoop loop;
  loop.run_until_complete(run_client(argc > 1 ? std::atoi(argv[1]) : 9999));
}
