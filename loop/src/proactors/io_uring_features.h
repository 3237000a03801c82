// What the io_uring of this machine can do.
#pragma once

#include <liburing.h>

#include <bitset>
#include <string>

#include "loopspec/proactor.h"

namespace loopspec::proactors {

struct IoUringFeatures {
  std::string refusal;        // why there is no ring; then nothing else counts
  unsigned setup_flags = 0;   // the best the kernel takes
  std::bitset<32> operations;  // by OperationKind

  bool has(OperationKind kind) const noexcept { return operations[static_cast<std::size_t>(kind)]; }
};

// Finds out once, on a ring made for that.
const IoUringFeatures& io_uring_features();

// Throws nothing: 0, or minus an errno.
int open_ring(io_uring& ring, unsigned entries, unsigned completions, unsigned flags) noexcept;

}  // namespace loopspec::proactors
