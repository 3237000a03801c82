#include "server/script/registry.h"

#include <algorithm>
#include <iterator>
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
  // Goes without the mutex: its destructor may log.
  Object before;
  const std::lock_guard lock(mutex_);
  const auto found = ids_.find(id);
  if (found == ids_.end()) {
    Bound& bound = objects_.emplace_back(Bound{id, std::move(object)});
    ids_.emplace(bound.id, std::prev(objects_.end()));
    return name(bound);
  }
  Bound& bound = *found->second;
  unname(bound);
  before = std::exchange(bound.object, std::move(object));
  name(bound);
}

Object Registry::lookup(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = ids_.find(id);
  if (found != ids_.end()) return found->second->object;
  if (id == kOwnId && innermost != nullptr && !innermost->object_.is_none()) return innermost->object_;
  throw ScriptException("NameError", "id '" + id + "' is not bound");
}

std::string Registry::name_of(const Object& object) const {
  if (!object.has_identity()) return "";
  const std::lock_guard lock(mutex_);
  const auto names = names_.find(object.address());
  if (names == names_.end()) return "";
  for (const Bound* bound : names->second) {
    if (bound->object.is(object)) return bound->id;
  }
  return "";
}

bool Registry::contains(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  return ids_.contains(id);
}

std::size_t Registry::size() const {
  const std::lock_guard lock(mutex_);
  return ids_.size();
}

void Registry::forget(const std::string& id) {
  Objects before;
  const std::lock_guard lock(mutex_);
  const auto found = ids_.find(id);
  if (found == ids_.end()) return;
  const Objects::iterator bound = found->second;
  unname(*bound);
  ids_.erase(found);
  before.splice(before.end(), objects_, bound);
}

void Registry::clear() {
  Objects objects;
  const std::lock_guard lock(mutex_);
  names_.clear();
  ids_.clear();
  objects.swap(objects_);
}

void Registry::name(const Bound& bound) {
  if (bound.object.has_identity()) names_[bound.object.address()].push_back(&bound);
}

void Registry::unname(const Bound& bound) {
  if (!bound.object.has_identity()) return;
  const auto names = names_.find(bound.object.address());
  names->second.erase(std::remove(names->second.begin(), names->second.end(), &bound), names->second.end());
  if (names->second.empty()) names_.erase(names);
}

}  // namespace loopspec::script
