#include "scratch_buffer.h"

#include <algorithm>
#include <utility>

namespace loopspec::detail {
namespace {

constexpr std::size_t kFirstSize = std::size_t{64} * 1024;
constexpr std::size_t kKeptSize = std::size_t{1024} * 1024;

// A thread that ends drops its own.
Bytes& spare() {
  static thread_local Bytes bytes;
  return bytes;
}

}  // namespace

ScratchBuffer::ScratchBuffer() : bytes_(std::exchange(spare(), Bytes())) {}

ScratchBuffer::~ScratchBuffer() {
  if (bytes_.size() <= kKeptSize && bytes_.size() > spare().size()) std::swap(bytes_, spare());
}

MutableBytes ScratchBuffer::room(std::size_t filled, std::size_t size) {
  if (bytes_.size() - filled < size) bytes_.resize(std::max({kFirstSize, 2 * bytes_.size(), filled + size}));
  return MutableBytes(bytes_).subspan(filled);
}

}  // namespace loopspec::detail
