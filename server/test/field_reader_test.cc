// FieldReader against Protobuf's reflection: of every field of every message that an op may have, set and not set.
#include "server/script/field_reader.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "loopspec/v1/op.pb.h"

namespace loopspec::script {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::vector<const FieldDescriptor*> fields_of_ops() {
  std::vector<const FieldDescriptor*> fields;
  std::set<const Descriptor*> seen;
  std::vector<const Descriptor*> left = {v1::Op::descriptor()};
  while (!left.empty()) {
    const Descriptor& type = *left.back();
    left.pop_back();
    if (!seen.insert(&type).second) continue;
    for (int i = 0; i < type.field_count(); ++i) {
      fields.push_back(type.field(i));
      if (type.field(i)->message_type() != nullptr) left.push_back(type.field(i)->message_type());
    }
  }
  return fields;
}

std::unique_ptr<Message> empty_message(const Descriptor& type) {
  return std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

void set_field(Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    if (field.is_repeated()) {
      reflection.AddMessage(&message, &field);
      reflection.AddMessage(&message, &field);
    } else {
      reflection.MutableMessage(&message, &field);
    }
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    field.is_repeated() ? reflection.AddString(&message, &field, "one") : reflection.SetString(&message, &field, "one");
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_UINT32) {
    field.is_repeated() ? reflection.AddUInt32(&message, &field, 7) : reflection.SetUInt32(&message, &field, 7);
  }
}

void expect_same(const FieldReader& reader, const Message& message) {
  const FieldDescriptor& field = reader.field();
  const auto& reflection = *message.GetReflection();
  const bool holds_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  if (field.is_repeated()) {
    const int size = reflection.FieldSize(message, &field);
    ASSERT_EQ(reader.size(message), size);
    for (int i = 0; holds_message && i < size; ++i) EXPECT_EQ(&reader.item(message, i), &reflection.GetRepeatedMessage(message, &field, i));
    return;
  }
  EXPECT_EQ(reader.has(message), reflection.HasField(message, &field));
  std::string scratch;
  std::string other_scratch;
  if (holds_message) {
    EXPECT_EQ(&reader.message(message), &reflection.GetMessage(message, &field));
  } else if (field.type() == FieldDescriptor::TYPE_STRING) {
    EXPECT_EQ(reader.text(message, scratch), reflection.GetStringReference(message, &field, &other_scratch));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_UINT32) {
    EXPECT_EQ(reader.number(message), reflection.GetUInt32(message, &field));
  }
}

TEST(FieldReader, ReadsAsReflectionDoes) {
  int quick = 0;
  for (const FieldDescriptor* field : fields_of_ops()) {
    SCOPED_TRACE(field->full_name());
    const FieldReader reader(*field);
    quick += static_cast<int>(reader.is_quick());
    const auto message = empty_message(*field->containing_type());
    expect_same(reader, *message);
    set_field(*message, *field);
    expect_same(reader, *message);
  }
  EXPECT_GE(quick, 20) << "accessors are entered under names that no field has";
}

}  // namespace
}  // namespace loopspec::script
