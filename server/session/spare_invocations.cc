#include "server/session/spare_invocations.h"

#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

namespace loopspec::server {

namespace {

constexpr std::size_t kMostSpare = 16;
// What is larger is freed. A list takes some twenty times as much memory as its wire format.
constexpr std::size_t kMostBytes = 32U << 10U;

struct Spare {
  std::mutex mutex;
  std::vector<std::unique_ptr<v1::Invocations>> lists;

  // Never destroyed: sessions' threads may outlive main().
  static Spare& instance() {
    static Spare* const spare = new Spare;
    return *spare;
  }
};

}  // namespace

std::unique_ptr<v1::Invocations> take_invocations() {
  Spare& spare = Spare::instance();
  {
    const std::lock_guard lock(spare.mutex);
    if (!spare.lists.empty()) {
      auto list = std::move(spare.lists.back());
      spare.lists.pop_back();
      return list;
    }
  }
  return std::make_unique<v1::Invocations>();
}

void give_back(std::unique_ptr<v1::Invocations> sent) {
  if (static_cast<std::size_t>(sent->GetCachedSize()) > kMostBytes) return;
  sent->Clear();
  Spare& spare = Spare::instance();
  const std::lock_guard lock(spare.mutex);
  if (spare.lists.size() < kMostSpare) spare.lists.push_back(std::move(sent));
}

}  // namespace loopspec::server
