// CallCount: how many calls there are, for the server's end.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <utility>

#include "absl/time/time.h"

namespace loopspec::server {

class CallCount {
 public:
  // Counts one call for as long as it lives.
  class Entry {
   public:
    explicit Entry(CallCount& count) : count_(&count) { count.enter(); }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    ~Entry() { count_->leave(); }

   private:
    CallCount* count_;
  };

  // Waits until there is none. False when the deadline passed first.
  bool wait_until_zero(absl::Duration deadline);

 private:
  void enter();
  void leave();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t calls_ = 0;
};

}  // namespace loopspec::server
