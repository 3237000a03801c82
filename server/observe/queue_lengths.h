// QueueLengths: gauges that are counted when Prometheus asks, and cost nothing until then.
#pragma once

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace loopspec::server {

class QueueLengths final : public prometheus::Collectable {
 public:
  // How long it is now. Called from the metrics' threads, one at a time; must not wait for a loop.
  using Count = std::function<std::uint64_t()>;

  // All any thread.
  void add(std::string name, std::string help, Count count);
  // Forgets all; when it returns none is being counted.
  void clear();
  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  struct Queue {
    std::string name;
    std::string help;
    Count count;
  };

  mutable std::mutex mutex_;
  std::vector<Queue> queues_;
};

}  // namespace loopspec::server
