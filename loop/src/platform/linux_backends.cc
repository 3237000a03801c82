#ifdef LOOPSPEC_HAS_IO_URING
#include "../proactors/proactors.h"
#endif
#include "../selectors/selectors.h"
#include "../wakers/wakers.h"
#include "backends.h"

namespace loopspec::platform {
namespace {

constexpr Backend<Selector> kSelectors[] = {
    {"epoll", &selectors::make_epoll},
    {"poll", &selectors::make_poll},
    {"select", &selectors::make_select},
};

#ifdef LOOPSPEC_HAS_IO_URING
constexpr ProactorBackend kProactors[] = {
    {"io_uring", &proactors::make_io_uring, &proactors::io_uring_refusal},
};
#else
constexpr std::span<const ProactorBackend> kProactors;
#endif

constexpr Backend<Waker> kWakers[] = {
    {"eventfd", &wakers::make_eventfd},
    {"pipe", &wakers::make_pipe},
    {"socketpair", &wakers::make_socketpair},
};

}  // namespace

std::span<const Backend<Selector>> selectors() noexcept { return kSelectors; }
std::span<const ProactorBackend> proactors() noexcept { return kProactors; }
std::span<const Backend<Waker>> wakers() noexcept { return kWakers; }

}  // namespace loopspec::platform
