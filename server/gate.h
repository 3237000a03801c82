// Gate: what a server has before its services: the address and its TLS, who may call, and what is counted and logged of it.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/auth/authenticator.h"
#include "server/limits.h"
#include "server/observe/call_record.h"
#include "server/observe/log.h"
#include "server/observe/metrics.h"
#include "server/observe/metrics_endpoint.h"

namespace grpc {
class ServerBuilder;
class ServerCredentials;
}  // namespace grpc

namespace loopspec::server {

struct ServerOptions;

class Gate {
 public:
  // Checks the address, and reads the certificates and tokens. INVALID_ARGUMENT and NOT_FOUND name the flag or the file; UNAVAILABLE: the
  // metrics' address cannot be bound.
  static absl::StatusOr<std::unique_ptr<Gate>> open(const ServerOptions& options);

  // Adds the address, with its credentials, and the connections' limits. `port` gets the one that was bound, or 0.
  void configure(grpc::ServerBuilder& builder, int& port) const;

  // Every call of every service begins so: who calls, into the record too; or UNAUTHENTICATED. Any thread.
  grpc::Status identify(const grpc::ServerContextBase& context, CallRecord& record) const;

  // Counts and logs of a method's calls; for CallRecord. Lives as long as this. `type` as in Metrics::method().
  ObservedMethod observe(const char* full_name, const char* type) { return ObservedMethod(metrics_, *log_, full_name, type); }

  Metrics& metrics() { return metrics_; }
  Log& log() { return *log_; }
  int metrics_port() const { return endpoint_ == nullptr ? 0 : endpoint_->port(); }

 private:
  explicit Gate(const ServerOptions& options);
  absl::Status read_files(const ServerOptions& options);

  const std::string listen_;
  const Limits limits_;
  std::shared_ptr<Log> log_;
  Metrics metrics_;
  std::shared_ptr<grpc::ServerCredentials> credentials_;
  Authenticator authenticator_;
  std::unique_ptr<MetricsEndpoint> endpoint_;
};

}  // namespace loopspec::server
