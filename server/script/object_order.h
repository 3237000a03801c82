// Python's `a < b` between objects.
#pragma once

#include "server/script/object.h"

namespace loopspec::script {

// Compares numbers, texts, bytes and lists of them. TypeError for anything else.
bool is_less(const Object& a, const Object& b);

struct Less {
  bool operator()(const Object& a, const Object& b) const { return is_less(a, b); }
};

}  // namespace loopspec::script
