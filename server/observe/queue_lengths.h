// QueueLengths: gauges that are counted when Prometheus asks, and cost nothing until then.
#pragma once

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

namespace loopspec::server {

struct QueueLength {
  const char* name;
  const char* help;
  std::uint64_t length;
};

class QueueLengths final : public prometheus::Collectable {
 public:
  // How long they are now. Called from the metrics' threads, one at a time; must not wait for a loop.
  using Count = std::function<std::vector<QueueLength>()>;

  // All any thread.
  void count_with(Count count);
  // There are none; when it returns none is being counted.
  void clear() { count_with(nullptr); }
  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  mutable std::mutex mutex_;
  Count count_;
};

}  // namespace loopspec::server
