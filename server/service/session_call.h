// SessionCall: one Session call: the stream between a client and its Session.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "loopspec/v1/session_service.pb.h"
#include "server/rpc/call.h"
#include "server/session/session.h"
#include "server/session/session_peer.h"

namespace loopspec::server {

class Metrics;
class RpcSessionRunner;
class SessionTable;

class SessionCall final : public SessionPeer, public std::enable_shared_from_this<SessionCall> {
 public:
  using Rpc = BidiCall<v1::SessionRequest, v1::SessionResponse>;

  static void start(SessionTable& table, Metrics& metrics, std::shared_ptr<Rpc> rpc);

  void output_ready() override;
  void input_wanted() override { input_.set(); }
  void stop_wanted() override;

 private:
  // gRPC is done with one write, or with the status.
  struct Written final : CompletionTag {
    explicit Written(SessionCall& its_call) : call(its_call) {}
    void complete(RpcLoop& loop, bool ok) override;
    SessionCall& call;
    // While the operation is on its way.
    std::shared_ptr<SessionCall> self;
  };

  SessionCall(SessionTable& table, std::shared_ptr<Rpc> rpc);

  static Detached read(std::shared_ptr<SessionCall> self);
  static Detached refuse(std::shared_ptr<Rpc> rpc, grpc::Status status);
  std::variant<Session::Opening, Refusal> open(const v1::OpenLoop& request);
  // The session is over.
  void session_ended();
  // With the mutex held.
  void write_next();

  SessionTable& table_;
  const std::shared_ptr<Rpc> rpc_;
  Signal input_;
  const std::shared_ptr<RpcSessionRunner> runner_;
  std::shared_ptr<Session> session_;
  std::string loop_id_;

  std::mutex mutex_;
  v1::SessionResponse message_;
  Written written_{*this};
  bool writing_ = false;
  bool broken_ = false;
  bool finished_ = false;
};

}  // namespace loopspec::server
