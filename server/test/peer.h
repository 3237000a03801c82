// A server, stubs to it, and what its refusals say.
#pragma once

#include <google/protobuf/text_format.h>
#include <google/rpc/error_details.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "loopspec/v1/event_loop_service.grpc.pb.h"
#include "loopspec/v1/program_service.grpc.pb.h"
#include "loopspec/v1/session_service.grpc.pb.h"
#include "server/server.h"

namespace loopspec::test {

// Of a server that listens nowhere and runs one program at a time.
server::ServerOptions options_for(std::vector<std::string> loops, std::vector<std::string> workers = {});

class Peer {
 public:
  explicit Peer(server::ServerOptions options);

  grpc::Status run(const v1::Program& program);
  grpc::Status run(const std::string& implementation, const std::string& text);

  std::unique_ptr<server::Server> server;
  std::unique_ptr<v1::ProgramService::Stub> programs;
  std::unique_ptr<v1::EventLoopService::Stub> loops;
  std::unique_ptr<v1::SessionService::Stub> sessions;
  v1::Trace trace;
};

// A status's details; fails the test unless there is exactly one ErrorInfo, of our domain.
struct Details {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest request;
};
Details details_of(const grpc::Status& status);

// A message from its text format; fails the test when it has none.
template <class Message>
Message parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

}  // namespace loopspec::test
