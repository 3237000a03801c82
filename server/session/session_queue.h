// SessionQueue: what a client sent and the loop's thread has not dealt with, and the end of it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>

#include "loopspec/v1/session_service.pb.h"

namespace loopspec::server {

class SessionQueue {
 public:
  // `wake` is called, with the queue locked, when something came while the loop runs and its thread does not wait here; once until taken_note().
  explicit SessionQueue(std::function<void()> wake) : wake_(std::move(wake)) {}

  // ---- Any thread
  // `path` is the item's in the message, for refusals.
  void push(v1::ClientItem&& item, std::string path);
  // The client sends no more.
  void close();
  // Nothing is given out any more: the session is over.
  void end();
  std::size_t size() const;

  // ---- The loop's thread
  struct Entry {
    v1::ClientItem item;
    std::string path;
  };
  enum class Wait { kItem, kClosed, kEnded, kTimeout };
  // Waits for the next item.
  Wait take(Entry& entry, std::optional<std::chrono::steady_clock::time_point> deadline);
  // The next item if `wanted` says so of it; does not wait.
  bool take_if(Entry& entry, const std::function<bool(const v1::ClientItem&)>& wanted);
  bool is_closed_and_empty() const;

  // The loop begins, or ends, to run: from now on `wake` is called, or not.
  void set_running(bool running);
  // The loop's thread waits here itself, inside an invocation.
  void enter_call();
  // With `more`: what waits may be taken by nobody but a callback.
  void leave_call(const std::function<bool(const v1::ClientItem&)>& more);
  void taken_note();

 private:
  void wake_locked();

  const std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Entry> entries_;
  bool closed_ = false;
  bool ended_ = false;
  bool running_ = false;
  int calls_ = 0;
  bool woken_ = false;
};

}  // namespace loopspec::server
