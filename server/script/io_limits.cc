#include "server/script/io_limits.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <iterator>

namespace loopspec::script {
namespace {

using google::protobuf::FieldDescriptor;

constexpr std::string_view kHosts[] = {"", "0.0.0.0", "127.0.0.1", "::", "::1", "::1%lo", "localhost"};
constexpr std::string_view kSizeFields[] = {"buffer_size", "max_bytes", "nbytes", "pattern", "size"};
constexpr std::string_view kPathFields[] = {"abstract_name", "cwd"};

template <class Range>
bool contains(const Range& names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

}  // namespace

bool is_allowed_host(std::string_view host) { return contains(kHosts, host); }

bool is_path_field(const FieldDescriptor& field) {
  return contains(kPathFields, field.name()) || (field.name() == "path" && field.cpp_type() == FieldDescriptor::CPPTYPE_STRING);
}

bool is_size_field(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_UINT32 && contains(kSizeFields, field.name());
}

}  // namespace loopspec::script
