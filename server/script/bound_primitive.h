// The primitives that ops name by their ids.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/script/op_parts.h"
#include "server/script/primitive.h"

namespace loopspec::script {

template <class T>
OpResult make_primitive(std::string_view type_name, T made) {
  return Object(std::make_shared<Primitive>(Primitive{type_name, std::move(made)}));
}

// The primitive of this kind that the id is bound to. NameError, or AttributeError for anything else.
template <class T>
T bound_primitive(Frame& frame, const std::string& id) {
  const auto found = bound<std::shared_ptr<Primitive>>(frame, id);
  if (const T* kind = std::get_if<T>(&found->kind)) return *kind;
  throw ScriptException("AttributeError", "'" + id + "' is a " + std::string(found->type_name));
}

}  // namespace loopspec::script
