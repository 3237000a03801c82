// ScriptSocket: a socket as programs know it: the program's own, or that of a transport or a server. Of those, each
// question gives a new one, as asyncio does.
#pragma once

#include "loopspec/socket.h"

namespace loopspec::script {

struct ScriptSocket {
  Socket socket;
};

}  // namespace loopspec::script
