// PinnedBuffers: memory that calls which wait receive into. Each has one to itself until something came; those that were
// handed out are bounded.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "loopspec/bytes.h"

namespace loopspec::proactors {

class PinnedBuffers {
 public:
  static constexpr std::size_t kSize = std::size_t{16} * 1024;
  static constexpr std::size_t kMostHeld = 1024;

  // For a call that is about to wait. Throws std::bad_alloc.
  std::uint32_t take() {
    if (free_.empty()) {
      memory_.emplace_back(new char[kSize]);
      free_.reserve(memory_.size());
      free_.push_back(static_cast<std::uint32_t>(memory_.size() - 1));
    }
    const std::uint32_t buffer = free_.back();
    free_.pop_back();
    return buffer;
  }
  MutableBytes room(std::uint32_t buffer) const noexcept { return {memory_[buffer].get(), kSize}; }
  // Nothing came.
  void drop(std::uint32_t buffer) noexcept { free_.push_back(buffer); }
  // Something came, which somebody holds until give_back().
  BytesView hand_out(std::uint32_t buffer, std::size_t count) noexcept {
    ++held_;
    return {memory_[buffer].get(), count};
  }
  void give_back(std::uint32_t buffer) noexcept {
    --held_;
    free_.push_back(buffer);
  }
  // Whoever holds them should give some back first.
  bool too_many_held() const noexcept { return held_ >= kMostHeld; }

 private:
  std::vector<std::unique_ptr<char[]>> memory_;
  std::vector<std::uint32_t> free_;  // the latest first: it may still be in a cache
  std::size_t held_ = 0;
};

}  // namespace loopspec::proactors
