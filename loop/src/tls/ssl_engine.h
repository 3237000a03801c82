// SSLEngine: TLS on bytes, without any I/O: what ssl.SSLObject does over two ssl.MemoryBIO. Whoever uses it moves the
// bytes: what has arrived goes to incoming(), what is to be sent stands in outgoing() after each call.
#pragma once

#include <cstddef>

#include "byte_queue.h"
#include "loopspec/ssl_object.h"

namespace loopspec::detail {

class SSLEngine : public SSLObject {
 public:
  ByteQueue& incoming() noexcept { return incoming_; }
  ByteQueue& outgoing() noexcept { return outgoing_; }
  const ByteQueue& incoming() const noexcept { return incoming_; }
  const ByteQueue& outgoing() const noexcept { return outgoing_; }

  // All throw SSLError.

  // False: more has to arrive. Also throws what an SniCallback threw.
  virtual bool do_handshake() = 0;

  struct Read {
    std::size_t count = 0;
    bool closed = false;  // the peer's close_notify came; with neither, more has to arrive
  };
  // One record at most.
  virtual Read read(MutableBytes buffer) = 0;
  // How many bytes were encrypted; all, unless the connection has to read first.
  virtual std::size_t write(BytesView data) = 0;
  // Sends close_notify and waits for the peer's. False: more has to arrive.
  virtual bool unwrap() = 0;

 private:
  ByteQueue incoming_;
  ByteQueue outgoing_;
};

}  // namespace loopspec::detail
