#include "server/wire_field.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/message_lite.h>
#include <google/protobuf/wire_format_lite.h>

namespace loopspec::server {

namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

std::size_t prefix_bytes(int number, std::size_t size) { return CodedOutputStream::VarintSize32(field_tag(number)) + CodedOutputStream::VarintSize64(size); }

std::uint8_t* write_prefix(int number, std::size_t size, std::uint8_t* out) {
  return CodedOutputStream::WriteVarint64ToArray(size, CodedOutputStream::WriteVarint32ToArray(field_tag(number), out));
}

// So many bytes more at the end.
std::uint8_t* grow(std::string& bytes, std::size_t by) {
  const std::size_t before = bytes.size();
  bytes.resize(before + by);
  return reinterpret_cast<std::uint8_t*>(bytes.data() + before);
}

}  // namespace

std::uint32_t field_tag(int number) { return static_cast<std::uint32_t>(number) << 3U | WireFormatLite::WIRETYPE_LENGTH_DELIMITED; }

std::size_t field_bytes(int number, std::size_t size) { return prefix_bytes(number, size) + size; }

std::string field_prefix(int number, std::size_t size) {
  std::string prefix;
  write_prefix(number, size, grow(prefix, prefix_bytes(number, size)));
  return prefix;
}

void append_field(int number, const google::protobuf::MessageLite& message, std::string& bytes) {
  const auto size = static_cast<std::size_t>(message.GetCachedSize());
  message.SerializeWithCachedSizesToArray(write_prefix(number, size, grow(bytes, field_bytes(number, size))));
}

}  // namespace loopspec::server
