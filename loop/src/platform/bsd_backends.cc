#include "../selectors/selectors.h"
#include "../wakers/wakers.h"
#include "backends.h"

namespace loopspec::platform {
namespace {

constexpr Backend<Selector> kSelectors[] = {
    {"kqueue", &selectors::make_kqueue},
    {"poll", &selectors::make_poll},
    {"select", &selectors::make_select},
};

constexpr Backend<Waker> kWakers[] = {
    {"pipe", &wakers::make_pipe},
    {"socketpair", &wakers::make_socketpair},
};

}  // namespace

std::span<const Backend<Selector>> selectors() noexcept { return kSelectors; }
std::span<const ProactorBackend> proactors() noexcept { return {}; }
std::span<const Backend<Waker>> wakers() noexcept { return kWakers; }

}  // namespace loopspec::platform
