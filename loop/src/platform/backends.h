// What a platform offers; one *_backends.cc is compiled.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "loopspec/selector.h"
#include "loopspec/waker.h"

namespace loopspec::platform {

template <class T>
struct Backend {
  std::string_view name;
  std::unique_ptr<T> (*make)();
};

// Best first.
std::span<const Backend<Selector>> selectors() noexcept;
std::span<const Backend<Waker>> wakers() noexcept;

}  // namespace loopspec::platform
