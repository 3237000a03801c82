#include "server/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <prometheus/gauge.h>

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "server/host/data_dir.h"
#include "server/host/implementation_registry.h"
#include "server/gate.h"
#include "server/loops/loop_table.h"
#include "server/observe/queue_lengths.h"
#include "server/rpc/rpc_engine.h"
#include "server/service/event_loop_service.h"
#include "server/service/program_desk.h"
#include "server/service/program_service.h"
#include "server/service/session_service.h"
#include "server/session/session_table.h"

namespace loopspec::server {

namespace {

// How long calls may take to hear that they were cancelled.
constexpr std::chrono::seconds kShutdownGrace{5};
// How long connections without a call may take to say that they have heard of the end. Many clients answer only when they call, or every five
// seconds; they lose nothing.
constexpr std::chrono::milliseconds kGoodbye{100};
// More threads than that only wait for each other.
constexpr unsigned kMaxRpcThreads = 16;

void enable_plugins() {
  static const bool once = [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    return true;
  }();
  static_cast<void>(once);
}

int jobs_of(const ServerOptions& options) {
  if (options.jobs > 0) return options.jobs;
  const unsigned processors = std::thread::hardware_concurrency();
  return processors == 0 ? 1 : static_cast<int>(processors);
}

RegistryOptions registry_options(const ServerOptions& options, std::string data_dir) {
  return {options.loops, options.workers, jobs_of(options), options.limits, std::move(data_dir)};
}

}  // namespace

class Server::State {
 public:
  State(std::unique_ptr<Gate> gate, std::unique_ptr<ImplementationRegistry> registry, const ServerOptions& options)
      : gate_(std::move(gate)),
        registry_(std::move(registry)),
        limits_(options.limits),
        rpc_threads_(rpc_threads_of(options)),
        desk_(*registry_, options.limits, options.capabilities, gate_->metrics()),
        loop_table_(*registry_, limits_, options.capabilities, observer()),
        session_table_(*registry_, limits_, options.capabilities),
        programs_(context(), desk_),
        loops_(context(), *registry_, loop_table_, options.capabilities),
        sessions_(context(), session_table_) {}

  absl::Status start() {
    grpc::ServerBuilder builder;
    gate_->configure(builder);
    for (RpcService* service : services()) builder.RegisterService(&service->service());
    engine_ = std::make_unique<RpcEngine>(builder, rpc_threads_);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) return absl::InternalError("gRPC could not start the server");
    engine_->start(services());
    count_queues();
    set_serving(true);
    gate_->start_accepting();
    return absl::OkStatus();
  }

  ~State() { shutdown(); }

  std::shared_ptr<grpc::Channel> in_process_channel() {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    return server_->InProcessChannel(arguments);
  }

  int port() const { return gate_->port(); }
  int metrics_port() const { return gate_->metrics_port(); }

  void announce_drain() {
    gate_->metrics().draining().Set(1);
    set_serving(false);
  }

  void drain(absl::Duration deadline) {
    gate_->metrics().draining().Set(1);
    set_serving(false);
    desk_.close();
    loop_table_.close();
    // The steady clock: what is left of the time must not depend on the wall clock.
    const auto begun = std::chrono::steady_clock::now();
    session_table_.close(static_cast<std::uint32_t>(std::clamp<std::int64_t>(absl::ToInt64Milliseconds(deadline), 0, 86'400'000)));
    desk_.wait_until_empty(deadline);
    session_table_.wait_until_empty(deadline - absl::FromChrono(std::chrono::steady_clock::now() - begun));
    shutdown();
  }

  void shutdown() {
    const std::lock_guard lock(shutdown_mutex_);
    if (server_ == nullptr) return;
    gate_->metrics().queues()->clear();
    desk_.close();
    gate_->stop_accepting();
    // First what calls wait for: they end with it, and gRPC waits for its calls.
    registry_->shutdown();
    loop_table_.shutdown();
    session_table_.shutdown();
    calls_.wait_until_zero(absl::FromChrono(kShutdownGrace));
    server_->Shutdown(std::chrono::system_clock::now() + kGoodbye);
    server_->Wait();
    desk_.wait_until_empty(absl::FromChrono(kShutdownGrace));
    calls_.wait_until_zero(absl::FromChrono(kShutdownGrace));
    engine_->stop();
    server_.reset();
    engine_.reset();
  }

 private:
  static int rpc_threads_of(const ServerOptions& options) {
    if (options.rpc_threads > 0) return options.rpc_threads;
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, kMaxRpcThreads));
  }
  LoopTable::Observer observer() {
    Metrics& metrics = gate_->metrics();
    return {[&metrics](std::size_t loops) { metrics.loops_open().Set(static_cast<double>(loops)); },
            [&metrics](std::uint64_t turns) { metrics.turned(turns); }};
  }
  ServiceContext context() { return {*gate_, calls_}; }
  std::vector<RpcService*> services() { return {&programs_, &loops_, &sessions_}; }

  void count_queues() {
    gate_->metrics().queues()->count_with([this]() -> std::vector<QueueLength> {
      const Session::Backlog sessions = session_table_.backlog();
      return {{"loopspec_pending_handles", "Handles of live loops that wait for their turn or time.", loop_table_.pending_handles() + sessions.handles},
              {"loopspec_session_queued_items", "What clients of sessions sent and their loops have not come to.", sessions.items},
              {"loopspec_session_queued_bytes", "What sessions have for their clients and the streams have not taken.", sessions.bytes}};
    });
  }

  void set_serving(bool serving) {
    if (auto* health = server_->GetHealthCheckService()) {
      health->SetServingStatus(serving);
      for (const RpcService* service : services()) health->SetServingStatus(service->name(), serving);
    }
  }

  // Outlives every call.
  const std::unique_ptr<Gate> gate_;
  const std::unique_ptr<ImplementationRegistry> registry_;
  const Limits limits_;
  const int rpc_threads_;
  CallCount calls_;
  ProgramDesk desk_;
  LoopTable loop_table_;
  SessionTable session_table_;
  ProgramServiceImpl programs_;
  EventLoopServiceImpl loops_;
  SessionServiceImpl sessions_;
  std::unique_ptr<RpcEngine> engine_;
  std::unique_ptr<grpc::Server> server_;
  std::mutex shutdown_mutex_;
};

absl::StatusOr<std::unique_ptr<Server>> Server::start(ServerOptions options) {
  enable_plugins();
  auto data_dir = find_data_dir(options.data_dir);
  if (!data_dir.ok()) return data_dir.status();
  auto gate = Gate::open(options);
  if (!gate.ok()) return gate.status();
  auto registry = ImplementationRegistry::make(registry_options(options, *std::move(data_dir)));
  if (!registry.ok()) return registry.status();
  auto state = std::make_unique<State>(*std::move(gate), *std::move(registry), options);
  if (absl::Status status = state->start(); !status.ok()) return status;
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() = default;

std::shared_ptr<grpc::Channel> Server::in_process_channel() { return state_->in_process_channel(); }
int Server::port() const { return state_->port(); }
int Server::metrics_port() const { return state_->metrics_port(); }
void Server::announce_drain() { state_->announce_drain(); }
void Server::drain(absl::Duration deadline) { state_->drain(deadline); }
void Server::shutdown() { state_->shutdown(); }

}  // namespace loopspec::server
