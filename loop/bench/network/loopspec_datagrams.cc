#include "echo_server.h"
#include "loopspec/loopspec.h"

namespace loopspec::bench {
namespace {

class Echo final : public DatagramProtocol {
 public:
  explicit Echo(std::size_t answers) : answers_(answers) {}
  void connection_made(BaseTransport& transport) override { transport_ = transport.as<DatagramTransport>(); }
  void datagram_received(BytesView data, const SocketAddress& address) override {
    for (std::size_t i = 0; i < answers_; ++i) transport_->sendto(data, address);
  }

 private:
  std::size_t answers_;
  std::shared_ptr<DatagramTransport> transport_;
};

Coroutine<void> serve(ServerSettings settings) {
  AbstractEventLoop& loop = get_running_loop();
  DatagramOptions options;
  options.local_addr = EndpointAddress("127.0.0.1", 0);
  const auto factory = [&settings] { return std::make_shared<Echo>(settings.answers); };
  const auto made = co_await loop.create_datagram_endpoint(factory, options);
  announce(made.first->get_extra_info("sockname", SocketAddress()).port());
  co_await loop.create_future<void>();
}

}  // namespace

void serve_loopspec_datagrams(const ServerSettings& settings) {
  make_event_loop(settings.backend)->run_until_complete(serve(settings));
}

}  // namespace loopspec::bench
