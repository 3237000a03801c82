// The service beside bare gRPC, in one run: `server_bench [SECONDS] [CLIENTS,…] [WORKLOAD]` prints one table. With a workload (a row's name,
// or its beginning) only that one is run. SECONDS are those of each server in a row, in thirty-one rounds of which the median and its spread are
// shown. Processor time and changes of threads are those of an operation, clients included; they say more than the rates where the machine
// has other work.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "bare_server.h"
#include "rounds.h"
#include "server/limits.h"
#include "server/server.h"
#include "workloads.h"

namespace loopspec::bench {
namespace {

int threads() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

double resident_bytes() {
  long total = 0;
  long resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// CallSoon's handles wait: the loop does not run.
server::ServerOptions usual() {
  server::ServerOptions options;
  options.loops = {"selector/epoll"};
  options.limits.max_pending_handles = 1U << 30U;
  return options;
}

// A watcher that is behind for a moment loses nothing.
server::ServerOptions with_long_history() {
  server::ServerOptions options = usual();
  options.limits.max_history_bytes = 64U << 20U;
  return options;
}

class Service {
 public:
  explicit Service(server::ServerOptions options) {
    auto started = server::Server::start(std::move(options));
    if (!started.ok()) std::exit(2);
    server_ = *std::move(started);
    loops_ = v1::EventLoopService::NewStub(connect(target()));
  }
  std::string target() const { return "127.0.0.1:" + std::to_string(server_->port()); }

  void create(const std::string& id) {
    v1::CreateLoopRequest request;
    request.set_loop_id(id);
    // Other rows take longer than the default lease.
    request.set_lease_ms(server::Limits().max_lease_ms);
    request.add_blocks()->set_name("nothing");
    v1::Block& again = *request.add_blocks();
    again.set_name("again");
    again.add_ops()->mutable_call_soon()->mutable_callback()->set_block("again");
    grpc::ClientContext context;
    v1::CreateLoopResponse response;
    if (const auto status = loops_->CreateLoop(&context, request, &response); !status.ok()) std::printf("%s\n", status.error_message().c_str());
  }
  void keep_busy(const std::string& id) {
    v1::CallSoonRequest request;
    request.set_loop_id(id);
    request.mutable_callback()->set_block("again");
    grpc::ClientContext soon_context;
    v1::CallSoonResponse soon;
    loops_->CallSoon(&soon_context, request, &soon);
    v1::RunForeverRequest run;
    run.set_loop_id(id);
    run.set_background(true);
    grpc::ClientContext run_context;
    v1::RunForeverResponse running;
    loops_->RunForever(&run_context, run, &running);
  }
  void remove(const std::string& id) {
    v1::DeleteLoopRequest request;
    request.set_loop_id(id);
    grpc::ClientContext context;
    v1::DeleteLoopResponse response;
    loops_->DeleteLoop(&context, request, &response);
  }

 private:
  std::unique_ptr<server::Server> server_;
  std::unique_ptr<v1::EventLoopService::Stub> loops_;
};

void print(const char* name, int clients, const Compared& compared) {
  using M = Measured;
  const auto median = [](const std::vector<M>& side, double M::*what) { return Compared::of(side, what).median; };
  const Statistic rate = compared.ratio(&M::per_second);
  const Statistic cpu = compared.ratio(&M::cpu_us);
  std::printf("| %-22s | %4d | %9.0f | %9.0f | %.2f ±%.2f | %7.0f | %7.0f | %6.1f | %6.1f | %.2f ±%.2f | %4.1f | %4.1f |%s\n", name, clients,
              median(compared.bare, &M::per_second), median(compared.ours, &M::per_second), rate.median, rate.spread, median(compared.ours, &M::p50_us),
              median(compared.ours, &M::p99_us), median(compared.bare, &M::cpu_us), median(compared.ours, &M::cpu_us), cpu.median, cpu.spread,
              median(compared.bare, &M::switches), median(compared.ours, &M::switches), compared.failed() ? " FAILURES" : "");
  std::fflush(stdout);
}

// What has nothing beside it.
void print(const char* name, int clients, const Measured& ours) {
  print(name, clients, Compared{{Measured()}, {ours}});
}

void compare(const char* name, int clients, double seconds, const std::string& bare, const MakeClient& bare_client, const std::string& ours,
             const MakeClient& our_client) {
  print(name, clients,
        compare_in_rounds(
            seconds, [&](double part) { return measure(bare, clients, part, bare_client); },
            [&](double part) { return measure(ours, clients, part, our_client); }));
}

Canned canned_like(Service& service) {
  Canned canned;
  canned.time.set_seconds(1);
  canned.soon.set_handle_id("handle-1000000");
  grpc::ClientContext context;
  v1::RunProgramRequest request;
  *request.mutable_program() = twenty_ops();
  v1::ProgramService::NewStub(connect(service.target()))->RunProgram(&context, request, &canned.program);
  v1::Invocations& invoke = *canned.session.add_items()->mutable_invoke();
  invoke.set_first_call(1'000'000);
  invoke.set_time_ns(0);
  invoke.add_calls()->set_client(1);
  return canned;
}

void measure_memory(Service& service) {
  constexpr int kLoops = 10'000;
  double before = resident_bytes();
  for (int i = 0; i < kLoops; ++i) service.create("idle-" + std::to_string(i));
  std::printf("an idle loop: %.1f KB (%d of them: %.0f MB)\n", (resident_bytes() - before) / kLoops / 1e3, kLoops, (resident_bytes() - before) / 1e6);
  for (int i = 0; i < kLoops; ++i) service.remove("idle-" + std::to_string(i));

  constexpr int kSessions = 1'000;
  before = resident_bytes();
  const auto channel = connect(service.target());
  {
    std::vector<std::function<std::uint64_t()>> sessions;
    for (int i = 0; i < kSessions; ++i) {
      sessions.push_back(callback_round_trip()(channel));
      sessions.back()();
    }
    std::printf("a session, its client's side included: %.1f KB\n\n", (resident_bytes() - before) / kSessions / 1e3);
  }
}

void run(double seconds, const std::vector<int>& clients, const std::string& only) {
  auto wanted = [&](std::string_view name) { return name.starts_with(only); };
  Service service(usual());
  // First: later the heap has room that was used before.
  if (only.empty()) measure_memory(service);
  service.create("loop");
  const Canned canned = canned_like(service);
  const BareServer bare(BareServer::Engine::kCompletionQueue, threads(), canned);
  const BareServer callback(BareServer::Engine::kCallback, threads(), canned);
  const BareServer handed_over(BareServer::Engine::kHandedOver, threads(), canned);
  std::printf("| workload               | clients | bare /s | ours /s | ratio | p50 us | p99 us | bare CPU us | ours CPU us | ratio | bare switches | ours switches |\n"
              "|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (const int count : clients) {
    if (wanted("GetTime")) compare("GetTime", count, seconds, bare.target(), get_time("loop"), service.target(), get_time("loop"));
    if (wanted("CallSoon")) compare("CallSoon", count, seconds, bare.target(), call_soon("loop"), service.target(), call_soon("loop"));
    service.remove("loop");
    service.create("loop");
    if (wanted("RunProgram, 20 ops")) compare("RunProgram, 20 ops", count, seconds, bare.target(), run_program(), service.target(), run_program());
    if (wanted("callback round trip")) compare("callback round trip", count, seconds, bare.target(), bare_round_trip(), service.target(), callback_round_trip());
    // Both bare: what the thread that a session's loop has costs by itself.
    if (wanted("callback, handed over")) {
      compare("callback, handed over", count, seconds, bare.target(), bare_round_trip(), handed_over.target(), bare_round_trip());
    }
    if (wanted("batched callbacks")) print("batched callbacks", count, measure(service.target(), count, seconds, batched_callbacks()));
    if (wanted("engines")) compare("engines: CQ, callback", count, seconds, bare.target(), get_time(""), callback.target(), get_time(""));
  }
  if (wanted("watched events")) {
    Service watched(with_long_history());
    watched.create("busy");
    watched.keep_busy("busy");
    print("watched events", 1, measure(watched.target(), 1, seconds, watched_events("busy")));
    watched.remove("busy");
  }
}

}  // namespace
}  // namespace loopspec::bench

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 2.0;
  std::vector<int> clients;
  std::istringstream words(argc > 2 ? argv[2] : "1,4,16,64,256");
  for (std::string word; std::getline(words, word, ',');) clients.push_back(std::atoi(word.c_str()));
  loopspec::bench::run(seconds, clients, argc > 3 ? argv[3] : "");
}
