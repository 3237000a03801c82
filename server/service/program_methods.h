// ProgramMethods: ProgramService as the server takes its calls: responses that hold whole traces are given in their wire format.
#pragma once

#include <google/protobuf/descriptor.h>
#include <grpcpp/support/byte_buffer.h>

#include "loopspec/v1/program_service.grpc.pb.h"

namespace loopspec::server {

class ProgramMethods final : public v1::ProgramService::AsyncService {
 public:
  // Each takes the method's next call, as gRPC's Request… functions do.
  void take_run_program(grpc::ServerContext* context, v1::RunProgramRequest* request, grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>* writer,
                        grpc::CompletionQueue* queue, grpc::ServerCompletionQueue* notified, void* tag) {
    RequestAsyncUnary(run_program_, context, request, writer, queue, notified, tag);
  }
  void take_run_programs(grpc::ServerContext* context, v1::RunProgramsRequest* request, grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>* writer,
                         grpc::CompletionQueue* queue, grpc::ServerCompletionQueue* notified, void* tag) {
    RequestAsyncUnary(run_programs_, context, request, writer, queue, notified, tag);
  }

 private:
  // gRPC knows methods by their place in the service.
  static int place_of(const char* method) {
    return v1::RunProgramRequest::descriptor()->file()->FindServiceByName("ProgramService")->FindMethodByName(method)->index();
  }

  const int run_program_ = place_of("RunProgram");
  const int run_programs_ = place_of("RunPrograms");
};

}  // namespace loopspec::server
