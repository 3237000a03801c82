// Soak: very many connections, opened and closed in every way there is, half of them through streams and half through protocols;
// no descriptor may be left, and memory must stay flat.
//
//   loop_soak_connections [CONNECTIONS [SEED [BACKEND]]]     by default 50,000 connections, seed 1, the default loop
//
// Prints a line at intervals; exit status 1 when a descriptor is left, a connection's end is not told, or the memory grows.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "loopspec/loopspec.h"
#include "resident.h"

namespace {

using loopspec::Coroutine;
using loopspec::Future;

constexpr std::size_t kAtOnce = 100;
// Ports that are left in TIME_WAIT are per server.
constexpr std::size_t kServers = 4;
constexpr int kReports = 10;
constexpr double kSlackBytes = 4 << 20;

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

struct Tally {
  std::uint64_t made = 0;
  std::uint64_t lost = 0;
  std::uint64_t bytes = 0;
};

// Sends back what comes, and ends the connection as the first byte says.
class Echo final : public loopspec::Protocol {
 public:
  explicit Echo(Tally& tally) : tally_(tally) {}

  void connection_made(loopspec::BaseTransport& transport) override {
    ++tally_.made;
    transport_ = transport.as<loopspec::Transport>();
  }
  void data_received(loopspec::BytesView data) override {
    tally_.bytes += data.size();
    if (way_ == 0) way_ = data.front();
    transport_->write(data);
    if (way_ == 'c') transport_->close();
    if (way_ == 'a') transport_->abort();
    if (way_ == 'h') transport_->write_eof();
  }
  void connection_lost(const std::exception_ptr&) override {
    ++tally_.lost;
    transport_.reset();
  }

 private:
  Tally& tally_;
  std::shared_ptr<loopspec::Transport> transport_;
  char way_ = 0;
};

// Ends its connection as it was told once something has come back, or when the server has ended it.
class Client final : public loopspec::Protocol {
 public:
  Client(Tally& tally, std::string message, char way, Future<void> lost) : tally_(tally), message_(std::move(message)), way_(way), lost_(std::move(lost)) {}

  void connection_made(loopspec::BaseTransport& transport) override {
    ++tally_.made;
    transport_ = transport.as<loopspec::Transport>();
    transport_->write(message_);
    if (way_ == 'e') transport_->write_eof();
    if (way_ == 'n') transport_->abort();
  }
  void data_received(loopspec::BytesView) override {
    if (way_ == 'a') {
      transport_->abort();
    } else if (way_ != 'e') {
      transport_->close();
    }
  }
  void connection_lost(const std::exception_ptr&) override {
    ++tally_.lost;
    transport_.reset();
    lost_.set_result();
  }

 private:
  Tally& tally_;
  std::string message_;
  const char way_;
  Future<void> lost_;
  std::shared_ptr<loopspec::Transport> transport_;
};

class Soak {
 public:
  Soak(std::uint64_t connections, std::uint64_t seed) : connections_(connections), random_(seed) {}

  Coroutine<bool> run() {
    loopspec::AbstractEventLoop& loop = loopspec::get_running_loop();
    const std::size_t before = open_descriptors();
    std::vector<std::shared_ptr<loopspec::Server>> servers;
    for (std::size_t i = 0; i < kServers; ++i) {
      servers.push_back(co_await loop.create_server([this] { return std::make_shared<Echo>(server_); }, "127.0.0.1", 0));
      ports_.push_back(servers.back()->sockets().front().getsockname().port());
    }
    for (std::uint64_t made = 0; made < connections_; made += kAtOnce) {
      std::vector<loopspec::Task<void>> tasks;
      for (std::size_t i = 0; i < kAtOnce; ++i) tasks.push_back(loop.create_task(below(2) == 0 ? with_protocol(loop) : with_streams()));
      for (loopspec::Task<void>& task : tasks) co_await task;
      report(made + kAtOnce);
    }
    for (const auto& server : servers) {
      server->close();
      co_await server->wait_closed();
    }
    // What was aborted last is closed a turn later.
    for (int i = 0; i < 3; ++i) co_await loopspec::sleep(0);
    const std::size_t left = open_descriptors() - before;
    std::printf("%llu clients and %llu of the server ended, %llu bytes; %zu descriptors left\n", static_cast<unsigned long long>(clients_.lost + streams_),
                static_cast<unsigned long long>(server_.lost), static_cast<unsigned long long>(server_.bytes), left);
    co_return ok_ && left == 0 && clients_.made == clients_.lost && server_.made == server_.lost && clients_.lost + streams_ == connections_;
  }

 private:
  std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_); }
  char one_of(std::string_view ways) { return ways[below(ways.size())]; }
  std::string message() { return one_of("cahk") + std::string(below(4000), 'x'); }
  int port() { return ports_[below(ports_.size())]; }

  Coroutine<void> with_protocol(loopspec::AbstractEventLoop& loop) {
    const auto lost = loop.create_future<void>();
    const auto factory = [&] { return std::make_shared<Client>(clients_, message(), one_of("caen"), lost); };
    co_await loop.create_connection(factory, "127.0.0.1", port());
    co_await lost;
  }

  Coroutine<void> with_streams() {
    auto [reader, writer] = co_await loopspec::open_connection("127.0.0.1", port());
    try {
      writer->write(message());
      writer->write_eof();
      co_await reader->read();
      writer->close();
      co_await writer->wait_closed();
    } catch (const loopspec::OSError&) {
      // The server has aborted it.
      writer->close();
    }
    ++streams_;
  }

  void report(std::uint64_t made) {
    if (made % (connections_ / kReports) != 0) return;
    const double now = loopspec::soak::resident_bytes();
    std::printf("%llu connections; %.1f MB resident, %zu descriptors\n", static_cast<unsigned long long>(made), now / 1e6, open_descriptors());
    std::fflush(stdout);
    // The first interval has all sizes that there are.
    if (settled_bytes_ == 0) settled_bytes_ = now;
    if (now > settled_bytes_ + kSlackBytes) ok_ = false;
  }

  const std::uint64_t connections_;
  std::mt19937_64 random_;
  std::vector<int> ports_;
  Tally server_;
  Tally clients_;
  std::uint64_t streams_ = 0;
  double settled_bytes_ = 0;
  bool ok_ = true;
};

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int index, std::uint64_t otherwise) { return argc > index ? std::strtoull(argv[index], nullptr, 10) : otherwise; };
  const std::uint64_t connections = number(1, 50'000);
  if (connections == 0 || connections % (kReports * kAtOnce) != 0) {
    std::fprintf(stderr, "usage: loop_soak_connections [CONNECTIONS [SEED [BACKEND]]], CONNECTIONS a multiple of %zu\n", kReports * kAtOnce);
    return 2;
  }
  loopspec::RunnerOptions options;
  if (argc > 3) options.loop_factory = [name = std::string(argv[3])] { return loopspec::make_event_loop(name); };
  Soak soak(connections, number(2, 1));
  const bool ok = loopspec::run(soak.run(), std::move(options));
  std::printf("%s\n", ok ? "flat" : "FAILED");
  return ok ? 0 : 1;
}
