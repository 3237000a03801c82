#include "server/test/peer.h"

#include <google/rpc/status.pb.h>

#include "server/test/test_support.h"

namespace loopspec::test {

server::ServerOptions options_for(std::vector<std::string> loops, std::vector<std::string> workers) {
  server::ServerOptions options;
  options.loops = std::move(loops);
  options.workers = std::move(workers);
  options.listen = "";
  options.jobs = 1;
  return options;
}

Peer::Peer(server::ServerOptions options) {
  auto started = server::Server::start(std::move(options));
  EXPECT_TRUE(started.ok()) << started.status();
  server = *std::move(started);
  programs = v1::ProgramService::NewStub(server->in_process_channel());
  loops = v1::EventLoopService::NewStub(server->in_process_channel());
  sessions = v1::SessionService::NewStub(server->in_process_channel());
}

grpc::Status Peer::run(const v1::Program& program) {
  grpc::ClientContext context;
  v1::RunProgramRequest request;
  *request.mutable_program() = program;
  v1::RunProgramResponse response;
  const grpc::Status status = programs->RunProgram(&context, request, &response);
  trace = response.trace();
  return status;
}

grpc::Status Peer::run(const std::string& implementation, const std::string& text) {
  v1::Program program = parse_program(text);
  program.set_implementation(implementation);
  return run(program);
}

Details details_of(const grpc::Status& status) {
  google::rpc::Status rich;
  EXPECT_TRUE(rich.ParseFromString(status.error_details()));
  EXPECT_EQ(rich.code(), status.error_code());
  EXPECT_EQ(rich.message(), status.error_message());
  Details details;
  int infos = 0;
  for (const auto& any : rich.details()) {
    infos += any.UnpackTo(&details.info);
    any.UnpackTo(&details.request);
  }
  EXPECT_EQ(infos, 1);
  EXPECT_EQ(details.info.domain(), "loopspec");
  return details;
}

}  // namespace loopspec::test
