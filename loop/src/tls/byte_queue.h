// ByteQueue: bytes in order; what is appended at one end is taken from the other.
#pragma once

#include <cstddef>
#include <utility>

#include "loopspec/bytes.h"

namespace loopspec::detail {

class ByteQueue {
 public:
  bool empty() const noexcept { return begin_ == bytes_.size(); }
  std::size_t size() const noexcept { return bytes_.size() - begin_; }
  // Valid until the queue changes.
  BytesView view() const noexcept { return BytesView(bytes_).substr(begin_); }

  void append(BytesView data) {
    if (begin_ != 0 && begin_ >= size()) {
      bytes_.erase(0, begin_);  // moves less than was taken since
      begin_ = 0;
    }
    bytes_.append(data);
  }
  // Drops the first `count` bytes, which are there.
  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ == bytes_.size()) clear();
  }
  // All of it; the queue is empty then.
  Bytes take() {
    if (begin_ != 0) bytes_.erase(0, begin_);
    begin_ = 0;
    return std::exchange(bytes_, Bytes());
  }
  void clear() {
    begin_ = 0;
    bytes_.clear();
    if (bytes_.capacity() > kKeptCapacity) bytes_ = Bytes();
  }

 private:
  // An idle connection keeps no more memory than this.
  static constexpr std::size_t kKeptCapacity = std::size_t{4} * 1024;

  Bytes bytes_;
  std::size_t begin_ = 0;
};

}  // namespace loopspec::detail
