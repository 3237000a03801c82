// MetricsEndpoint: /metrics over HTTP, for Prometheus to read. It asks nobody who they are.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace prometheus {
class Collectable;
class Exposer;
}  // namespace prometheus

namespace loopspec::server {

class MetricsEndpoint {
 public:
  // host:port; port 0 picks a free one. INVALID_ARGUMENT for an address that is none, UNAVAILABLE with the system's reason for one
  // that cannot be bound.
  static absl::StatusOr<std::unique_ptr<MetricsEndpoint>> start(const std::string& address,
                                                                const std::vector<std::shared_ptr<prometheus::Collectable>>& offered);

  MetricsEndpoint(const MetricsEndpoint&) = delete;
  MetricsEndpoint& operator=(const MetricsEndpoint&) = delete;
  ~MetricsEndpoint();

  int port() const;

 private:
  explicit MetricsEndpoint(std::unique_ptr<prometheus::Exposer> exposer);
  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace loopspec::server
