// ResolverHook: a loop whose getaddrinfo() a program can replace, as a subclass would. What connects goes through it.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "loopspec/coroutine.h"
#include "loopspec/selector_event_loop.h"

namespace loopspec::script {

// What the names of backends begin with whose loops are selector loops.
inline constexpr std::string_view kSelectorFamily = "selector/";

class ResolverHook {
 public:
  using Getaddrinfo = std::function<Coroutine<std::vector<AddressInfo>>()>;

  virtual ~ResolverHook() = default;
  // What it answers from now on, whatever it is asked. On the loop's thread.
  void replace_getaddrinfo(Getaddrinfo function) { replacement_ = std::move(function); }

 protected:
  Getaddrinfo replacement_;
};

// A loop of this backend, as make_event_loop() makes it, with the hook where has_resolver_hook() says so.
std::unique_ptr<AbstractEventLoop> make_hooked_loop(std::string_view backend, LoopOptions options);
// A selector loop with the hook.
std::unique_ptr<AbstractEventLoop> make_hooked_loop(std::unique_ptr<Selector> selector, LoopOptions options);
bool has_resolver_hook(std::string_view backend);

}  // namespace loopspec::script
