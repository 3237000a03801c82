#include "server/service/service_context.h"

#include "server/service/status.h"

namespace loopspec::server {

grpc::Status check_loop_id(const grpc::ServerContext& context, const std::string& loop_id) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(kLoopIdKey);
  if (found == metadata.end()) return grpc::Status::OK;
  const std::string key(found->second.data(), found->second.size());
  return key == loop_id ? grpc::Status::OK : loop_id_mismatch(key, loop_id);
}

}  // namespace loopspec::server
