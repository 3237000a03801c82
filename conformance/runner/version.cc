#include "conformance/runner/version.h"

#include <charconv>

namespace loopspec::conformance {
namespace {

// Takes the first number of the text and the point behind it; 0 when there is none.
int take_number(std::string_view& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (error != std::errc() || text.empty() || text.front() != '.')
    text = {};
  else
    text.remove_prefix(1);
  return error == std::errc() ? number : 0;
}

}  // namespace

int compare_versions(std::string_view left, std::string_view right) {
  while (!left.empty() || !right.empty()) {
    const int difference = take_number(left) - take_number(right);
    if (difference != 0) return difference;
  }
  return 0;
}

bool version_in(std::string_view version, std::string_view since, std::string_view until) {
  return (since.empty() || compare_versions(version, since) >= 0) &&
         (until.empty() || compare_versions(version, until) < 0);
}

}  // namespace loopspec::conformance
