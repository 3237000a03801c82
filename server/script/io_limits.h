// What I/O ops may name: hosts, paths, sizes.
//
// Every function is pure and may be called from any thread.
#pragma once

#include <string>
#include <string_view>

namespace google::protobuf {
class FieldDescriptor;
}  // namespace google::protobuf

namespace loopspec::script {

// Whether a program may name this host: loopback, and every interface for those that listen.
bool is_allowed_host(std::string_view host);
// Whether the field holds a name in the program's folder, or in the abstract namespace.
bool is_path_field(const google::protobuf::FieldDescriptor& field);
// Whether the field is a number of bytes that max_data_bytes bounds.
bool is_size_field(const google::protobuf::FieldDescriptor& field);

}  // namespace loopspec::script
