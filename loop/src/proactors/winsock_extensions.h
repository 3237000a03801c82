// Calls of Winsock that are asked for at run time.
#pragma once

#include "../platform/windows_winsock.h"

// After it.
#include <mswsock.h>

namespace loopspec::proactors {

using AcceptExCall = LPFN_ACCEPTEX;
using ConnectExCall = LPFN_CONNECTEX;
using TransmitFileCall = LPFN_TRANSMITFILE;

// Null when the system has none. Asked once.
AcceptExCall accept_ex_call() noexcept;
ConnectExCall connect_ex_call() noexcept;
TransmitFileCall transmit_file_call() noexcept;

}  // namespace loopspec::proactors
