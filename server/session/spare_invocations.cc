#include "server/session/spare_invocations.h"

#include <cstddef>
#include <utility>

#include "server/spares.h"

namespace loopspec::server {

namespace {

constexpr std::size_t kMostSpare = 16;
// What is larger is freed. A list takes some twenty times as much memory as its wire format.
constexpr std::size_t kMostBytes = 32U << 10U;

// Never destroyed: sessions' threads may outlive main().
Spares<v1::Invocations>& spares() {
  static auto* const lists = new Spares<v1::Invocations>(kMostSpare);
  return *lists;
}

}  // namespace

std::unique_ptr<v1::Invocations> take_invocations() {
  auto list = spares().take();
  return list ? std::move(list) : std::make_unique<v1::Invocations>();
}

void give_back(std::unique_ptr<v1::Invocations> sent) {
  if (static_cast<std::size_t>(sent->GetCachedSize()) > kMostBytes) return;
  sent->Clear();
  spares().give_back(std::move(sent));
}

}  // namespace loopspec::server
