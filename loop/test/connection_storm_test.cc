// Many connections: opened and closed one after another, and lost all at once. Nothing may be left.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "network_fixture.h"

namespace loopspec {
namespace {

// Raises the limit of open descriptors to what is wanted, or as far as it goes; what it is then.
std::size_t raise_descriptor_limit(std::size_t wanted) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit higher{wanted, std::max<rlim_t>(limit.rlim_max, wanted)};
  if (setrlimit(RLIMIT_NOFILE, &higher) == 0) return wanted;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted);
  setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

int next_descriptor() {
  const int next = ::dup(0);
  ::close(next);
  return next;
}

// LOOPSPEC_CONNECTIONS=50000 for the long run.
int connections_to_open() {
  const char* given = std::getenv("LOOPSPEC_CONNECTIONS");
  return given != nullptr ? std::atoi(given) : 500;
}

class Echo final : public Protocol {
 public:
  void connection_made(BaseTransport& transport) override { transport_ = transport.as<Transport>(); }
  void data_received(BytesView data) override { transport_->write(data); }

 private:
  std::shared_ptr<Transport> transport_;
};

// Only counts.
class Client final : public Protocol {
 public:
  explicit Client(int& lost) : lost_(lost) {}
  void connection_made(BaseTransport& transport) override {
    transport_ = transport.as<Transport>();
    transport_->write("x");
  }
  void data_received(BytesView) override { transport_->close(); }
  void connection_lost(const std::exception_ptr& error) override {
    EXPECT_EQ(error, nullptr);
    ++lost_;
  }

 private:
  int& lost_;
  std::shared_ptr<Transport> transport_;
};

class ConnectionStormTest : public NetworkTest {};
LOOPSPEC_ON_EVERY_BACKEND(ConnectionStormTest);

TEST_P(ConnectionStormTest, OpenedAndClosed) {
  const int connections = connections_to_open();
  constexpr int kAtOnce = 50;
  int lost = 0;
  const int before = next_descriptor();
  const std::string path =
      std::string(1, '\0') + "loopspec-storm-" + std::to_string(::getpid()) + GetParam().backend + GetParam().waker;
  const auto server = net.run_until_complete(net.create_unix_server([] { return std::make_shared<Echo>(); }, path));
  const auto open_some = [](AbstractEventLoop& on, std::string at, int count, int& counted) -> Coroutine<void> {
    for (int i = 0; i < count; ++i) {
      const auto factory = [&counted] { return std::make_shared<Client>(counted); };
      co_await on.create_unix_connection(factory, at);
    }
  };
  std::vector<Task<void>> tasks;
  for (int i = 0; i < kAtOnce; ++i) tasks.push_back(net.create_task(open_some(net, path, connections / kAtOnce, lost)));
  for (const Task<void>& task : tasks) net.run_until_complete(task);
  run_until([&] { return lost == connections / kAtOnce * kAtOnce; });
  server->close();
  net.run_until_complete(server->wait_closed());
  EXPECT_EQ(next_descriptor(), before);
  EXPECT_TRUE(errors.empty());
}

// Ten thousand where a poll does not look at each of them, and as many descriptors are allowed.
TEST_P(ConnectionStormTest, DroppedAtOnce) {
  const bool looks_at_each = GetParam().backend == "poll" || GetParam().backend == "select";
  const std::size_t wanted = looks_at_each ? 400 : 10'000;
  const std::size_t connections = std::min(wanted, raise_descriptor_limit(2 * wanted + 100) / 2 - 50);
  ASSERT_GE(connections, 100u);
  const int before = next_descriptor();
  std::size_t lost = 0;
  struct Counter final : Protocol {
    explicit Counter(std::size_t& counted) : lost(counted) {}
    void connection_lost(const std::exception_ptr&) override { ++lost; }
    std::size_t& lost;
  };
  std::vector<Socket> peers;
  const auto connect_all = [&]() -> Coroutine<void> {
    for (std::size_t i = 0; i < connections; ++i) {
      auto [ours, theirs] = Socket::pair();
      peers.push_back(theirs);
      const auto factory = [&lost] { return std::make_shared<Counter>(lost); };
      co_await net.connect_accepted_socket(factory, ours);
    }
  };
  net.run_until_complete(connect_all());
  EXPECT_EQ(lost, 0u);
  peers.clear();
  run_until([&] { return lost == connections; });
  EXPECT_EQ(next_descriptor(), before);
  EXPECT_TRUE(errors.empty());
}

}  // namespace
}  // namespace loopspec
