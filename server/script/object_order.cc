#include "server/script/object_order.h"

#include <algorithm>
#include <optional>
#include <string>

#include "loopspec/exceptions.h"

namespace loopspec::script {

namespace {

// Holds every integer and every double exactly on the platforms we have but MSVC's.
std::optional<long double> number(const Object& object) {
  if (const auto* boolean = object.get<bool>()) return *boolean ? 1.0L : 0.0L;
  if (const auto* integer = object.get<std::int64_t>()) return static_cast<long double>(*integer);
  if (const auto* real = object.get<double>()) return static_cast<long double>(*real);
  return std::nullopt;
}

bool is_equal(const Object& a, const Object& b) {
  const auto left = number(a);
  const auto right = number(b);
  if (left && right) return !(*left < *right) && !(*left > *right);
  const auto* list = a.get<ListObject>();
  const auto* other = b.get<ListObject>();
  if (list == nullptr || other == nullptr) return a.is(b);
  return std::equal(list->items->begin(), list->items->end(), other->items->begin(), other->items->end(), is_equal);
}

// The first elements that differ decide.
bool is_list_less(const std::vector<Object>& a, const std::vector<Object>& b) {
  const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end(), is_equal);
  if (left == a.end() || right == b.end()) return a.size() < b.size();
  return is_less(*left, *right);
}

}  // namespace

bool is_less(const Object& a, const Object& b) {
  const auto left = number(a);
  const auto right = number(b);
  if (left && right) return *left < *right;
  if (a.kind().index() == b.kind().index()) {
    if (const auto* text = a.get<std::string>()) return *text < *b.get<std::string>();
    if (const auto* bytes = a.get<Bytes>()) return bytes->data < b.get<Bytes>()->data;
    if (const auto* list = a.get<ListObject>()) return is_list_less(*list->items, *b.get<ListObject>()->items);
  }
  throw TypeError("'<' not supported between instances of '" + std::string(a.role()) + "' and '" + std::string(b.role()) + "'");
}

}  // namespace loopspec::script
