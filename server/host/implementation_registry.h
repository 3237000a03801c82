// ImplementationRegistry: the implementations a server offers, each with its host.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/limits.h"

namespace loopspec::v1 {
class Implementation;
}  // namespace loopspec::v1

namespace loopspec::server {

class Host;

struct RegistryOptions {
  // As in ServerOptions.
  std::vector<std::string> loops;
  std::vector<std::string> workers;
  int jobs = 1;
  Limits limits;
  std::string data_dir;
};

class ImplementationRegistry {
 public:
  // Resolves the names and asks every worker what it is, all at once. An implementation that cannot be used is in the registry,
  // with `unavailable` saying why. INVALID_ARGUMENT: a name of no known form, a command that cannot be split, or a name twice.
  static absl::StatusOr<std::unique_ptr<ImplementationRegistry>> make(const RegistryOptions& options);
  ~ImplementationRegistry();

  struct Entry;
  // In the order of registration. Does not change.
  const std::vector<std::unique_ptr<Entry>>& entries() const { return entries_; }
  // Null when there is none of this name.
  const Entry* find(std::string_view name) const;

  // Host::shutdown() of all hosts.
  void shutdown();

 private:
  ImplementationRegistry() = default;
  std::vector<std::unique_ptr<Entry>> entries_;
};

}  // namespace loopspec::server
