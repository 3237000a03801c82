#include "server/script/resolver_hook.h"

#include <utility>

#include "loopspec/backends.h"

namespace loopspec::script {

namespace {

constexpr std::string_view kProactorFamily = "proactor/";

template <class Loop>
class HookedLoop final : public Loop, public ResolverHook {
 public:
  using Loop::Loop;

  Coroutine<std::vector<AddressInfo>> getaddrinfo(std::optional<std::string> host, Port port, AddressHints hints) override {
    return replacement_ ? replacement_() : Loop::getaddrinfo(std::move(host), std::move(port), hints);
  }
};

}  // namespace

bool has_resolver_hook(std::string_view backend) {
  return backend.starts_with(kSelectorFamily) || backend.starts_with(kProactorFamily);
}

std::unique_ptr<AbstractEventLoop> make_hooked_loop(std::string_view backend, LoopOptions options) {
  if (!has_resolver_hook(backend)) return make_event_loop(backend, std::move(options));
  if (backend.starts_with(kProactorFamily)) {
    return std::make_unique<HookedLoop<ProactorEventLoop>>(make_proactor(backend.substr(kProactorFamily.size()), {std::move(options.waker), {}}),
                                                           std::move(options.clock));
  }
  return make_hooked_loop(make_selector(backend.substr(kSelectorFamily.size())), std::move(options));
}

std::unique_ptr<AbstractEventLoop> make_hooked_loop(std::unique_ptr<Selector> selector, LoopOptions options) {
  return std::make_unique<HookedLoop<SelectorEventLoop>>(std::move(selector), std::move(options));
}

}  // namespace loopspec::script
