#include "server/script/field_reader.h"

#include <string_view>
#include <unordered_map>

#include "loopspec/v1/op.pb.h"

namespace loopspec::script {

namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

template <class Accessor>
struct AccessorTraits;
template <class Value, class Type, class... Arguments>
struct AccessorTraits<Value (Type::*)(Arguments...) const> {
  using Owner = Type;
};

template <auto accessor>
const auto& owner(const Message& message) {
  return static_cast<const typename AccessorTraits<decltype(accessor)>::Owner&>(message);
}

using Table = std::unordered_map<const FieldDescriptor*, Accessors>;

template <auto accessor>
Accessors& entry(Table& table, const char* name) {
  using Owner = typename AccessorTraits<decltype(accessor)>::Owner;
  return table[Owner::descriptor()->FindFieldByName(name)];
}

template <auto has_it, auto get>
void add_message(Table& table, const char* name) {
  Accessors& field = entry<get>(table, name);
  field.has = [](const Message& message) { return (owner<has_it>(message).*has_it)(); };
  field.message = [](const Message& message) -> const Message& { return (owner<get>(message).*get)(); };
}

template <class Owner, class Item>
using GetItem = const Item& (Owner::*)(int) const;

template <auto count, auto get>
void add_messages(Table& table, const char* name) {
  Accessors& field = entry<get>(table, name);
  field.size = [](const Message& message) { return (owner<count>(message).*count)(); };
  field.item = [](const Message& message, int index) -> const Message& { return (owner<get>(message).*get)(index); };
}

// Without presence.
template <auto get>
void add_text(Table& table, const char* name) {
  Accessors& field = entry<get>(table, name);
  field.has = [](const Message& message) { return !(owner<get>(message).*get)().empty(); };
  field.text = [](const Message& message) -> const std::string& { return (owner<get>(message).*get)(); };
}

template <auto count>
void add_size(Table& table, const char* name) {
  entry<count>(table, name).size = [](const Message& message) { return (owner<count>(message).*count)(); };
}

template <auto get>
void add_number(Table& table, const char* name) {
  entry<get>(table, name).number = [](const Message& message) -> std::uint32_t { return (owner<get>(message).*get)(); };
}

void add_ops(Table& table) {
  using v1::Op;
  add_message<&Op::has_run_forever, &Op::run_forever>(table, "run_forever");
  add_message<&Op::has_run_until_complete, &Op::run_until_complete>(table, "run_until_complete");
  add_message<&Op::has_stop, &Op::stop>(table, "stop");
  add_message<&Op::has_close, &Op::close>(table, "close");
  add_message<&Op::has_call_soon, &Op::call_soon>(table, "call_soon");
  add_message<&Op::has_call_later, &Op::call_later>(table, "call_later");
  add_message<&Op::has_call_at, &Op::call_at>(table, "call_at");
  add_message<&Op::has_time, &Op::time>(table, "time");
  add_message<&Op::has_cancel, &Op::cancel>(table, "cancel");
  add_message<&Op::has_log, &Op::log>(table, "log");
}

// call_soon, call_later and call_at.
template <class Call>
void add_call(Table& table) {
  add_message<&Call::has_callback, &Call::callback>(table, "callback");
  add_messages<&Call::args_size, static_cast<GetItem<Call, v1::Value>>(&Call::args)>(table, "args");
  add_text<&Call::context>(table, "context");
}

Table make_table() {
  Table table;
  add_ops(table);
  add_call<v1::CallSoon>(table);
  add_number<&v1::CallSoon::times>(table, "times");
  add_text<&v1::CallSoon::positional_context>(table, "positional_context");
  add_call<v1::CallLater>(table);
  add_number<&v1::CallLater::times>(table, "times");
  add_message<&v1::CallLater::has_delay, &v1::CallLater::delay>(table, "delay");
  add_call<v1::CallAt>(table);
  add_message<&v1::CallAt::has_when, &v1::CallAt::when>(table, "when");
  add_text<&v1::CallAt::base>(table, "base");
  add_text<&v1::Time::base>(table, "base");
  add_text<&v1::Cancel::handle>(table, "handle");
  add_size<&v1::Log::ids_size>(table, "ids");
  return table;
}

Accessors accessors_of(const FieldDescriptor& field) {
  static const Table table = make_table();
  const auto found = table.find(&field);
  return found == table.end() ? Accessors() : found->second;
}

}  // namespace

FieldReader::FieldReader(const FieldDescriptor& field)
    : field_(&field),
      reflection_(google::protobuf::MessageFactory::generated_factory()->GetPrototype(field.containing_type())->GetReflection()),
      repeated_(field.is_repeated()),
      quick_(accessors_of(field)) {}

}  // namespace loopspec::script
