// One field of a message in its wire format: what it takes there, and how it is written by itself, behind what is there already. Several of a
// repeated field, one after the other, are what a message with all of them would be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace google::protobuf {
class MessageLite;
}  // namespace google::protobuf

namespace loopspec::server {

// Of a field of this number that holds a message.
std::uint32_t field_tag(int number);
// The same with `size` bytes: the whole, and what comes before the message.
std::size_t field_bytes(int number, std::size_t size);
std::string field_prefix(int number, std::size_t size);
// The field with `message`, whose ByteSizeLong() was called after its last change.
void append_field(int number, const google::protobuf::MessageLite& message, std::string& bytes);

}  // namespace loopspec::server
