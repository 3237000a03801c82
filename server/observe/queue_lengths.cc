#include "server/observe/queue_lengths.h"

#include <utility>

namespace loopspec::server {

void QueueLengths::count_with(Count count) {
  const std::lock_guard lock(mutex_);
  count_ = std::move(count);
}

std::vector<prometheus::MetricFamily> QueueLengths::Collect() const {
  const std::lock_guard lock(mutex_);
  std::vector<prometheus::MetricFamily> families;
  if (!count_) return families;
  for (const QueueLength& queue : count_()) {
    prometheus::MetricFamily& family = families.emplace_back();
    family.name = queue.name;
    family.help = queue.help;
    family.type = prometheus::MetricType::Gauge;
    family.metric.emplace_back().gauge.value = static_cast<double>(queue.length);
  }
  return families;
}

}  // namespace loopspec::server
