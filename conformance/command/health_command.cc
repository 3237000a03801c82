#include <grpcpp/grpcpp.h>

#include <chrono>
#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "conformance/command/command.h"
#include "conformance/command/connection_flags.h"
#include "conformance/runner/exit_code.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace loopspec::conformance {
namespace {

using ::grpc::health::v1::Health;
using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;

class HealthCommand : public Command {
 public:
  std::string name() const override { return "health"; }
  std::string usage() const override { return "[--target HOST:PORT] [flags]"; }
  std::string summary() const override { return "Asks a gRPC server whether it serves; for health checks of containers."; }
  std::string notes() const override {
    return "It speaks grpc.health.v1, needs no token, and prints the status. exit codes: 0 it serves, 2 usage, 3 it does "
           "not, or does not\nanswer.\n";
  }

  void add_flags(FlagSet& flags) override {
    flags.text("target", "HOST:PORT", &options_.target, "the server (127.0.0.1:50051)");
    add_connection_flags(flags, options_);
    flags.text("service", "NAME", &service_, "one of its services: loopspec.v1.ProgramService (the server as a whole)");
    flags.number("timeout-ms", "N", 1, &timeout_ms_, "how long it may take to answer (3000)");
  }

  int run(const std::vector<std::string>& words) override {
    if (!words.empty()) throw UsageError(absl::StrCat("health takes no argument `", words.front(), "`"));
    const auto connection = open_connection(options_);
    if (!connection.ok()) throw UsageError(std::string(connection.status().message()));
    ::grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(timeout_ms_));
    HealthCheckRequest request;
    request.set_service(service_);
    HealthCheckResponse response;
    const ::grpc::Status status = Health::NewStub(connection->channel)->Check(&context, request, &response);
    if (!status.ok()) {
      std::cerr << "loopspec: " << options_.target << ": " << reason_of(status) << "\n";
      return kExitUnreachable;
    }
    std::cout << HealthCheckResponse::ServingStatus_Name(response.status()) << "\n";
    return response.status() == HealthCheckResponse::SERVING ? kExitOk : kExitUnreachable;
  }

 private:
  std::string reason_of(const ::grpc::Status& status) const {
    if (status.error_code() == ::grpc::NOT_FOUND) return absl::StrCat("has no service ", service_);
    if (status.error_code() == ::grpc::DEADLINE_EXCEEDED) return absl::StrCat("did not answer within ", timeout_ms_, " ms");
    return absl::StrCat("cannot be asked: ", status.error_message());
  }

  static ConnectionOptions usual_options() {
    ConnectionOptions options;
    options.target = "127.0.0.1:50051";
    return options;
  }

  ConnectionOptions options_ = usual_options();
  std::string service_;
  int timeout_ms_ = 3000;
};

}  // namespace

std::unique_ptr<Command> make_health_command() {
  return std::make_unique<HealthCommand>();
}

}  // namespace loopspec::conformance
