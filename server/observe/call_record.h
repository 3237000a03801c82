// CallRecord: one call as metrics and the log see it, from its metadata to its status.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "server/observe/metrics.h"

namespace grpc {
class ServerContextBase;
class Status;
}  // namespace grpc

namespace loopspec::server {

class Log;

// What a method's calls have in common. Metrics and log outlive the calls.
struct ObservedMethod {
  ObservedMethod(Metrics& all_metrics, Log& the_log, const char* full_name, const char* type)
      : metrics(all_metrics), counts(all_metrics.method(full_name, type)), log(the_log), name(full_name) {}

  Metrics& metrics;
  const MethodMetrics& counts;
  Log& log;
  // "/loopspec.v1.ProgramService/RunProgram".
  const char* name;
};

class CallRecord {
 public:
  // The call begins: counts it. Its request id, which it has when the client brings one or the log will have a line of it, goes back with the
  // initial metadata, which must not have been sent.
  CallRecord(const ObservedMethod& method, grpc::ServerContextBase& context);
  CallRecord(const CallRecord&) = delete;
  CallRecord& operator=(const CallRecord&) = delete;
  // A call that was never ended counts as CANCELLED.
  ~CallRecord();

  // Once it is known who calls.
  void set_identity(std::string identity) { identity_ = std::move(identity); }
  const std::string& identity() const { return identity_; }

  void received();
  void sent();
  // The call ends; before its status is sent, since the trailing metadata tells the request id of a failure that is logged whatever the level.
  // Only the first end counts.
  void end(const grpc::Status& status);

 private:
  void write(const grpc::Status& status, const std::string& reason, double seconds);

  const ObservedMethod& method_;
  grpc::ServerContextBase& context_;
  const std::chrono::steady_clock::time_point begin_;
  std::string request_id_;
  std::string identity_;
  bool ended_ = false;
};

}  // namespace loopspec::server
