// ImplementationRegistry::Entry, for those that need the message's definition.
#pragma once

#include <memory>

#include "loopspec/v1/implementation.pb.h"
#include "server/host/host.h"
#include "server/host/implementation_registry.h"

namespace loopspec::server {

struct ImplementationRegistry::Entry {
  v1::Implementation implementation;
  // Null when `implementation.unavailable` is set.
  std::unique_ptr<Host> host;
};

}  // namespace loopspec::server
