// MessageShape: what of a message of the ops there is to be checked: found once for each type, so that a program costs no look at the many
// fields that need none.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <optional>
#include <vector>

#include "server/script/field_reader.h"

namespace loopspec::v1 {
class Op;
}

namespace loopspec::script {

// What a field holds.
enum class FieldRule {
  kNothing,
  // A message with fields that have rules.
  kMessage,
  // A number of a client's function.
  kClient,
  // A number of bytes.
  kSize,
  // An id, or another name.
  kName,
  // The name of a block: a plain one, one of any kind, an asynchronous generator, a coroutine.
  kBlock,
  kAnyBlock,
  kGenerator,
  kCoroutine,
  // The name of a protocol.
  kProtocol,
  kHost,
};

struct MessageShape {
  struct Field {
    FieldReader reader;
    FieldRule rule;
    // Of a message.
    const MessageShape* message;
  };
  // The type's.
  const google::protobuf::Reflection* reflection = nullptr;
  // Those with a rule, in the order of their numbers.
  std::vector<Field> fields;
  // One member of each must be set.
  std::vector<const google::protobuf::OneofDescriptor*> oneofs;
  // The exceptions that a message has at whatever depth are in these.
  std::vector<Field> exceptions;
  bool is_exception = false;
  // A Callable, of which most ops have one.
  bool is_callable = false;
};

struct OpShape {
  // Op's; nothing where no op is set.
  std::optional<FieldReader> member;
  const MessageShape* body = nullptr;
  // Of the body: what may not be left out, and `times`, if it has it.
  std::vector<FieldReader> required;
  std::optional<FieldReader> times;
  // Stands in a coroutine or an asynchronous generator only.
  bool awaits = false;
};

// Lives as long as the process. Any thread.
const OpShape& shape_of(const v1::Op& op);
// The member of the op that is set; `shape` is the op's.
const google::protobuf::Message& body_of(const v1::Op& op, const OpShape& shape);

}  // namespace loopspec::script
