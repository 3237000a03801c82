// ScratchBuffer: room for what was decrypted, until it is delivered. Threads keep one for the next who needs it.
#pragma once

#include <cstddef>

#include "loopspec/bytes.h"

namespace loopspec::detail {

class ScratchBuffer {
 public:
  ScratchBuffer();
  ScratchBuffer(const ScratchBuffer&) = delete;
  ScratchBuffer& operator=(const ScratchBuffer&) = delete;
  ~ScratchBuffer();

  // At least `size` bytes behind the first `filled`, which stay; those before may move.
  MutableBytes room(std::size_t filled, std::size_t size);
  BytesView first(std::size_t count) const noexcept { return BytesView(bytes_).substr(0, count); }

 private:
  Bytes bytes_;
};

}  // namespace loopspec::detail
