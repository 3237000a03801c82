// The text of what I/O ops are given: addresses, bytes, options, helper commands.
//
// Every function is pure and may be called from any thread.
#pragma once

#include <string>
#include <vector>

namespace google::protobuf {
class FieldDescriptor;
class Message;
}  // namespace google::protobuf

namespace loopspec::script {

// The element's text where the message is one of I/O's own; "" for any other.
std::string io_argument(const google::protobuf::Message& value);

// Whether the message only gathers keyword arguments, which are then written as if they were the op's own.
bool is_keyword_message(const google::protobuf::Message& value);
// Its fields that are set, as `name=value`.
std::vector<std::string> keyword_arguments(const google::protobuf::Message& value);

// PROPERTY_BLOCKING of the enum Property is `blocking`; the first one, which means nothing in particular, is `None`.
std::string enumerator_text(const google::protobuf::FieldDescriptor& field, int number);

}  // namespace loopspec::script
