// The system's numbers for families and types. For files of platform/ alone.
#pragma once

#include "loopspec/address.h"
#include "loopspec/socket.h"

namespace loopspec::platform {

int to_system(AddressFamily family) noexcept;
int to_system(SocketType type) noexcept;
struct SystemOption {
  int level;
  int name;
};
// Throws ValueError for one that the system does not have.
SystemOption to_system(SocketOption option);
AddressFamily family_from_system(int family) noexcept;
SocketType type_from_system(int type) noexcept;

}  // namespace loopspec::platform
