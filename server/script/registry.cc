#include "server/script/registry.h"

#include <algorithm>
#include <utility>

#include "server/script/program_names.h"
#include "server/script/script_exception.h"

namespace loopspec::script {

namespace {

thread_local const Registry::Own* innermost = nullptr;

}  // namespace

Registry::Own::Own(Object object) : object_(std::move(object)), outer_(std::exchange(innermost, this)) {}
Registry::Own::~Own() { innermost = outer_; }

void Registry::bind(const std::string& id, Object object) {
  std::optional<Object> before;
  const std::lock_guard lock(mutex_);
  const auto [bound, added] = objects_.try_emplace(id);
  if (!added) {
    before = std::move(bound->second);
    unname(*before, *bound);
  }
  if (object.has_identity()) names_[object.address()].push_back(&*bound);
  bound->second = std::move(object);
}

Object Registry::lookup(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(id);
  if (found != objects_.end()) return found->second;
  if (id == kOwnId && innermost != nullptr && !innermost->object_.is_none()) return innermost->object_;
  throw ScriptException("NameError", "id '" + id + "' is not bound");
}

std::string Registry::name_of(const Object& object) const {
  if (!object.has_identity()) return "";
  const std::lock_guard lock(mutex_);
  const auto names = names_.find(object.address());
  if (names == names_.end()) return "";
  for (const Objects::value_type* bound : names->second) {
    if (bound->second.is(object)) return bound->first;
  }
  return "";
}

bool Registry::contains(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  return objects_.contains(id);
}

std::size_t Registry::size() const {
  const std::lock_guard lock(mutex_);
  return objects_.size();
}

void Registry::forget(const std::string& id) {
  std::optional<Object> before;
  const std::lock_guard lock(mutex_);
  before = take(id);
}

void Registry::clear() {
  Objects objects;
  const std::lock_guard lock(mutex_);
  names_.clear();
  objects.swap(objects_);
}

std::optional<Object> Registry::take(const std::string& id) {
  const auto found = objects_.find(id);
  if (found == objects_.end()) return std::nullopt;
  std::optional<Object> object = std::move(found->second);
  unname(*object, *found);
  objects_.erase(found);
  return object;
}

void Registry::unname(const Object& object, const Objects::value_type& bound) {
  if (!object.has_identity()) return;
  const auto names = names_.find(object.address());
  names->second.erase(std::remove(names->second.begin(), names->second.end(), &bound), names->second.end());
  if (names->second.empty()) names_.erase(names);
}

}  // namespace loopspec::script
