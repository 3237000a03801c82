#include "server/observe/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <utility>

#include "server/observe/queue_lengths.h"
#include "server/observe/status_code.h"

namespace loopspec::server {

namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Registry;

// From 100 µs, a unary call on the same machine, to a minute, the longest that anything is allowed to take.
const Histogram::BucketBoundaries kSeconds = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};

Family<Counter>& counters(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

Counter* counter(Registry& registry, const char* name, const char* help) { return &counters(registry, name, help).Add({}); }

Gauge* gauge(Registry& registry, const char* name, const char* help) {
  return &prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

Family<Histogram>& histograms(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

}  // namespace

Metrics::Metrics()
    : registry_(std::make_shared<Registry>()),
      queues_(std::make_shared<QueueLengths>()),
      started_(counters(*registry_, "grpc_server_started_total", "Calls that began.")),
      handled_(counters(*registry_, "grpc_server_handled_total", "Calls that ended, by their status.")),
      received_(counters(*registry_, "grpc_server_msg_received_total", "Messages from clients.")),
      sent_(counters(*registry_, "grpc_server_msg_sent_total", "Messages to clients.")),
      seconds_(histograms(*registry_, "grpc_server_handling_seconds", "From a call's begin to its status.")),
      refusals_(counters(*registry_, "loopspec_refusals_total", "Requests refused, by the reason of their ErrorInfo.")),
      programs_ended_(counters(*registry_, "loopspec_programs_total", "Programs that ended, by implementation and outcome.")),
      program_seconds_(histograms(*registry_, "loopspec_program_seconds", "From a program's admission to its outcome.")),
      loops_open_(gauge(*registry_, "loopspec_loops_open", "Loops that exist: of unary calls and of sessions.")),
      sessions_open_(gauge(*registry_, "loopspec_sessions_open", "Session streams under way.")),
      programs_admitted_(gauge(*registry_, "loopspec_programs_admitted", "Programs that run or wait to.")),
      draining_(gauge(*registry_, "loopspec_draining", "1 from the request to end on.")),
      connections_refused_(counter(*registry_, "loopspec_connections_refused_total", "Connections closed at once for want of descriptors.")),
      callbacks_(counter(*registry_, "loopspec_callbacks_total", "Functions of clients that loops called.")),
      turns_(counter(*registry_, "loopspec_turns_total", "Turns of the loops of unary calls and of sessions, as of the last event, answer or end of a run.")),
      remote_callback_seconds_(&histograms(*registry_, "loopspec_remote_callback_seconds", "From an invocation sent to a client to its answer.").Add({}, kSeconds)) {}

Metrics::~Metrics() = default;

const MethodMetrics& Metrics::method(std::string_view full_name, std::string_view type) {
  const std::lock_guard lock(mutex_);
  auto found = methods_.find(full_name);
  if (found == methods_.end()) {
    found = methods_.emplace(std::string(full_name), std::make_unique<MethodMetrics>(make_method(full_name, type))).first;
  }
  return *found->second;
}

MethodMetrics Metrics::make_method(std::string_view full_name, std::string_view type) {
  const auto slash = full_name.rfind('/');
  const prometheus::Labels labels = {{"grpc_type", std::string(type)},
                                     {"grpc_service", std::string(full_name.substr(1, slash - 1))},
                                     {"grpc_method", std::string(full_name.substr(slash + 1))}};
  MethodMetrics metrics{&started_.Add(labels), &received_.Add(labels), &sent_.Add(labels), &seconds_.Add(labels, kSeconds), {}};
  for (std::size_t code = 0; code < metrics.handled.size(); ++code) {
    prometheus::Labels with_code = labels;
    with_code.emplace("grpc_code", status_code_label(static_cast<grpc::StatusCode>(code)));
    metrics.handled[code] = &handled_.Add(with_code);
  }
  return metrics;
}

void Metrics::turned(std::uint64_t turns) { turns_->Increment(static_cast<double>(turns)); }

void Metrics::refused(const std::string& reason) { refusals_.Add({{"reason", reason}}).Increment(); }

void Metrics::program_ended(const std::string& implementation, const std::string& outcome, double seconds) {
  ProgramMetrics metrics{};
  {
    const std::lock_guard lock(mutex_);
    ProgramMetrics& known = programs_[{implementation, outcome}];
    if (known.ended == nullptr) {
      known.ended = &programs_ended_.Add({{"implementation", implementation}, {"outcome", outcome}});
      known.seconds = &program_seconds_.Add({{"implementation", implementation}}, kSeconds);
    }
    metrics = known;
  }
  metrics.ended->Increment();
  metrics.seconds->Observe(seconds);
}

}  // namespace loopspec::server
