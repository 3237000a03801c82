#include "../selectors/selectors.h"
#include "../wakers/wakers.h"
#include "backends.h"

namespace loopspec::platform {
namespace {

constexpr Backend<Selector> kSelectors[] = {
    {"select", &selectors::make_select},
};

constexpr Backend<Waker> kWakers[] = {
    {"socketpair", &wakers::make_socketpair},
};

}  // namespace

std::span<const Backend<Selector>> selectors() noexcept { return kSelectors; }
std::span<const ProactorBackend> proactors() noexcept { return {}; }
std::span<const Backend<Waker>> wakers() noexcept { return kWakers; }

}  // namespace loopspec::platform
