// Registry: ids, the names under which a program knows objects. Any thread.
#pragma once

#include <list>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "server/script/object.h"

namespace loopspec::script {

class Registry {
 public:
  // While it exists, and no other that is made later on its thread, the calling thread finds this object under the id "own"; none under None.
  class Own {
   public:
    explicit Own(Object object);
    Own(const Own&) = delete;
    Own& operator=(const Own&) = delete;
    ~Own();

   private:
    friend class Registry;
    const Object object_;
    const Own* const outer_;
  };

  // Replaces what the id was bound to.
  void bind(const std::string& id, Object object);
  // NameError when the id is not bound. "own" is what the calling thread's Own says.
  Object lookup(const std::string& id) const;
  // The earliest id that is still bound to this very object; "" when there is none.
  std::string name_of(const Object& object) const;
  bool contains(const std::string& id) const;
  std::size_t size() const;
  // Nothing happens when the id is not bound.
  void forget(const std::string& id);
  void clear();

 private:
  struct Bound {
    std::string id;
    Object object;
  };
  // In the order in which the ids were first bound, which is that in which clear() ends what is left.
  using Objects = std::list<Bound>;
  // By id, which is the object's own.
  using Ids = absl::flat_hash_map<std::string_view, Objects::iterator>;
  // What is bound to an object, in the order it was bound, by the object's address; to objects without one under null.
  using Names = absl::flat_hash_map<const void*, absl::InlinedVector<const Bound*, 1>>;

  // With the mutex held.
  void name(const Bound& bound);
  void unname(const Bound& bound);

  mutable std::mutex mutex_;
  Objects objects_;
  Ids ids_;
  Names names_;
};

}  // namespace loopspec::script
