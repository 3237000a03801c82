// FieldReader: reads one field of a type's messages. Those of which most programs consist are read by their accessors, all others by Protobuf's
// reflection, which costs some hundred instructions a look.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstdint>
#include <string>

namespace loopspec::script {

// A field's accessors; null for what it does not have, and for fields that are read by reflection.
struct Accessors {
  using Message = google::protobuf::Message;

  bool (*has)(const Message& message) = nullptr;
  int (*size)(const Message& message) = nullptr;
  const Message& (*message)(const Message& message) = nullptr;
  const Message& (*item)(const Message& message, int index) = nullptr;
  const std::string& (*text)(const Message& message) = nullptr;
  std::uint32_t (*number)(const Message& message) = nullptr;
};

class FieldReader {
 public:
  using Message = google::protobuf::Message;

  explicit FieldReader(const google::protobuf::FieldDescriptor& field);

  const google::protobuf::FieldDescriptor& field() const { return *field_; }
  bool is_repeated() const { return repeated_; }

  // Whether it is set; of a field without presence: whether it is not 0 and not empty. Not for repeated ones.
  bool has(const Message& message) const { return quick_.has != nullptr ? quick_.has(message) : reflection_->HasField(message, field_); }
  // Of a repeated field.
  int size(const Message& message) const { return quick_.size != nullptr ? quick_.size(message) : reflection_->FieldSize(message, field_); }
  // Of fields that hold messages.
  const Message& message(const Message& message) const {
    return quick_.message != nullptr ? quick_.message(message) : reflection_->GetMessage(message, field_);
  }
  const Message& item(const Message& message, int index) const {
    return quick_.item != nullptr ? quick_.item(message, index) : reflection_->GetRepeatedMessage(message, field_, index);
  }
  // Of strings. The scratch may be where it is.
  const std::string& text(const Message& message, std::string& scratch) const {
    return quick_.text != nullptr ? quick_.text(message) : reflection_->GetStringReference(message, field_, &scratch);
  }
  const std::string& text_item(const Message& message, int index, std::string& scratch) const {
    return reflection_->GetRepeatedStringReference(message, field_, index, &scratch);
  }
  // Of uint32 and uint64.
  std::uint32_t number(const Message& message) const { return quick_.number != nullptr ? quick_.number(message) : reflection_->GetUInt32(message, field_); }
  std::uint64_t long_number(const Message& message) const { return reflection_->GetUInt64(message, field_); }

  // Whether it has accessors.
  bool is_quick() const { return quick_.has != nullptr || quick_.size != nullptr || quick_.number != nullptr; }

 private:
  const google::protobuf::FieldDescriptor* field_;
  const google::protobuf::Reflection* reflection_;
  bool repeated_;
  Accessors quick_;
};

}  // namespace loopspec::script
