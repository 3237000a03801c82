// CallCount: how many calls there are, for the server's end.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "absl/time/time.h"

namespace loopspec::server {

// Counted in parts, so that the threads of the RPC loops share no memory for it.
class CallCount {
  struct Part;

 public:
  // Counts one call of the loop with that number for as long as it lives.
  class Entry {
   public:
    Entry(CallCount& count, std::size_t loop) : part_(&count.parts_[loop % kParts]) { part_->enter(); }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    ~Entry() { part_->leave(); }

   private:
    Part* part_;
  };

  // Waits until there is none, when no more come; else until each loop had none at some time. False when the deadline passed first.
  bool wait_until_zero(absl::Duration deadline);

 private:
  struct alignas(64) Part {
    void enter();
    void leave();

    std::mutex mutex;
    std::condition_variable changed;
    std::uint64_t calls = 0;
  };
  static constexpr std::size_t kParts = 16;

  std::array<Part, kParts> parts_;
};

}  // namespace loopspec::server
