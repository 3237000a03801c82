// Blocks and protocols that a live program is to get: checked, held to its capabilities, and added. For sessions and for loops by unary calls alike.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <optional>
#include <string>

#include "server/refusal.h"

namespace loopspec::script {
class LiveProgram;
}
namespace loopspec::v1 {
class Block;
class Protocol;
}  // namespace loopspec::v1

namespace loopspec::server {

// Adds a block that passed LiveProgram's checks; `path` is where it stands in the request. A refusal: it was not added.
std::optional<Refusal> add_block(script::LiveProgram& program, const v1::Block& block, const std::string& path);

// Checks blocks that come together, and adds them up to the first that is refused.
std::optional<Refusal> add_blocks(script::LiveProgram& program, const google::protobuf::RepeatedPtrField<v1::Block>& blocks, const std::string& field);

// Before the program is open: what its loop is made with. `field` is the path of the message that has both, with a dot at its end, or "".
std::optional<Refusal> add_parts(script::LiveProgram& program, const google::protobuf::RepeatedPtrField<v1::Block>& blocks,
                                 const google::protobuf::RepeatedPtrField<v1::Protocol>& protocols, const std::string& field);

}  // namespace loopspec::server
