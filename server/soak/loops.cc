// Soak: very many live loops, one after the other, that end in every way there is; memory must stay flat. And many idle ones at once.
//
//   server_soak [LOOPS [IDLE [SEED]]]     by default 1,000,000 loops, 10,000 idle ones, seed 1
//
// They are made as unary calls make them, without gRPC. Prints a line at intervals; exit status 1 when memory grows, a loop is lost, or
// the idle ones take more than 40 KB each.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <memory>
#include <random>
#include <utility>
#include <variant>

#include "loop/soak/resident.h"
#include "loopspec/v1/event_loop_service.pb.h"
#include "server/host/implementation_registry.h"
#include "server/limits.h"
#include "server/loops/hosted_loop.h"
#include "server/loops/loop_table.h"

namespace loopspec::server {
namespace {

using soak::resident_bytes;

constexpr int kReports = 20;
// Growth that counts as none: allocators round, and keep an arena for each thread there was at once.
constexpr double kSlackBytes = 16 << 20;
constexpr double kIdleBytes = 40e3;
constexpr const char* kOwner = "soak";

using Loop = std::shared_ptr<HostedLoop>;

class Soak {
 public:
  Soak(const ImplementationRegistry& registry, const Limits& limits, std::uint64_t seed) : table_(registry, limits, {}, {}), random_(seed) {}

  bool come_and_go(std::uint64_t loops) {
    const std::uint64_t interval = std::max<std::uint64_t>(1, loops / kReports);
    for (std::uint64_t made = 1; made <= loops; ++made) {
      const Loop loop = create();
      if (loop == nullptr) return false;
      use(*loop);
      if (table_.remove(kOwner, loop->id())) return fail("a loop could not be removed");
      if (made % interval == 0) report(made);
    }
    return ok_ && table_.size() == 0;
  }

  bool keep_idle(std::uint64_t loops) {
    const double before = resident_bytes();
    for (std::uint64_t i = 0; i < loops; ++i) {
      if (create() == nullptr) return false;
    }
    const double bytes = resident_bytes() - before;
    std::printf("%zu idle loops: %.1f MB, %.1f KB each\n", table_.size(), bytes / 1e6, bytes / 1e3 / static_cast<double>(std::max<std::uint64_t>(1, loops)));
    return bytes < kIdleBytes * static_cast<double>(loops) || fail("idle loops take too much");
  }

 private:
  Loop create() {
    v1::CreateLoopRequest request;
    v1::Block& block = *request.add_blocks();
    block.set_name("b");
    block.add_ops()->mutable_log()->set_text("here");
    auto found = table_.create(kOwner, request);
    if (auto* loop = std::get_if<Loop>(&found)) return std::move(*loop);
    fail(std::get<Refusal>(found).message.c_str());
    return nullptr;
  }

  // What it does before it goes: nothing; something that waits; a run that ends; a run that does not.
  void use(HostedLoop& loop) {
    switch (random_() % 4) {
      case 0:
        return;
      case 1:
        return schedule(loop, later());
      case 2:
        schedule(loop, later());
        schedule(loop, stop());
        return run(loop, false);
      default:
        schedule(loop, soon());
        return run(loop, true);
    }
  }

  static HostedLoop::Request soon() {
    HostedLoop::Request request;
    request.op.mutable_call_soon()->mutable_callback()->set_block("b");
    return request;
  }
  static HostedLoop::Request stop() {
    HostedLoop::Request request;
    request.op.mutable_call_soon()->mutable_callback()->set_method("stop");
    return request;
  }
  static HostedLoop::Request later() {
    HostedLoop::Request request;
    request.op.mutable_call_later()->mutable_delay()->set_value(3600);
    request.op.mutable_call_later()->mutable_callback()->set_block("b");
    return request;
  }

  void schedule(HostedLoop& loop, HostedLoop::Request request) {
    loop.perform(std::move(request), [this](const HostedLoop::Answer& answer) { check(answer); });
  }
  void run(HostedLoop& loop, bool background) {
    HostedLoop::Request request;
    request.op.mutable_run_forever();
    std::promise<HostedLoop::Answer> answer;
    loop.run(std::move(request), background, [&answer](HostedLoop::Answer given) { answer.set_value(std::move(given)); });
    check(answer.get_future().get());
  }

  void check(const HostedLoop::Answer& answer) {
    if (const auto* no = std::get_if<Refusal>(&answer)) fail(no->message.c_str());
    else if (std::get<script::OpAnswer>(answer).raised) fail("a loop raised");
  }
  bool fail(const char* what) {
    std::printf("%s\n", what);
    return ok_ = false;
  }

  void report(std::uint64_t made) {
    const double resident = resident_bytes();
    std::printf("%llu loops; %.1f MB resident\n", static_cast<unsigned long long>(made), resident / (1 << 20));
    std::fflush(stdout);
    if (++reports_ == kReports / 4) settled_bytes_ = resident;
    if (reports_ > kReports / 4 && resident > settled_bytes_ + kSlackBytes) fail("memory grows");
  }

  LoopTable table_;
  std::mt19937_64 random_;
  int reports_ = 0;
  double settled_bytes_ = 0;
  bool ok_ = true;
};

}  // namespace
}  // namespace loopspec::server

int main(int argc, char** argv) {
  using namespace loopspec::server;
  auto number = [&](int index, std::uint64_t otherwise) { return argc > index ? std::strtoull(argv[index], nullptr, 10) : otherwise; };
  auto registry = ImplementationRegistry::make({{"selector/epoll"}, {}, 1, {}, ""});
  if (!registry.ok()) return 2;
  const Limits limits;
  Soak soak(**registry, limits, number(3, 1));
  const bool flat = soak.come_and_go(number(1, 1'000'000));
  return flat && soak.keep_idle(number(2, 10'000)) ? 0 : 1;
}
