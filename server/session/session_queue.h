// SessionQueue: what a client sent and the loop has not dealt with, and the end of it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "loopspec/v1/session_service.pb.h"

namespace loopspec::server {

class SessionQueue {
 public:
  using Deadline = std::optional<std::chrono::steady_clock::time_point>;
  // Both are called with the queue locked.
  struct Signals {
    // What take() found missing is there.
    std::function<void()> due;
    // Something came while the loop runs and does not wait here; once until taken_note().
    std::function<void()> wake;
  };
  explicit SessionQueue(Signals signals) : signals_(std::move(signals)) {}

  // ---- Any thread
  // `path` is the item's in the message, for refusals.
  void push(v1::ClientItem&& item, std::string path);
  // The client sends no more.
  void close();
  // Nothing is given out any more: the session is over.
  void end();
  std::size_t size() const;
  // Whether `due` was still to come; it will not.
  bool take_due();

  // ---- The loop's thread
  struct Entry {
    v1::ClientItem item;
    std::string path;
  };
  enum class Taken { kItem, kNone, kClosed, kEnded, kTimeout };
  // The next item; kNone when there is none yet, and then `due` is to come. kTimeout when there is none and the deadline has passed.
  Taken take(Entry& entry, Deadline deadline = std::nullopt);
  // Waits for it instead; never kNone.
  Taken wait(Entry& entry, Deadline deadline);
  // The next item if `wanted` says so of it; does not wait.
  bool take_if(Entry& entry, const std::function<bool(const v1::ClientItem&)>& wanted);
  bool has_nothing() const;
  bool is_closed_and_empty() const;

  // The loop begins, or ends, to run: from now on `wake` is called, or not.
  void set_running(bool running);
  // The loop waits for the client itself, inside an invocation.
  void enter_call();
  // With `more`: what waits may be taken by nobody but a callback.
  void leave_call(const std::function<bool(const v1::ClientItem&)>& more);
  void taken_note();

 private:
  bool is_ready() const { return ended_ || closed_ || !entries_.empty(); }
  Taken take_ready(Entry& entry);
  void changed();
  void wake_locked();

  const Signals signals_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Entry> entries_;
  bool closed_ = false;
  bool ended_ = false;
  bool running_ = false;
  int calls_ = 0;
  bool woken_ = false;
  // The loop's side has gone until `due`; at first it has not come yet.
  bool away_ = true;
};

}  // namespace loopspec::server
