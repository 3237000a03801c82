#include "server/observe/queue_lengths.h"

#include <utility>

namespace loopspec::server {

void QueueLengths::add(std::string name, std::string help, Count count) {
  const std::lock_guard lock(mutex_);
  queues_.push_back({std::move(name), std::move(help), std::move(count)});
}

void QueueLengths::clear() {
  const std::lock_guard lock(mutex_);
  queues_.clear();
}

std::vector<prometheus::MetricFamily> QueueLengths::Collect() const {
  const std::lock_guard lock(mutex_);
  std::vector<prometheus::MetricFamily> families;
  for (const Queue& queue : queues_) {
    prometheus::MetricFamily& family = families.emplace_back();
    family.name = queue.name;
    family.help = queue.help;
    family.type = prometheus::MetricType::Gauge;
    family.metric.emplace_back().gauge.value = static_cast<double>(queue.count());
  }
  return families;
}

}  // namespace loopspec::server
