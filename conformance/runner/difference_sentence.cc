#include "conformance/runner/difference_sentence.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "loopspec/v1/op.pb.h"

namespace loopspec::conformance {
namespace {

using Lines = std::vector<TraceLine>;

// An event's parts, as far as sentences need them.
struct Event {
  enum class Kind { kEnd, kBlock, kClosing, kOp, kOutcome, kMark };
  Kind kind = Kind::kEnd;
  // Block or op with its arguments, `id = ` left away; for a closing, what it closes.
  std::string what;
  // The block's or op's name alone.
  std::string name;
  // "None", "" when a bound id is the value.
  std::string value;
  std::string raised;
  std::string moment;
};

std::string quote(const std::string& text) {
  return absl::StrCat("`", text, "`");
}

// Cuts ` -> VALUE`, ` raised TYPE` and ` @T` from the end.
std::string take_end(std::string text, Event& event) {
  if (const std::size_t at = text.rfind(" @");
      at != std::string::npos && text.find_first_not_of("0123456789.-", at + 2) == std::string::npos) {
    event.moment = text.substr(at + 2);
    text.resize(at);
  }
  if (const std::size_t at = text.rfind(" raised ");
      at != std::string::npos && text.find(' ', at + 8) == std::string::npos) {
    event.raised = text.substr(at + 8);
    text.resize(at);
  }
  if (const std::size_t at = text.find(" -> "); at != std::string::npos) {
    event.value = text.substr(at + 4);
    text.resize(at);
  }
  return text;
}

// The line that the closing brace at `at` belongs to.
const TraceLine* opener(const Lines& lines, std::size_t at) {
  for (std::size_t i = at; i-- > 0;)
    if (lines[i].thread == lines[at].thread && lines[i].indent == lines[at].indent &&
        absl::EndsWith(lines[i].text, " {"))
      return &lines[i];
  return nullptr;
}

std::string without_binding(const std::string& text) {
  const std::size_t at = text.find(" = ");
  return at == std::string::npos || at > text.find('(') ? text : text.substr(at + 3);
}

// Whether a line's name is that of an op; a block's line is told from it by its time where they share a name.
bool is_op_name(const std::string& name) {
  return loopspec::v1::Op::descriptor()->FindFieldByName(name) != nullptr;
}

bool is_mark(const std::string& text) {
  return absl::StartsWith(text, "log ") || absl::StartsWith(text, "log_record ") ||
         absl::StartsWith(text, "warning ") || absl::StartsWith(text, "tally ") ||
         absl::StartsWith(text, "unraisable ");
}

Event event_at(const Lines& lines, std::size_t at) {
  Event event;
  if (at >= lines.size()) return event;
  std::string text = lines[at].text;
  event.kind = Event::Kind::kMark;
  event.what = text;
  if (absl::StartsWith(text, "outcome ")) event.kind = Event::Kind::kOutcome;
  if (event.kind == Event::Kind::kOutcome || is_mark(text) || absl::StartsWith(text, "<")) return event;
  if (text.front() == '}') {
    event.kind = Event::Kind::kClosing;
    take_end(text.substr(1), event);
    Event opened;
    if (const TraceLine* line = opener(lines, at); line != nullptr)
      event.what = take_end(line->text.substr(0, line->text.size() - 2), opened);
    event.what = without_binding(event.what);
    event.name = event.what.substr(0, event.what.find('('));
    return event;
  }
  const bool opens = absl::EndsWith(text, " {");
  const std::size_t pair = text.find(" {}");
  if (opens) text.resize(text.size() - 2);
  std::string head = text.substr(0, pair);
  head = take_end(head, event);
  if (pair != std::string::npos) take_end(text.substr(pair + 3), event);
  const bool braces = opens || pair != std::string::npos;
  const bool timed = braces && !event.moment.empty() && (opens || text.find(" @") < pair);
  event.what = without_binding(head);
  event.name = event.what.substr(0, event.what.find('('));
  event.kind = braces && (timed || !is_op_name(event.name)) ? Event::Kind::kBlock : Event::Kind::kOp;
  return event;
}

// `block` is a name, or a name with arguments.
bool has_block(const Lines& lines, std::size_t from, const std::string& block) {
  for (std::size_t i = from; i < lines.size(); ++i)
    if (const Event event = event_at(lines, i);
        event.kind == Event::Kind::kBlock && (event.name == block || event.what == block))
      return true;
  return false;
}

// The line on which a callback was handed to one of call_soon's kind; nothing when that happened never or more than
// once.
std::optional<std::size_t> scheduled_at(const Lines& lines, const std::string& block, std::string_view op,
                                        std::size_t until) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < until; ++i) {
    const std::string call = without_binding(lines[i].text);
    const std::string start = absl::StrCat(absl::string_view(op.data(), op.size()), "(", block);
    if (!absl::StartsWith(call, start) || call.size() == start.size() ||
        (call[start.size()] != ')' && call[start.size()] != ','))
      continue;
    if (found) return std::nullopt;
    found = i;
  }
  return found;
}

bool queued_first(const Lines& lines, const std::string& first, const std::string& second, std::size_t until) {
  const auto first_at = scheduled_at(lines, first, "call_soon", until);
  const auto second_at = scheduled_at(lines, second, "call_soon", until);
  return first_at && second_at && *first_at < *second_at;
}

// Whether the handle of the only scheduling of this block was cancelled.
bool was_cancelled(const Lines& lines, const std::string& block, std::size_t until) {
  for (std::size_t i = 0; i < until; ++i) {
    const std::size_t binding = lines[i].text.find(" = call_");
    if (binding == std::string::npos || (!absl::StrContains(lines[i].text, absl::StrCat(", ", block, ")")) &&
                                         !absl::StrContains(lines[i].text, absl::StrCat("(", block, ")"))))
      continue;
    const std::string cancel = absl::StrCat("cancel(", lines[i].text.substr(0, binding), ")");
    for (std::size_t k = i; k < until; ++k)
      if (absl::StartsWith(lines[k].text, cancel)) return true;
  }
  return false;
}

std::string result_of(const Event& event) {
  if (!event.raised.empty()) return absl::StrCat("raised ", event.raised);
  return event.value.empty() ? "returned as it should" : absl::StrCat("returned ", event.value);
}

std::string same_event_sentence(const Event& expected, const Event& actual) {
  if (expected.raised != actual.raised || expected.value != actual.value)
    return absl::StrCat(quote(actual.what), " ", result_of(actual), " instead of ",
                        expected.raised.empty() ? (expected.value.empty() ? "returning what it bound"
                                                                          : absl::StrCat("returning ", expected.value))
                                                : absl::StrCat("raising ", expected.raised));
  if (expected.moment != actual.moment) {
    const char* verb = actual.kind == Event::Kind::kBlock ? " ran" : " ended";
    return absl::StrCat(quote(actual.what), verb, " at ",
                        actual.moment.empty() ? "no time" : absl::StrCat(actual.moment, " s"), " instead of ",
                        expected.moment.empty() ? "no time" : absl::StrCat(expected.moment, " s"));
  }
  return "";
}

std::string block_order_sentence(const Event& expected, const Event& actual, const Lines& expected_lines,
                                 std::size_t expected_at, const Lines& lines, std::size_t actual_at) {
  const bool expected_comes = has_block(lines, actual_at + 1, expected.name);
  const bool actual_due = has_block(expected_lines, expected_at + 1, actual.name);
  if (was_cancelled(lines, actual.name, actual_at) && !actual_due)
    return absl::StrCat(quote(actual.name), " ran although it was cancelled");
  if (expected_comes) {
    const char* why = queued_first(lines, expected.name, actual.name, actual_at) ? " was queued first" : " comes first";
    return absl::StrCat(quote(actual.name), " ran before ", quote(expected.name), " although ", quote(expected.name),
                        why);
  }
  if (actual_due) return absl::StrCat(quote(expected.name), " did not run; ", quote(actual.name), " came in its place");
  return absl::StrCat(quote(actual.name), " ran where ", quote(expected.name), " was due, which never ran");
}

std::string block_sentence(const Event& expected, const Event& actual, const Lines& expected_lines,
                           std::size_t expected_at, const Lines& lines, std::size_t actual_at) {
  if (expected.kind == Event::Kind::kBlock && actual.kind == Event::Kind::kBlock) {
    if (expected.name != actual.name)
      return block_order_sentence(expected, actual, expected_lines, expected_at, lines, actual_at);
    if (expected.what != actual.what && has_block(lines, actual_at + 1, expected.what))
      return absl::StrCat(quote(actual.what), " ran before ", quote(expected.what), " although ", quote(expected.what),
                          " comes first");
    if (expected.what != actual.what)
      return absl::StrCat(quote(expected.name), " was called as ", quote(actual.what), " instead of ",
                          quote(expected.what));
    return same_event_sentence(expected, actual);
  }
  if (expected.kind == Event::Kind::kBlock && actual.kind == Event::Kind::kClosing) {
    const bool later = has_block(lines, actual_at + 1, expected.name);
    return absl::StrCat(quote(actual.what), " ended before ", quote(expected.name),
                        later ? " ran" : " had run; it never did");
  }
  if (actual.kind == Event::Kind::kBlock && expected.kind == Event::Kind::kClosing) {
    if (was_cancelled(lines, actual.name, actual_at))
      return absl::StrCat(quote(actual.name), " ran although it was cancelled");
    const bool later = has_block(expected_lines, expected_at + 1, actual.name);
    return absl::StrCat(quote(actual.name), " ran before ", quote(expected.what), " ended, ",
                        later ? "too early" : "and should not have run at all");
  }
  return "";
}

std::string end_sentence(const Event& expected, const Event& actual, const TraceLine* expected_line,
                         const TraceLine* actual_line) {
  if (actual.kind == Event::Kind::kOutcome) {
    const std::string outcome = actual.what.substr(sizeof("outcome ") - 1);
    const std::string due =
        expected_line == nullptr ? "" : absl::StrCat("; ", quote(expected_line->text), " was due next");
    if (outcome == "TIMEOUT") return absl::StrCat("the loop hung", due);
    if (outcome == "CRASHED") return absl::StrCat("the process of the loop crashed", due);
    return absl::StrCat("the program was given up (", outcome, ")", due);
  }
  if (actual.kind == Event::Kind::kEnd && expected_line != nullptr)
    return absl::StrCat("the trace ends where ", quote(expected_line->text), " was due");
  if (expected.kind == Event::Kind::kEnd && actual_line != nullptr)
    return absl::StrCat(quote(actual_line->text), " came after all that was expected");
  return "";
}

// One side has something inside a block or an op that the other closes at once: `a {` against `a {}`.
std::string empty_sentence(const Lines& expected_lines, std::size_t expected_at, const Lines& lines,
                           std::size_t actual_at) {
  if (expected_at >= expected_lines.size() || actual_at >= lines.size()) return "";
  const std::string& expected = expected_lines[expected_at].text;
  const std::string& actual = lines[actual_at].text;
  const bool expected_opens = absl::EndsWith(expected, " {") && absl::StartsWith(actual, absl::StrCat(expected, "}"));
  const bool actual_opens = absl::EndsWith(actual, " {") && absl::StartsWith(expected, absl::StrCat(actual, "}"));
  if (!expected_opens && !actual_opens) return "";
  Event closing = event_at(expected_opens ? lines : expected_lines, expected_opens ? actual_at : expected_at);
  if (closing.kind == Event::Kind::kBlock) closing.what = closing.name;
  closing.kind = Event::Kind::kClosing;
  if (expected_opens) {
    const Event inside = event_at(expected_lines, expected_at + 1);
    if (inside.kind == Event::Kind::kBlock)
      return block_sentence(inside, closing, expected_lines, expected_at + 1, lines, actual_at);
    return absl::StrCat(quote(closing.what), " ended where ", quote(inside.what), " was due");
  }
  const Event inside = event_at(lines, actual_at + 1);
  if (inside.kind == Event::Kind::kBlock)
    return block_sentence(closing, inside, expected_lines, expected_at, lines, actual_at + 1);
  return absl::StrCat(quote(inside.what), " came in ", quote(closing.what), ", where nothing was due");
}

}  // namespace

std::string difference_sentence(const Lines& expected_lines, std::size_t expected_at, const Lines& lines,
                                std::size_t actual_at) {
  const Event expected = event_at(expected_lines, expected_at);
  const Event actual = event_at(lines, actual_at);
  const TraceLine* expected_line = expected_at < expected_lines.size() ? &expected_lines[expected_at] : nullptr;
  const TraceLine* actual_line = actual_at < lines.size() ? &lines[actual_at] : nullptr;
  std::string sentence = end_sentence(expected, actual, expected_line, actual_line);
  if (sentence.empty()) sentence = empty_sentence(expected_lines, expected_at, lines, actual_at);
  if (sentence.empty()) sentence = block_sentence(expected, actual, expected_lines, expected_at, lines, actual_at);
  const bool same_kind =
      expected.kind == actual.kind && (actual.kind == Event::Kind::kOp || actual.kind == Event::Kind::kClosing);
  if (sentence.empty() && same_kind && expected.what == actual.what) sentence = same_event_sentence(expected, actual);
  if (sentence.empty() && absl::StartsWith(expected.what, "log_record "))
    sentence = absl::StrCat("no ", quote(expected.what), " was logged where it was due; the loop did ",
                            quote(actual_line->text));
  if (!sentence.empty()) return sentence;
  return absl::StrCat("expected ", quote(expected_line->text), ", the loop did ", quote(actual_line->text), " at line ",
                      actual_line->number);
}

}  // namespace loopspec::conformance
