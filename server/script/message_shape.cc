#include "server/script/message_shape.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>
#include <string_view>
#include <unordered_map>

#include "loopspec/v1/op.pb.h"
#include "server/script/awaiting_ops.h"
#include "server/script/io_limits.h"

namespace loopspec::script {

namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

template <class Range>
bool contains(const Range& names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// Fields of ops that hold an id, whichever message they stand in.
constexpr std::string_view kIdFields[] = {
    "barrier", "base",  "bind",   "condition",          "context", "custom_awaitable", "deadline", "event",  "event_loop",
    "executor", "file", "first", "future", "generator",  "group",   "handle",           "ids",      "iterator", "lock",
    "of",      "pass_fd", "pipe", "port_of",            "positional_context",          "primary",  "process", "queue",
    "reader",  "reading", "second", "secondary",        "server",  "sock",             "socket",   "stdin_of", "stdout_of",
    "target",  "task",  "thread", "transport",          "unlike",  "writer",           "writing"};
// Fields of ops that may not be left out, whichever op they stand in.
constexpr std::string_view kRequiredFields[] = {
    "async_generator", "barrier", "block",  "callback", "command",   "condition", "coroutine", "data",     "deadline",
    "delay",           "event",   "file",   "first",    "future",    "gate",      "generator", "group",    "handle",
    "iterator",        "pipe",    "process", "protocol", "protocol_factory",      "queue",     "second",   "server",
    "socket",          "target",  "task",   "thread",   "transport", "variable",  "when"};
// Oneofs of which no member need be set.
constexpr std::string_view kOptionalOneofs[] = {"place", "ssl"};
constexpr std::string_view kCoroutineFields[] = {"coroutine", "coroutine_function", "coroutine_object"};

FieldRule rule_of_text(const FieldDescriptor& field) {
  const bool of_value = field.containing_type() == v1::Value::descriptor();
  if (of_value ? field.name() == "ref" : contains(kIdFields, field.name())) return FieldRule::kName;
  if (field.name() == "block") return of_value ? FieldRule::kAnyBlock : FieldRule::kBlock;
  if (field.name() == "async_generator") return FieldRule::kGenerator;
  if (contains(kCoroutineFields, field.name())) return FieldRule::kCoroutine;
  if (field.name() == "protocol_factory") return FieldRule::kProtocol;
  if (is_path_field(field)) return FieldRule::kName;
  return field.name() == "host" || field.name() == "hosts" ? FieldRule::kHost : FieldRule::kNothing;
}

FieldRule rule_of(const FieldDescriptor& field) {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return FieldRule::kMessage;
  if (field.name() == "client") return FieldRule::kClient;
  if (is_size_field(field)) return FieldRule::kSize;
  return field.type() == FieldDescriptor::TYPE_STRING ? rule_of_text(field) : FieldRule::kNothing;
}

// A Value with no member is None.
bool must_set_oneofs(const Descriptor& type) {
  return type.file() != v1::Value::descriptor()->file() && type.file()->package() == v1::Op::descriptor()->file()->package();
}

class Shapes {
 public:
  Shapes() {
    const Descriptor& op = *v1::Op::descriptor();
    for (int i = 0; i < op.field_count(); ++i) {
      const FieldDescriptor& field = *op.field(i);
      if (field.real_containing_oneof() == nullptr || field.message_type() == nullptr) continue;
      if (static_cast<std::size_t>(field.number()) >= ops_.size()) ops_.resize(static_cast<std::size_t>(field.number()) + 1);
      fill(ops_[static_cast<std::size_t>(field.number())], field);
    }
  }

  // One that is not set has number 0, and an empty shape.
  const OpShape& of_op(int number) const { return ops_[static_cast<std::size_t>(number)]; }

 private:
  void fill(OpShape& shape, const FieldDescriptor& field) {
    const Descriptor& body = *field.message_type();
    shape.member.emplace(field);
    shape.body = &of_message(body);
    if (const FieldDescriptor* times = body.FindFieldByName("times")) shape.times.emplace(*times);
    shape.awaits = is_awaiting(field.name());
    for (int i = 0; i < body.field_count(); ++i) {
      const FieldDescriptor& part = *body.field(i);
      // A number that is 0 looks like one that is not set, and so do no bytes.
      const bool can_lack = part.type() == FieldDescriptor::TYPE_MESSAGE || part.type() == FieldDescriptor::TYPE_STRING;
      if (can_lack && !part.is_repeated() && part.real_containing_oneof() == nullptr && contains(kRequiredFields, part.name())) shape.required.emplace_back(part);
    }
  }

  const MessageShape& of_message(const Descriptor& type) {
    auto& shape = messages_[&type];
    // Types may contain themselves.
    if (shape) return *shape;
    shape = std::make_unique<MessageShape>();
    MessageShape& made = *shape;
    made.reflection = google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->GetReflection();
    made.is_callable = &type == v1::Callable::descriptor();
    made.is_exception = &type == v1::ExceptionValue::descriptor();
    for (int i = 0; must_set_oneofs(type) && i < type.real_oneof_decl_count(); ++i) {
      if (!contains(kOptionalOneofs, type.oneof_decl(i)->name())) made.oneofs.push_back(type.oneof_decl(i));
    }
    for (int i = 0; i < type.field_count(); ++i) add(*type.field(i), made);
    const auto by_number = [](const auto& a, const auto& b) { return a.reader.field().number() < b.reader.field().number(); };
    std::sort(made.fields.begin(), made.fields.end(), by_number);
    std::sort(made.exceptions.begin(), made.exceptions.end(), by_number);
    return made;
  }

  void add(const FieldDescriptor& field, MessageShape& shape) {
    const FieldRule rule = rule_of(field);
    if (rule == FieldRule::kNothing) return;
    if (rule != FieldRule::kMessage) return shape.fields.push_back({FieldReader(field), rule, nullptr});
    const MessageShape& message = of_message(*field.message_type());
    if (reaches(*field.message_type(), has_rules)) shape.fields.push_back({FieldReader(field), rule, &message});
    if (reaches(*field.message_type(), is_exception)) shape.exceptions.push_back({FieldReader(field), rule, &message});
  }

  static bool is_exception(const Descriptor& type) { return &type == v1::ExceptionValue::descriptor(); }
  static bool has_rules(const Descriptor& type) {
    for (int i = 0; must_set_oneofs(type) && i < type.real_oneof_decl_count(); ++i) {
      if (!contains(kOptionalOneofs, type.oneof_decl(i)->name())) return true;
    }
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldRule rule = rule_of(*type.field(i));
      if (rule != FieldRule::kNothing && rule != FieldRule::kMessage) return true;
    }
    return false;
  }

  // Whether the type, or one that it contains at whatever depth, is one of these.
  template <class Predicate>
  static bool reaches(const Descriptor& type, const Predicate& wanted) {
    std::set<const Descriptor*> seen;
    std::vector<const Descriptor*> left = {&type};
    while (!left.empty()) {
      const Descriptor& next = *left.back();
      left.pop_back();
      if (!seen.insert(&next).second) continue;
      if (wanted(next)) return true;
      for (int i = 0; i < next.field_count(); ++i) {
        if (next.field(i)->message_type() != nullptr) left.push_back(next.field(i)->message_type());
      }
    }
    return false;
  }

  std::vector<OpShape> ops_{1};
  std::unordered_map<const Descriptor*, std::unique_ptr<MessageShape>> messages_;
};

}  // namespace

const OpShape& shape_of(const v1::Op& op) {
  static const Shapes shapes;
  return shapes.of_op(op.op_case());
}

const google::protobuf::Message& body_of(const v1::Op& op, const OpShape& shape) { return shape.member->message(op); }

}  // namespace loopspec::script
