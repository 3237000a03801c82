// getaddrinfo() and getnameinfo(): the system's resolver, in the default executor.
#include <cstdio>

#include "loopspec/base_event_loop.h"
#include "loopspec/coroutine.h"
#include "platform/resolver.h"
#include "run_blocking.h"

namespace loopspec {

Coroutine<std::vector<AddressInfo>> BaseEventLoop::getaddrinfo(std::optional<std::string> host, Port port,
                                                               AddressHints hints) {
  const double begin = time();
  const std::string question = host.value_or("None") + ":" + (port.given() ? port.text() : "None");
  if (get_debug()) logger().log(LogLevel::kDebug, "Get address info " + question);
  const auto ask = [host, port, hints] { return platform::resolve(host, port, hints); };
  std::vector<AddressInfo> infos = co_await detail::run_blocking(*this, ask);
  if (get_debug()) {
    const double seconds = time() - begin;
    char took[32];
    std::snprintf(took, sizeof took, "%.3fms", seconds * 1e3);
    logger().log(
        seconds >= slow_callback_duration() ? LogLevel::kInfo : LogLevel::kDebug,
        "Getting address info " + question + " took " + took + ": " + std::to_string(infos.size()) + " addresses");
  }
  co_return infos;
}

Coroutine<std::pair<std::string, std::string>> BaseEventLoop::getnameinfo(SocketAddress address, int flags) {
  if (!address) throw TypeError("getnameinfo() argument 1 must be an address");
  const auto ask = [address, flags] { return platform::resolve_name(address, flags); };
  co_return co_await detail::run_blocking(*this, ask);
}

}  // namespace loopspec
