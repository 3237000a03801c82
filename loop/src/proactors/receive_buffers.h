// ReceiveBuffers: memory that the kernel receives into, taking a buffer when something has come.
#pragma once

#include <liburing.h>

#include <bitset>
#include <cstdint>
#include <memory>

#include "loopspec/bytes.h"

namespace loopspec::proactors {

class ReceiveBuffers {
 public:
  static constexpr unsigned kCount = 128;  // a power of two
  static constexpr std::size_t kSize = std::size_t{16} * 1024;
  static constexpr int kGroup = 1;

  // Whether the kernel (5.19) takes such buffers.
  static bool supported(io_uring& ring) noexcept;

  // Throws OSError.
  explicit ReceiveBuffers(io_uring& ring);
  ReceiveBuffers(const ReceiveBuffers&) = delete;
  ReceiveBuffers& operator=(const ReceiveBuffers&) = delete;

  // Gives those that nobody holds to another ring. Throws OSError.
  void attach(io_uring& ring);
  // The kernel has filled one: it is held until give_back().
  BytesView take(std::uint32_t buffer, std::size_t count) noexcept;
  void give_back(std::uint32_t buffer) noexcept;

 private:
  struct Free {
    void operator()(void* memory) const noexcept;
  };
  char* data(std::uint32_t buffer) const noexcept { return memory_.get() + buffer * kSize; }
  void add(std::uint32_t buffer, int position) noexcept;

  std::unique_ptr<io_uring_buf_ring, Free> entries_;
  std::unique_ptr<char, Free> memory_;
  std::bitset<kCount> held_;
};

}  // namespace loopspec::proactors
