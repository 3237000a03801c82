// What a loop does once, at the end of the turn in which it was asked for: sending what was written meanwhile.
#pragma once

#include "loopspec/detail/link.h"

namespace loopspec::detail {

class TurnEndTask : private Link {
 public:
  virtual ~TurnEndTask() = default;

  bool is_due() const noexcept { return linked(); }
  void forget() noexcept { unlink(); }

 protected:
  // Called once for any number of requests; may ask again, for the same turn.
  virtual void end_of_turn() = 0;

 private:
  friend class TurnEndList;
};

class TurnEndList {
 public:
  bool empty() const noexcept { return !head_.linked(); }
  void add(TurnEndTask& task) noexcept {
    if (!task.linked()) task.link_before(head_);
  }
  // In the order of the requests.
  void run() {
    while (head_.linked()) {
      auto& task = static_cast<TurnEndTask&>(head_.next());
      task.unlink();
      task.end_of_turn();
    }
  }
  ~TurnEndList() {
    while (head_.linked()) head_.next().unlink();
  }

 private:
  Link head_;
};

}  // namespace loopspec::detail
