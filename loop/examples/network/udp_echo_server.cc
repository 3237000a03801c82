// A UDP echo server: sends back what it receives.
//
// Python documentation: library/asyncio-protocol.html#udp-echo-server
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "loopspec/loopspec.h"

namespace {

class EchoServerProtocol : public loopspec::DatagramProtocol {
 public:
  void connection_made(loopspec::BaseTransport& transport) override {
    transport_ = transport.as<loopspec::DatagramTransport>();
  }

  void datagram_received(loopspec::BytesView data, const loopspec::SocketAddress& address) override {
    const std::string message(data);
    std::printf("Received '%s' from %s\n", message.c_str(), address.repr().c_str());
    std::printf("Send '%s' to %s\n", message.c_str(), address.repr().c_str());
    std::fflush(stdout);
    transport_->sendto(data, address);
  }

 private:
  std::shared_ptr<loopspec::DatagramTransport> transport_;
};

loopspec::Coroutine<void> serve(int port) {
  std::puts("Starting UDP server");
  loopspec::AbstractEventLoop& loop = loopspec::get_running_loop();

  // One protocol serves all clients.
  loopspec::DatagramOptions options;
  options.local_addr = loopspec::EndpointAddress("127.0.0.1", port);
  const auto factory = [] { return std::make_shared<EchoServerProtocol>(); };
  const auto [transport, protocol] = co_await loop.create_datagram_endpoint(factory, options);
  std::printf("Serving on %d\n", transport->get_extra_info("sockname", loopspec::SocketAddress()).port());
  std::fflush(stdout);

  co_await loopspec::sleep(3600);  // serves for an hour
  transport->close();
}

}  // namespace

// udp_echo_server [PORT]; 9999 by default, 0 for one that is free.
int main(int argc, char** argv) {
  loopspec::EventLoop loop;
  loop.run_until_complete(serve(argc > 1 ? std::atoi(argv[1]) : 9999));
}
