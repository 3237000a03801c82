#include "server/script/value_writer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "loopspec/task_group.h"
#include "loopspec/v1/value.pb.h"
#include "server/script/addresses.h"
#include "server/script/pattern.h"
#include "server/script/registry.h"
#include "server/script/script_exception.h"

namespace loopspec::script {

namespace {

// Of an exception group, in ascending order of the types; empty for any other exception.
std::vector<std::exception_ptr> sorted_members(const std::exception_ptr& exception) {
  std::vector<std::pair<std::string, std::exception_ptr>> named;
  try {
    std::rethrow_exception(exception);
  } catch (const BaseExceptionGroup& group) {
    for (const std::exception_ptr& member : group.exceptions()) named.emplace_back(exception_type_name(member), member);
  } catch (...) {
    return {};
  }
  std::stable_sort(named.begin(), named.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::exception_ptr> members;
  for (auto& [name, member] : named) members.push_back(std::move(member));
  return members;
}

void write_bytes(const std::string& bytes, v1::Value& value) {
  if (bytes.size() > kMaxShownBytes) return value.set_object(describe_bytes(bytes));
  value.set_data(bytes);
}

}  // namespace

void ValueWriter::write(const Object& object, v1::Value& value) const {
  if (object.is_none()) {
    value.mutable_none();
  } else if (const auto* boolean = object.get<bool>()) {
    value.set_boolean(*boolean);
  } else if (const auto* integer = object.get<std::int64_t>()) {
    value.set_integer(*integer);
  } else if (const auto* number = object.get<double>()) {
    value.set_number(*number);
  } else if (const auto* text = object.get<std::string>()) {
    value.set_text(*text);
  } else if (const auto* bytes = object.get<Bytes>()) {
    write_bytes(bytes->data, value);
  } else if (const auto* address = object.get<SocketAddress>()) {
    addresses_.write(*address, value);
  } else if (const auto* list = object.get<ListObject>()) {
    value.mutable_list();
    for (const Object& item : *list->items) write(item, *value.mutable_list()->add_values());
  } else if (const auto* map = object.get<MapObject>()) {
    value.mutable_map();
    for (const auto& [key, entry] : *map->entries) write(entry, (*value.mutable_map()->mutable_entries())[key]);
  } else if (const auto* block = object.get<BlockObject>()) {
    value.set_block(block->name);
  } else if (const auto* exception = object.get<std::exception_ptr>()) {
    write_exception(*exception, *value.mutable_exception());
  } else if (std::string name = registry_.name_of(object); !name.empty()) {
    value.set_ref(std::move(name));
  } else {
    value.set_object(std::string(object.role()));
  }
}

void ValueWriter::write_exception(const std::exception_ptr& exception, v1::ExceptionValue& value) const {
  value.set_type(exception_type_name(exception));
  value.set_message(exception_message(exception));
  value.set_ref(registry_.name_of(exception));
  for (const std::exception_ptr& member : sorted_members(exception)) write_exception(member, *value.add_members());
}

Object read_value(const v1::Value& value, const Registry& registry) {
  switch (value.kind_case()) {
    case v1::Value::KIND_NOT_SET:
    case v1::Value::kNone:
      return None{};
    case v1::Value::kBoolean:
      return value.boolean();
    case v1::Value::kInteger:
      return std::int64_t{value.integer()};
    case v1::Value::kNumber:
      return value.number();
    case v1::Value::kText:
      return value.text();
    case v1::Value::kData:
      return Bytes{value.data()};
    case v1::Value::kRef:
      return registry.lookup(value.ref());
    case v1::Value::kObject:
      return OpaqueObject{value.object()};
    case v1::Value::kTimeNs:
      return static_cast<double>(value.time_ns()) * 1e-9;
    case v1::Value::kException:
      return read_exception(value.exception(), registry);
    case v1::Value::kBlock:
      return BlockObject{value.block()};
    case v1::Value::kList: {
      auto items = std::make_shared<std::vector<Object>>();
      for (const v1::Value& item : value.list().values()) items->push_back(read_value(item, registry));
      return ListObject{std::move(items)};
    }
    case v1::Value::kMap: {
      auto entries = std::make_shared<std::map<std::string, Object>>();
      for (const auto& [key, entry] : value.map().entries()) entries->emplace(key, read_value(entry, registry));
      return MapObject{std::move(entries)};
    }
  }
  return None{};
}

std::exception_ptr read_exception(const v1::ExceptionValue& value, const Registry& registry) {
  if (value.ref().empty() && value.members_size() > 0) {
    std::vector<std::exception_ptr> members;
    for (const v1::ExceptionValue& member : value.members()) members.push_back(read_exception(member, registry));
    return std::make_exception_ptr(BaseExceptionGroup(value.message(), std::move(members)));
  }
  if (value.ref().empty()) {
    if (!is_exception_type(value.type())) throw TypeError("'" + value.type() + "' is no exception type");
    return make_exception(value.type(), value.message());
  }
  const Object object = registry.lookup(value.ref());
  if (const auto* exception = object.get<std::exception_ptr>()) return *exception;
  throw ScriptException("TypeError", "'" + value.ref() + "' is no exception");
}

}  // namespace loopspec::script
