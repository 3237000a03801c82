#include "server/live_parts.h"

#include "absl/strings/str_cat.h"
#include "loopspec/v1/program.pb.h"
#include "server/script/live_program.h"

namespace loopspec::server {

namespace {

std::optional<Refusal> add_checked(script::LiveProgram& program, const google::protobuf::RepeatedPtrField<v1::Block>& blocks, const std::string& field) {
  for (int i = 0; i < blocks.size(); ++i) {
    if (auto no = add_block(program, blocks[i], absl::StrCat(field, "[", i, "]"))) return no;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> add_block(script::LiveProgram& program, const v1::Block& block, const std::string& path) {
  if (const auto fault = program.missing_capability(block, path)) return capability_missing(*fault);
  if (const std::string reason = program.unsupported(block); !reason.empty()) return unsupported_op(reason, path);
  if (!program.define(block)) return id_reused("block", block.name(), path + ".name");
  return std::nullopt;
}

std::optional<Refusal> add_blocks(script::LiveProgram& program, const google::protobuf::RepeatedPtrField<v1::Block>& blocks, const std::string& field) {
  if (const auto faults = program.check_blocks(blocks, field); !faults.empty()) return bad_parts(faults);
  return add_checked(program, blocks, field);
}

std::optional<Refusal> add_parts(script::LiveProgram& program, const google::protobuf::RepeatedPtrField<v1::Block>& blocks,
                                 const google::protobuf::RepeatedPtrField<v1::Protocol>& protocols, const std::string& field) {
  if (const auto faults = program.check_parts(blocks, protocols, field); !faults.empty()) return bad_parts(faults);
  if (auto no = add_checked(program, blocks, field + "blocks")) return no;
  for (int i = 0; i < protocols.size(); ++i) {
    const std::string reason = program.unsupported(protocols[i]);
    if (!reason.empty()) return unsupported_op(reason, absl::StrCat(field, "protocols[", i, "]"));
    program.define(protocols[i]);
  }
  return std::nullopt;
}

}  // namespace loopspec::server
