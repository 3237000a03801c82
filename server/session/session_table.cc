#include "server/session/session_table.h"

#include <algorithm>
#include <utility>

#include "server/loops/loop_table.h"

namespace loopspec::server {

SessionTable::~SessionTable() { shutdown(); }

std::optional<Refusal> SessionTable::enter(const std::string& owner) {
  const std::lock_guard lock(mutex_);
  if (closed_) return server_draining();
  if (size_ >= limits_.max_sessions) return limit_exceeded("max_sessions", limits_.max_sessions, size_ + 1, "sessions of the server");
  const auto own = owners_.find(owner);
  if (own != owners_.end() && own->second.sessions >= limits_.max_sessions_per_identity) {
    return limit_exceeded("max_sessions_per_identity", limits_.max_sessions_per_identity, own->second.sessions + 1, "sessions of the caller");
  }
  ++owners_[owner].sessions;
  ++size_;
  return std::nullopt;
}

void SessionTable::leave(const std::string& owner, const std::string& loop_id) {
  const std::lock_guard lock(mutex_);
  const auto own = owners_.find(owner);
  own->second.ids.erase(loop_id);
  --size_;
  if (--own->second.sessions == 0) owners_.erase(own);
  changed_.notify_all();
}

std::variant<Session::Opening, Refusal> SessionTable::open(const std::string& owner, const v1::OpenLoop& request) {
  if (!request.loop_id().empty()) {
    if (std::string fault = loop_id_fault(request.loop_id()); !fault.empty()) return malformed_request("loop_id", fault);
  }
  auto backend = live_backend(registry_, request.implementation(), "implementation");
  if (auto* no = std::get_if<Refusal>(&backend)) return std::move(*no);
  const std::string id = request.loop_id().empty() ? make_loop_id() : request.loop_id();
  const std::lock_guard lock(mutex_);
  if (!owners_[owner].ids.insert(id).second) return id_reused("session", id, "loop_id");
  return Session::Opening{std::get<std::string>(std::move(backend)), id, capabilities_};
}

void SessionTable::add(const std::shared_ptr<Session>& session) {
  const std::lock_guard lock(mutex_);
  running_.insert(session);
  if (closed_) session->end_with_server();
}

void SessionTable::remove(const std::shared_ptr<Session>& session) {
  const std::lock_guard lock(mutex_);
  running_.erase(session);
  changed_.notify_all();
}

std::size_t SessionTable::size() const {
  const std::lock_guard lock(mutex_);
  return size_;
}

Session::Backlog SessionTable::backlog() const {
  const std::lock_guard lock(mutex_);
  Session::Backlog all;
  for (const auto& session : running_) {
    const Session::Backlog one = session->backlog();
    all.handles += one.handles;
    all.items += one.items;
    all.bytes += one.bytes;
  }
  return all;
}

void SessionTable::close(std::uint32_t deadline_ms) {
  std::set<std::shared_ptr<Session>> told;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    told = running_;
  }
  for (const auto& session : told) session->announce_draining(deadline_ms);
}

bool SessionTable::wait_until_empty(absl::Duration deadline) {
  std::unique_lock lock(mutex_);
  // As far as a clock reaches: an infinite duration does not fit into the standard library's.
  const auto longest = std::clamp(deadline, absl::ZeroDuration(), absl::Hours(24 * 365));
  return changed_.wait_for(lock, absl::ToChronoMilliseconds(longest), [this] { return size_ == 0; });
}

void SessionTable::shutdown() {
  std::set<std::shared_ptr<Session>> ended;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    ended = running_;
  }
  for (const auto& session : ended) session->end_with_server();
  ended.clear();
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return running_.empty(); });
  }
  threads_.wait();
}

}  // namespace loopspec::server
