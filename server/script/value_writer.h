// Objects as a trace records them, and the other way round.
#pragma once

#include <exception>

#include "server/script/object.h"

namespace loopspec::v1 {
class ExceptionValue;
class Value;
}  // namespace loopspec::v1

namespace loopspec::script {

class Addresses;
class Registry;

class ValueWriter {
 public:
  ValueWriter(const Registry& registry, const Addresses& addresses) : registry_(registry), addresses_(addresses) {}

  // Ids where there are, else roles; plain data as it is, long bytes by what they are.
  void write(const Object& object, v1::Value& value) const;
  void write_exception(const std::exception_ptr& exception, v1::ExceptionValue& value) const;

 private:
  const Registry& registry_;
  const Addresses& addresses_;
};

// The object that a program's value means. NameError for an id that is not bound.
Object read_value(const v1::Value& value, const Registry& registry);
// The exception bound to `ref`, or one made for the purpose.
std::exception_ptr read_exception(const v1::ExceptionValue& value, const Registry& registry);

}  // namespace loopspec::script
