#include "server/loops/loop_table.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <random>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/host/implementation_entry.h"
#include "server/host/implementation_registry.h"

namespace loopspec::server {

namespace {

constexpr std::uint32_t kDefaultLeaseMs = 60'000;
constexpr std::size_t kMaxIdBytes = 64;
constexpr std::uint32_t kDefaultPage = 100;
constexpr std::uint32_t kMaxPage = 1'000;
// How often leases are looked at.
constexpr std::chrono::milliseconds kHousekeeping{200};

bool is_id_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

Refusal unknown_live_implementation(const ImplementationRegistry& registry, const std::string& name, const std::string& field) {
  std::vector<std::string> names;
  for (const auto& entry : registry.entries()) names.push_back(entry->implementation.name());
  return {absl::StatusCode::kNotFound, "UNKNOWN_IMPLEMENTATION",
          absl::StrCat("no implementation \"", name, "\" here; offered: ", names.empty() ? "none" : absl::StrJoin(names, ", ")),
          {{"implementation", name}}, {{field, "is not offered by this server"}}};
}

}  // namespace

std::variant<std::string, Refusal> live_backend(const ImplementationRegistry& registry, const std::string& implementation, const std::string& field) {
  if (implementation.empty()) {
    for (const auto& entry : registry.entries()) {
      if (entry->implementation.host() == v1::HOST_IN_PROCESS) return entry->implementation.name();
    }
    return no_live_loops("this server");
  }
  const auto* entry = registry.find(implementation);
  if (entry == nullptr) return unknown_live_implementation(registry, implementation, field);
  if (entry->implementation.host() != v1::HOST_IN_PROCESS) return no_live_loops(implementation);
  return implementation;
}

std::string loop_id_fault(const std::string& id) {
  const bool well_formed = !id.empty() && id.size() <= kMaxIdBytes && is_id_letter(id.front()) &&
                           std::all_of(id.begin(), id.end(), [](char c) { return is_id_letter(c) || c == '_' || c == '.' || c == '-'; });
  return well_formed ? "" : absl::StrCat("\"", id.substr(0, 100), "\" is no loop id: [A-Za-z0-9][A-Za-z0-9_.-]*, 64 characters at most");
}

std::string make_loop_id() {
  thread_local std::mt19937_64 engine{std::random_device{}()};
  return absl::StrCat("loop-", absl::Hex(engine(), absl::kZeroPad16), absl::Hex(engine(), absl::kZeroPad16));
}

LoopTable::LoopTable(const ImplementationRegistry& registry, const Limits& limits, const script::Capabilities& capabilities, Observer observer)
    : registry_(registry), limits_(limits), capabilities_(capabilities), observer_(std::move(observer)) {
  housekeeper_ = std::thread([this] { keep_house(); });
}

LoopTable::~LoopTable() { shutdown(); }

LoopTable::Found LoopTable::create(const std::string& owner, const v1::CreateLoopRequest& request) {
  if (!request.loop_id().empty()) {
    if (std::string fault = loop_id_fault(request.loop_id()); !fault.empty()) return malformed_request("loop_id", fault);
  }
  if (request.lease_ms() > limits_.max_lease_ms) return limit_exceeded("max_lease_ms", limits_.max_lease_ms, request.lease_ms(), "milliseconds of the lease", "lease_ms");
  auto backend = live_backend(registry_, request.implementation(), "implementation");
  if (auto* no = std::get_if<Refusal>(&backend)) return std::move(*no);

  const std::lock_guard lock(mutex_);
  if (closed_) return server_draining();
  Owner& own = owners_[owner];
  if (const auto known = own.numbers.find(request.loop_id()); known != own.numbers.end()) {
    const auto& loop = own.loops.at(known->second);
    if (loop->creating_request() != request.SerializeAsString()) return id_reused("loop", request.loop_id(), "loop_id");
    loop->touch();
    return loop;
  }
  if (own.loops.size() >= limits_.max_loops_per_identity) {
    return limit_exceeded("max_loops_per_identity", limits_.max_loops_per_identity, own.loops.size() + 1, "loops of the caller");
  }
  if (size_ >= limits_.max_loops) return limit_exceeded("max_loops", limits_.max_loops, size_ + 1, "loops of the server");
  HostedLoop::Options options;
  options.id = request.loop_id().empty() ? make_loop_id() : request.loop_id();
  options.implementation = std::get<std::string>(std::move(backend));
  options.clock = request.clock() == v1::CLOCK_REAL ? v1::CLOCK_REAL : v1::CLOCK_VIRTUAL;
  options.debug = request.debug();
  options.lease_ms = request.lease_ms() == 0 ? std::min(kDefaultLeaseMs, limits_.max_lease_ms) : request.lease_ms();
  options.capabilities = capabilities_;
  options.turned = observer_.turned;
  if (!request.loop_id().empty()) options.request = request.SerializeAsString();
  auto loop = std::make_shared<HostedLoop>(std::move(options), limits_, threads_);
  if (auto no = loop->define(request)) return *std::move(no);
  own.numbers.emplace(loop->id(), next_number_);
  own.loops.emplace(next_number_++, loop);
  set_size(size_ + 1);
  return loop;
}

LoopTable::Found LoopTable::find(const std::string& owner, const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto own = owners_.find(owner);
  if (own == owners_.end()) return unknown_loop(id);
  const auto known = own->second.numbers.find(id);
  if (known == own->second.numbers.end()) return unknown_loop(id);
  const auto& loop = own->second.loops.at(known->second);
  loop->touch();
  return loop;
}

std::optional<Refusal> LoopTable::remove(const std::string& owner, const std::string& id) {
  const auto loop = take(owner, id);
  if (loop == nullptr) return unknown_loop(id);
  loop->remove("the loop was deleted");
  return std::nullopt;
}

std::shared_ptr<HostedLoop> LoopTable::take(const std::string& owner, const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto own = owners_.find(owner);
  if (own == owners_.end()) return nullptr;
  const auto known = own->second.numbers.find(id);
  if (known == own->second.numbers.end()) return nullptr;
  auto loop = own->second.loops.at(known->second);
  own->second.loops.erase(known->second);
  own->second.numbers.erase(known);
  if (own->second.loops.empty()) owners_.erase(own);
  set_size(size_ - 1);
  return loop;
}

void LoopTable::list(const std::string& owner, const v1::ListLoopsRequest& request, v1::ListLoopsResponse& response) const {
  const std::uint32_t page = request.page_size() == 0 ? kDefaultPage : std::min(request.page_size(), kMaxPage);
  std::uint64_t after = 0;
  // A token that is none begins anew.
  if (!absl::SimpleAtoi(request.page_token(), &after)) after = 0;
  const std::lock_guard lock(mutex_);
  const auto own = owners_.find(owner);
  if (own == owners_.end()) return;
  for (auto next = own->second.loops.upper_bound(after); next != own->second.loops.end(); ++next) {
    if (static_cast<std::uint32_t>(response.loops_size()) == page) {
      response.set_next_page_token(absl::StrCat(after));
      return;
    }
    *response.add_loops() = next->second->describe();
    after = next->first;
  }
}

void LoopTable::set_size(std::size_t size) {
  size_ = size;
  if (observer_.sized) observer_.sized(size);
}

std::size_t LoopTable::size() const {
  const std::lock_guard lock(mutex_);
  return size_;
}

std::uint64_t LoopTable::pending_handles() const {
  const std::lock_guard lock(mutex_);
  std::uint64_t count = 0;
  for (const auto& [name, owner] : owners_) {
    for (const auto& [number, loop] : owner.loops) count += loop->pending_handles();
  }
  return count;
}

void LoopTable::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

std::vector<std::shared_ptr<HostedLoop>> LoopTable::take_overdue() {
  std::vector<std::shared_ptr<HostedLoop>> overdue;
  const auto now = std::chrono::steady_clock::now();
  for (auto own = owners_.begin(); own != owners_.end();) {
    auto& [numbers, loops] = own->second;
    for (auto each = loops.begin(); each != loops.end();) {
      if (!ending_ && !each->second->lease_over(now)) {
        ++each;
        continue;
      }
      overdue.push_back(each->second);
      numbers.erase(each->second->id());
      each = loops.erase(each);
      set_size(size_ - 1);
    }
    own = loops.empty() ? owners_.erase(own) : std::next(own);
  }
  return overdue;
}

void LoopTable::keep_house() {
  std::unique_lock lock(mutex_);
  for (bool last = false; !last;) {
    changed_.wait_for(lock, kHousekeeping, [this] { return ending_; });
    last = ending_;
    const auto overdue = take_overdue();
    lock.unlock();
    for (const auto& loop : overdue) loop->remove(last ? "the server shuts down" : "the loop's lease is over");
    lock.lock();
  }
}

void LoopTable::shutdown() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = ending_ = true;
  }
  changed_.notify_all();
  if (housekeeper_.joinable()) housekeeper_.join();
  threads_.wait();
}

}  // namespace loopspec::server
