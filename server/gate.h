// Gate: what a server has before its services: the address and its TLS, who may call, and what is counted and logged of it.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/auth/authenticator.h"
#include "server/limits.h"
#include "server/listener.h"
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
  // address, or the metrics', cannot be bound.
  static absl::StatusOr<std::unique_ptr<Gate>> open(const ServerOptions& options);
  ~Gate();

  // Sets the connections' limits, and their credentials.
  void configure(grpc::ServerBuilder& builder);
  // Connections are accepted from now on; after the server was started. Does nothing where there is no address.
  void start_accepting();
  // And no more; before it is shut down. A second call does nothing.
  void stop_accepting();

  // The port that is listened on; 0 for none.
  int port() const { return listener_ == nullptr ? 0 : listener_->port(); }

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
  absl::Status bind(const ServerOptions& options);

  const Limits limits_;
  std::unique_ptr<Listener> listener_;
  std::shared_ptr<Log> log_;
  Metrics metrics_;
  std::shared_ptr<grpc::ServerCredentials> credentials_;
  Authenticator authenticator_;
  std::unique_ptr<MetricsEndpoint> endpoint_;
};

}  // namespace loopspec::server
