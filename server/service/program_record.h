// ProgramRecord: one call that runs a program, as metrics and the log see it: the call, and what the program came to.
#pragma once

#include <string>

#include "server/observe/call_record.h"

namespace loopspec::v1 {
class Outcome;
}  // namespace loopspec::v1

namespace loopspec::server {

class Gate;

// What a call begins with.
struct CallStart {
  Gate& gate;
  const ObservedMethod& method;
  grpc::ServerContextBase& context;
};

class ProgramRecord {
 public:
  ProgramRecord(const CallStart& start, std::string implementation);

  // Who calls, or UNAUTHENTICATED.
  grpc::Status identify(const CallStart& start);
  CallRecord& call() { return call_; }
  void on_outcome(const v1::Outcome& outcome);

 private:
  Metrics& metrics_;
  CallRecord call_;
  const std::string implementation_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace loopspec::server
