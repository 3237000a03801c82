// What a protocol of streams can be.
#pragma once

#include "loopspec/exceptions.h"
#include "loopspec/protocol.h"

namespace loopspec::detail {

// One of them, or both.
struct StreamProtocol {
  Protocol* stream = nullptr;
  BufferedProtocol* buffered = nullptr;
};

// TypeError for a protocol of another kind, and for none.
inline StreamProtocol stream_protocol_of(BaseProtocol* protocol) {
  const StreamProtocol kinds{dynamic_cast<Protocol*>(protocol), dynamic_cast<BufferedProtocol*>(protocol)};
  if (kinds.buffered == nullptr && kinds.stream == nullptr)
    throw TypeError("a stream transport needs a Protocol or a BufferedProtocol");
  return kinds;
}

}  // namespace loopspec::detail
