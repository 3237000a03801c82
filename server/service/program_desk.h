// ProgramDesk: where programs are taken in, refused or given to their host, and counted until they have ended.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <variant>

#include "absl/time/time.h"
#include "server/limits.h"
#include "server/script/capabilities.h"

namespace grpc {
class Status;
}  // namespace grpc

namespace loopspec::v1 {
class Program;
}  // namespace loopspec::v1

namespace loopspec::server {

class Host;
class ImplementationRegistry;
class Metrics;

class ProgramDesk {
 public:
  // Registry and metrics must outlive it.
  ProgramDesk(const ImplementationRegistry& registry, const Limits& limits, const script::Capabilities& capabilities, Metrics& metrics)
      : registry_(registry), limits_(limits), capabilities_(capabilities), metrics_(metrics) {}

  // Counts one program for as long as it lives. The desk outlives it.
  class Place {
   public:
    explicit Place(ProgramDesk& desk) : desk_(desk) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() { desk_.leave(); }

   private:
    ProgramDesk& desk_;
  };

  struct Admission {
    std::unique_ptr<Place> place;
    Host* host = nullptr;
  };

  // Checks the program, sets its limits to the lower of its own and the server's, and finds its host. `field` is where it stands in the
  // request. Any thread; does not block.
  std::variant<Admission, grpc::Status> admit(v1::Program& program, const std::string& field = "program");

  // From now on admit() refuses.
  void close();
  // Waits until every place is free. False when the deadline passed first.
  bool wait_until_empty(absl::Duration deadline);

  const Limits& limits() const { return limits_; }

 private:
  void leave();

  const ImplementationRegistry& registry_;
  const Limits limits_;
  const script::Capabilities capabilities_;
  Metrics& metrics_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint32_t taken_ = 0;
  bool closed_ = false;
};

}  // namespace loopspec::server
