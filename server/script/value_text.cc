#include "server/script/value_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "loopspec/v1/value.pb.h"

namespace loopspec::script {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr int kNanosecondDigits = 9;
// The key of an exception handler's context whose text is advisory.
constexpr std::string_view kMessageKey = "message";

std::string escape_marks(const std::string& escaped) {
  return absl::StrReplaceAll(escaped, {{"\\'", "'"}, {"#", "\\x23"}, {"@", "\\x40"}});
}

// A float as a value keeps a point or an exponent: asyncio tells 1.0 and 1 apart.
std::string float_text(double number) {
  std::string text = number_text(number);
  if (std::isfinite(number) && text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

bool is_bare_key(std::string_view key) {
  return !key.empty() &&
         std::all_of(key.begin(), key.end(), [](unsigned char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

std::vector<std::string> sorted_keys(const v1::MapValue& map) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : map.entries()) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::string map_text(const v1::MapValue& map) {
  std::vector<std::string> entries;
  for (const std::string& key : sorted_keys(map)) {
    const v1::Value& value = map.entries().at(key);
    const std::string name = is_bare_key(key) ? key : quoted_text(key);
    const bool advisory = key == kMessageKey && value.kind_case() == v1::Value::kText;
    entries.push_back(advisory ? name : absl::StrCat(name, ": ", value_text(value)));
  }
  return absl::StrCat("{", absl::StrJoin(entries, ", "), "}");
}

std::string list_text(const v1::ListValue& list) {
  std::vector<std::string> items;
  for (const v1::Value& item : list.values()) items.push_back(value_text(item));
  return absl::StrCat("[", absl::StrJoin(items, ", "), "]");
}

void collect_advisory(const v1::Value& value, std::vector<std::string>& texts) {
  switch (value.kind_case()) {
    case v1::Value::kException:
      if (!value.exception().message().empty()) texts.push_back(value.exception().message());
      break;
    case v1::Value::kList:
      for (const v1::Value& item : value.list().values()) collect_advisory(item, texts);
      break;
    case v1::Value::kMap:
      for (const std::string& key : sorted_keys(value.map())) {
        const v1::Value& entry = value.map().entries().at(key);
        if (key == kMessageKey && entry.kind_case() == v1::Value::kText)
          texts.push_back(entry.text());
        else
          collect_advisory(entry, texts);
      }
      break;
    default:
      break;
  }
}

}  // namespace

std::string number_text(double number) {
  char buffer[32];
  const auto [end, error] = std::to_chars(std::begin(buffer), std::end(buffer), number);
  return {std::begin(buffer), end};
}

std::string seconds_text(std::int64_t nanoseconds) {
  const std::int64_t whole = nanoseconds / kNanosecondsPerSecond;
  const std::int64_t rest = std::abs(nanoseconds % kNanosecondsPerSecond);
  std::string text = absl::StrCat(nanoseconds < 0 && whole == 0 ? "-0" : absl::StrCat(whole));
  if (rest == 0) return text;
  std::string digits = absl::StrCat(rest);
  digits.insert(0, static_cast<std::size_t>(kNanosecondDigits) - digits.size(), '0');
  digits.erase(digits.find_last_not_of('0') + 1);
  return absl::StrCat(text, ".", digits);
}

std::string quoted_text(std::string_view text) {
  return absl::StrCat("\"", escape_marks(absl::Utf8SafeCEscape({text.data(), text.size()})), "\"");
}

std::string value_text(const v1::Value& value) {
  switch (value.kind_case()) {
    case v1::Value::KIND_NOT_SET:
    case v1::Value::kNone:
      return "None";
    case v1::Value::kBoolean:
      return value.boolean() ? "True" : "False";
    case v1::Value::kInteger:
      return absl::StrCat(value.integer());
    case v1::Value::kNumber:
      return float_text(value.number());
    case v1::Value::kText:
      return quoted_text(value.text());
    case v1::Value::kData:
      return absl::StrCat("b\"", escape_marks(absl::CEscape(value.data())), "\"");
    case v1::Value::kRef:
      return value.ref();
    case v1::Value::kObject:
      return absl::StrCat("<", value.object(), ">");
    case v1::Value::kList:
      return list_text(value.list());
    case v1::Value::kMap:
      return map_text(value.map());
    case v1::Value::kTimeNs:
      return absl::StrCat(seconds_text(value.time_ns()), "s");
    case v1::Value::kException:
      return exception_text(value.exception());
    case v1::Value::kBlock:
      return absl::StrCat("&", value.block());
  }
  return "None";
}

std::string exception_text(const v1::ExceptionValue& exception) {
  std::vector<std::string> members;
  for (const v1::ExceptionValue& member : exception.members()) members.push_back(exception_text(member));
  const std::string group = members.empty() ? "" : absl::StrCat("[", absl::StrJoin(members, ", "), "]");
  return absl::StrCat(exception.type(), group, exception.ref().empty() ? "" : "=", exception.ref());
}

std::string advisory_text(const v1::Value& value) {
  std::vector<std::string> texts;
  collect_advisory(value, texts);
  return absl::StrJoin(texts, "; ");
}

}  // namespace loopspec::script
