// A BIO over the byte queues of an SSLEngine.
#pragma once

#include <openssl/bio.h>

#include "byte_queue.h"

namespace loopspec::detail {

// Reads from `incoming` and writes to `outgoing`, which must outlive it. An empty queue means "later", never the end.
// Throws std::bad_alloc.
BIO* make_queue_bio(ByteQueue& incoming, ByteQueue& outgoing);

}  // namespace loopspec::detail
