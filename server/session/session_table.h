// SessionTable: the sessions there are, by owner; their ids, their number, their threads.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "absl/time/time.h"
#include "server/limits.h"
#include "server/loops/thread_group.h"
#include "server/refusal.h"
#include "server/session/session.h"

namespace loopspec::server {

class ImplementationRegistry;

class SessionTable {
 public:
  // Both must outlive it.
  SessionTable(const ImplementationRegistry& registry, const Limits& limits, const script::Capabilities& capabilities)
      : registry_(registry), limits_(limits), capabilities_(capabilities) {}
  SessionTable(const SessionTable&) = delete;
  SessionTable& operator=(const SessionTable&) = delete;
  // Does shutdown().
  ~SessionTable();

  // All any thread.
  // A place for one more session of the owner; leave() gives it back.
  std::optional<Refusal> enter(const std::string& owner);
  void leave(const std::string& owner, const std::string& loop_id);
  // What opening this loop comes to; the id then belongs to the session until it leaves.
  std::variant<Session::Opening, Refusal> open(const std::string& owner, const v1::OpenLoop& request);
  // A session that runs from now on; it is told of close() and shutdown() until remove(), which is the last that is done about it.
  void add(const std::shared_ptr<Session>& session);
  void remove(const std::shared_ptr<Session>& session);
  // For those that need a thread.
  ThreadGroup& threads() { return threads_; }

  std::size_t size() const;
  // Of all sessions.
  Session::Backlog backlog() const;
  const Limits& limits() const { return limits_; }
  // From now on enter() refuses, and every session is told that so many milliseconds are left.
  void close(std::uint32_t deadline_ms);
  // Waits until there is none. False when the deadline passed first.
  bool wait_until_empty(absl::Duration deadline);
  // Ends every session and waits until they are over.
  void shutdown();

 private:
  struct Owner {
    std::uint32_t sessions = 0;
    std::set<std::string> ids;
  };

  const ImplementationRegistry& registry_;
  const Limits& limits_;
  const script::Capabilities capabilities_;
  ThreadGroup threads_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Owner> owners_;
  std::set<std::shared_ptr<Session>> running_;
  std::uint32_t size_ = 0;
  bool closed_ = false;
};

}  // namespace loopspec::server
