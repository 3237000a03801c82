// The examples' options: any argument behind the server's address means the virtual clock.
#pragma once

#include "loopspec/client/remote_event_loop.h"

inline loopspec::RemoteOptions remote_options(int argc) {
  loopspec::RemoteOptions options;
  options.virtual_clock = argc > 2;
  return options;
}
