// Metrics: what the server counts, for Prometheus. The names are gRPC's standard ones (grpc_server_*), and loopspec_*;
// docs/operations.md lists them and says what to alert on.
//
// Everything here may be called from any thread, and costs an atomic addition (a histogram: a short lock).
#pragma once

#include <grpcpp/support/status_code_enum.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
template <class T>
class Family;
class Registry;
}  // namespace prometheus

namespace loopspec::server {

class QueueLengths;

// Of one RPC method.
struct MethodMetrics {
  prometheus::Counter* started;
  prometheus::Counter* received;
  prometheus::Counter* sent;
  prometheus::Histogram* seconds;
  std::array<prometheus::Counter*, 17> handled;
};

class Metrics {
 public:
  Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;
  ~Metrics();

  // "/loopspec.v1.ProgramService/RunProgram" and "unary", "server_stream", "client_stream" or "bidi_stream". The same object each
  // time; it lives as long as this. All of a known method's counters exist from its first use on.
  const MethodMetrics& method(std::string_view full_name, std::string_view type);

  // A refusal by its reason ("LIMIT_EXCEEDED").
  void refused(const std::string& reason);
  // Turns more that a loop made.
  void turned(std::uint64_t turns);
  // What a program came to: "completed", "limit", "timeout", "crashed", ….
  void program_ended(const std::string& implementation, const std::string& outcome, double seconds);

  // Gauges and counters with no label.
  prometheus::Gauge& loops_open() const { return *loops_open_; }
  prometheus::Gauge& sessions_open() const { return *sessions_open_; }
  prometheus::Gauge& programs_admitted() const { return *programs_admitted_; }
  prometheus::Gauge& draining() const { return *draining_; }
  prometheus::Counter& connections_refused() const { return *connections_refused_; }
  prometheus::Counter& callbacks() const { return *callbacks_; }
  prometheus::Histogram& remote_callback_seconds() const { return *remote_callback_seconds_; }

  // What is counted when it is asked for.
  const std::shared_ptr<QueueLengths>& queues() const { return queues_; }

  const std::shared_ptr<prometheus::Registry>& registry() const { return registry_; }

 private:
  MethodMetrics make_method(std::string_view full_name, std::string_view type);

  const std::shared_ptr<prometheus::Registry> registry_;
  const std::shared_ptr<QueueLengths> queues_;

  prometheus::Family<prometheus::Counter>& started_;
  prometheus::Family<prometheus::Counter>& handled_;
  prometheus::Family<prometheus::Counter>& received_;
  prometheus::Family<prometheus::Counter>& sent_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  prometheus::Family<prometheus::Counter>& refusals_;
  prometheus::Family<prometheus::Counter>& programs_ended_;
  prometheus::Family<prometheus::Histogram>& program_seconds_;
  prometheus::Gauge* loops_open_;
  prometheus::Gauge* sessions_open_;
  prometheus::Gauge* programs_admitted_;
  prometheus::Gauge* draining_;
  prometheus::Counter* connections_refused_;
  prometheus::Counter* callbacks_;
  prometheus::Counter* turns_;
  prometheus::Histogram* remote_callback_seconds_;

  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<MethodMetrics>, std::less<>> methods_;
  // By implementation and outcome.
  struct ProgramMetrics {
    prometheus::Counter* ended;
    prometheus::Histogram* seconds;
  };
  std::map<std::pair<std::string, std::string>, ProgramMetrics> programs_;
};

}  // namespace loopspec::server
