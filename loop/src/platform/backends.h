// What a platform offers; one *_backends.cc is compiled.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "loopspec/backends.h"

namespace loopspec::platform {

template <class T>
struct Backend {
  std::string_view name;
  std::unique_ptr<T> (*make)();
};

struct ProactorBackend {
  std::string_view name;
  std::unique_ptr<Proactor> (*make)(ProactorOptions options);
  const std::string& (*refusal)();  // why this machine does not let us have one; empty when it does
};

// Best first.
std::span<const Backend<Selector>> selectors() noexcept;
std::span<const ProactorBackend> proactors() noexcept;
std::span<const Backend<Waker>> wakers() noexcept;

}  // namespace loopspec::platform
