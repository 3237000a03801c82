#include "server/host/text.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace loopspec::server {

namespace {

absl::string_view view(std::string_view text) { return {text.data(), text.size()}; }

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string quote_shortened(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return absl::StrCat("\"", absl::CHexEscape(view(text)), "\"");
  return absl::StrCat("\"", absl::CHexEscape(view(text.substr(0, max_bytes))), "\"… (", text.size(), " bytes)");
}

std::string printable_tail(std::string_view text, std::size_t max_bytes) {
  text = trimmed(text);
  if (text.size() > max_bytes) text.remove_prefix(text.size() - max_bytes);
  std::string printable;
  printable.reserve(text.size());
  for (const char c : text) {
    const bool prints = (c >= ' ' && c <= '~') || c == '\n' || c == '\t';
    printable += prints ? c : '?';
  }
  return printable;
}

std::string last_line(std::string_view text) {
  text = trimmed(text);
  const auto newline = text.rfind('\n');
  return printable_tail(newline == std::string_view::npos ? text : text.substr(newline + 1), 500);
}

}  // namespace loopspec::server
