#include "server/observe/metrics_endpoint.h"

#include <prometheus/collectable.h>
#include <prometheus/exposer.h>

#include <exception>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/listen_address.h"

namespace loopspec::server {

namespace {

// A scrape a second from two Prometheus servers, and one reader who is slow.
constexpr const char* kThreads = "3";
constexpr const char* kRequestMs = "5000";

}  // namespace

absl::StatusOr<std::unique_ptr<MetricsEndpoint>> MetricsEndpoint::start(const std::string& address,
                                                                        const std::vector<std::shared_ptr<prometheus::Collectable>>& offered) {
  if (address.empty() || absl::StartsWith(address, "unix:")) return absl::InvalidArgumentError(absl::StrCat("metrics need host:port, not \"", address, "\""));
  if (absl::Status status = check_listen_address(address); !status.ok()) return status;
  try {
    const std::vector<std::string> options = {"listening_ports", numeric_address(address), "num_threads", kThreads, "request_timeout_ms", kRequestMs,
                                              "enable_keep_alive", "yes", "keep_alive_timeout_ms", kRequestMs};
    auto exposer = std::make_unique<prometheus::Exposer>(options);
    for (const auto& each : offered) exposer->RegisterCollectable(each);
    return std::unique_ptr<MetricsEndpoint>(new MetricsEndpoint(std::move(exposer)));
  } catch (const std::exception&) {
    // Its message says no more than that it could not start.
    const std::string reason = why_not_bindable(address);
    return absl::UnavailableError(absl::StrCat("cannot offer metrics on ", address, ": ", reason.empty() ? "its server could not be started" : reason));
  }
}

MetricsEndpoint::MetricsEndpoint(std::unique_ptr<prometheus::Exposer> exposer) : exposer_(std::move(exposer)) {}
MetricsEndpoint::~MetricsEndpoint() = default;

int MetricsEndpoint::port() const {
  const auto ports = exposer_->GetListeningPorts();
  return ports.empty() ? 0 : ports.front();
}

}  // namespace loopspec::server
