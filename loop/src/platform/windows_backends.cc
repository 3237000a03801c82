#include "../proactors/proactors.h"
#include "../selectors/selectors.h"
#include "../wakers/wakers.h"
#include "backends.h"

namespace loopspec::platform {
namespace {

constexpr Backend<Selector> kSelectors[] = {
    {"select", &selectors::make_select},
};

constexpr ProactorBackend kProactors[] = {
    {"iocp", &proactors::make_iocp, &proactors::iocp_refusal},
};

constexpr Backend<Waker> kWakers[] = {
    {"socketpair", &wakers::make_socketpair},
};

}  // namespace

std::span<const Backend<Selector>> selectors() noexcept { return kSelectors; }
std::span<const ProactorBackend> proactors() noexcept { return kProactors; }
std::span<const Backend<Waker>> wakers() noexcept { return kWakers; }

}  // namespace loopspec::platform
