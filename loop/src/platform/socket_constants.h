// The system's numbers for families and types. For files of platform/ alone.
#pragma once

#include "loopspec/address.h"

namespace loopspec::platform {

int to_system(AddressFamily family) noexcept;
int to_system(SocketType type) noexcept;
AddressFamily family_from_system(int family) noexcept;
SocketType type_from_system(int type) noexcept;

}  // namespace loopspec::platform
