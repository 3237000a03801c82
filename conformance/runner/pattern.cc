#include "conformance/runner/pattern.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"

namespace loopspec::conformance {
namespace {

bool same_letter(char left, char right) {
  return absl::ascii_tolower(static_cast<unsigned char>(left)) ==
         absl::ascii_tolower(static_cast<unsigned char>(right));
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      star_text = i;
    } else if (at < pattern.size() && (pattern[at] == '?' || same_letter(pattern[at], text[i]))) {
      ++at;
      ++i;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      i = ++star_text;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

bool selects(std::string_view pattern, std::string_view case_id, std::string_view clause, std::string_view section) {
  const std::string folder = absl::StrReplaceAll({section.data(), section.size()}, {{" ", "_"}});
  if (glob_matches(pattern, case_id) || glob_matches(pattern, clause) || glob_matches(pattern, section) ||
      glob_matches(pattern, folder))
    return true;
  return case_id.size() > pattern.size() && case_id[pattern.size()] == '.' &&
         glob_matches(pattern, case_id.substr(0, pattern.size()));
}

}  // namespace loopspec::conformance
