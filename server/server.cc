#include "server/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <prometheus/gauge.h>

#include <mutex>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "server/host/data_dir.h"
#include "server/host/implementation_registry.h"
#include "server/gate.h"
#include "server/service/event_loop_service.h"
#include "server/service/program_desk.h"
#include "server/service/program_service.h"

namespace loopspec::server {

namespace {

// How long calls may take to hear that they were cancelled.
constexpr std::chrono::seconds kShutdownGrace{5};

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
        desk_(*registry_, options.limits, options.capabilities, gate_->metrics()),
        programs_(*gate_, desk_),
        loops_(*gate_, *registry_, options.capabilities) {}

  absl::Status start() {
    grpc::ServerBuilder builder;
    gate_->configure(builder);
    builder.RegisterService(&programs_);
    builder.RegisterService(&loops_);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) return absl::InternalError("gRPC could not start the server");
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
    desk_.wait_until_empty(deadline);
    shutdown();
  }

  void shutdown() {
    const std::lock_guard lock(shutdown_mutex_);
    if (server_ == nullptr) return;
    desk_.close();
    gate_->stop_accepting();
    // First the programs: their calls end with them, and gRPC waits for its calls.
    registry_->shutdown();
    server_->Shutdown(std::chrono::system_clock::now() + kShutdownGrace);
    server_->Wait();
    desk_.wait_until_empty(absl::FromChrono(kShutdownGrace));
    server_.reset();
  }

 private:
  void set_serving(bool serving) {
    if (auto* health = server_->GetHealthCheckService()) {
      health->SetServingStatus(serving);
      for (const char* service : {v1::ProgramService::service_full_name(), v1::EventLoopService::service_full_name()}) {
        health->SetServingStatus(service, serving);
      }
    }
  }

  // Outlives every call.
  const std::unique_ptr<Gate> gate_;
  const std::unique_ptr<ImplementationRegistry> registry_;
  ProgramDesk desk_;
  ProgramServiceImpl programs_;
  EventLoopServiceImpl loops_;
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
