#include "server/script/resolver_hook.h"

#include <utility>

#include "loopspec/backends.h"

namespace loopspec::script {

namespace {

constexpr std::string_view kSelectorFamily = "selector/";

class HookedSelectorLoop final : public SelectorEventLoop, public ResolverHook {
 public:
  using SelectorEventLoop::SelectorEventLoop;

  Coroutine<std::vector<AddressInfo>> getaddrinfo(std::optional<std::string> host, Port port, AddressHints hints) override {
    return replacement_ ? replacement_() : SelectorEventLoop::getaddrinfo(std::move(host), std::move(port), hints);
  }
};

}  // namespace

bool has_resolver_hook(std::string_view backend) { return backend.starts_with(kSelectorFamily); }

std::unique_ptr<AbstractEventLoop> make_hooked_loop(std::string_view backend, LoopOptions options) {
  if (!has_resolver_hook(backend)) return make_event_loop(backend, std::move(options));
  return std::make_unique<HookedSelectorLoop>(make_selector(backend.substr(kSelectorFamily.size())), std::move(options));
}

}  // namespace loopspec::script
