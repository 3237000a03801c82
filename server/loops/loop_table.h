// LoopTable: every loop that unary calls made, by owner and id, and their leases.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <variant>
#include <vector>

#include "loopspec/v1/event_loop_service.pb.h"
#include "server/limits.h"
#include "server/loops/hosted_loop.h"
#include "server/loops/thread_group.h"
#include "server/refusal.h"

namespace loopspec::server {

class ImplementationRegistry;

// The backend that a request's implementation names; "" names the first one that has live loops. `field` is the path in the request.
std::variant<std::string, Refusal> live_backend(const ImplementationRegistry& registry, const std::string& implementation, const std::string& field);
// What is wrong with a loop's id; "" when it may be one.
std::string loop_id_fault(const std::string& id);
// An id that no other loop has.
std::string make_loop_id();

class LoopTable {
 public:
  struct Observer {
    // Hears how many loops there are, each time it changes; with the table locked.
    std::function<void(std::size_t loops)> sized = nullptr;
    // Hears of turns more that a loop made, on that loop's thread.
    std::function<void(std::uint64_t turns)> turned = nullptr;
  };

  // Both must outlive it. It has a thread that ends loops whose lease is over.
  LoopTable(const ImplementationRegistry& registry, const Limits& limits, const script::Capabilities& capabilities, Observer observer);
  LoopTable(const LoopTable&) = delete;
  LoopTable& operator=(const LoopTable&) = delete;
  // Does shutdown().
  ~LoopTable();

  using Found = std::variant<std::shared_ptr<HostedLoop>, Refusal>;

  // All any thread. A loop that is found has its lease begin anew.
  Found create(const std::string& owner, const v1::CreateLoopRequest& request);
  Found find(const std::string& owner, const std::string& id);
  std::optional<Refusal> remove(const std::string& owner, const std::string& id);
  void list(const std::string& owner, const v1::ListLoopsRequest& request, v1::ListLoopsResponse& response) const;
  std::size_t size() const;
  // Handles of all loops that wait.
  std::uint64_t pending_handles() const;

  // From now on create() refuses.
  void close();
  // Ends every loop and waits for their threads. A second call does nothing.
  void shutdown();

 private:
  struct Owner {
    std::unordered_map<std::string, std::uint64_t> numbers;
    // In the order of creation.
    std::map<std::uint64_t, std::shared_ptr<HostedLoop>> loops;
  };

  std::shared_ptr<HostedLoop> take(const std::string& owner, const std::string& id);
  std::vector<std::shared_ptr<HostedLoop>> take_overdue();
  void keep_house();
  void set_size(std::size_t size);

  const ImplementationRegistry& registry_;
  const Limits& limits_;
  const script::Capabilities capabilities_;
  const Observer observer_;
  ThreadGroup threads_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::unordered_map<std::string, Owner> owners_;
  std::size_t size_ = 0;
  std::uint64_t next_number_ = 1;
  bool closed_ = false;
  bool ending_ = false;
  std::thread housekeeper_;
};

}  // namespace loopspec::server
