#include "conformance/runner/expected_tree.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

namespace loopspec::conformance {
namespace {

constexpr std::string_view kOpenGroup = "unordered {";
constexpr std::size_t kIndent = 2;

bool closes(const TraceLine& line) {
  return !line.text.empty() && line.text.front() == '}';
}

// Parts lines into units: one starts at each line that is no deeper than its thread's unit began, except the brace that
// closes it. Calls `start(i)` for the first line of a unit and `follow(unit, i)` for the others.
template <class Line, class Start, class Follow>
void part_into_units(const std::vector<Line>& lines, const Start& start, const Follow& follow) {
  struct Open {
    std::size_t unit;
    std::size_t indent;
  };
  std::map<std::string, Open> open;
  std::size_t units = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const TraceLine& line = lines[i];
    const auto at = open.find(line.thread);
    if (at != open.end() && (line.indent > at->second.indent || (closes(line) && line.indent == at->second.indent))) {
      follow(at->second.unit, i);
    } else {
      open[line.thread] = {units++, line.indent};
      start(i);
    }
  }
}

class TreeBuilder {
 public:
  explicit TreeBuilder(const std::vector<TraceLine>& lines) : lines_(lines) {}

  // Up to the end of the lines, or of the group whose marker stood at `marker`.
  std::vector<ExpectedNode> sequence(const TraceLine* marker, std::size_t dedent) {
    std::vector<ExpectedNode> nodes;
    // Braces that opened inside, where the content stands no deeper than the marker.
    std::size_t open = 0;
    while (next_ < lines_.size()) {
      const TraceLine& line = lines_[next_];
      if (marker != nullptr && line.thread == marker->thread && line.indent == marker->indent) {
        if (closes(line) && open == 0) break;
        if (closes(line))
          --open;
        else if (line.text.back() == '{' && line.text != kOpenGroup)
          ++open;
      }
      ++next_;
      if (line.text == kOpenGroup) {
        if (ExpectedNode node = group(line, dedent); node.is_group()) nodes.push_back(std::move(node));
      } else {
        nodes.push_back({shifted(line, dedent), {}});
      }
    }
    return nodes;
  }

 private:
  ExpectedNode group(const TraceLine& marker, std::size_t dedent) {
    const bool indented = next_ < lines_.size() && lines_[next_].thread == marker.thread &&
                          lines_[next_].indent >= marker.indent + kIndent;
    std::vector<ExpectedNode> content = sequence(&marker, dedent + (indented ? kIndent : 0));
    if (next_ < lines_.size()) ++next_;
    std::vector<TraceLine> heads;
    for (const ExpectedNode& node : content) heads.push_back(node.line);
    ExpectedNode node;
    node.line = shifted(marker, dedent);
    part_into_units(
        heads, [&](std::size_t i) { node.units.push_back({content[i]}); },
        [&](std::size_t unit, std::size_t i) { node.units[unit].push_back(content[i]); });
    return node;
  }

  static TraceLine shifted(TraceLine line, std::size_t dedent) {
    if (line.thread.empty()) line.indent -= std::min(line.indent, dedent);
    return line;
  }

  const std::vector<TraceLine>& lines_;
  std::size_t next_ = 0;
};

using Actual = std::vector<const TraceLine*>;

struct PartialMatch {
  bool equal = true;
  const TraceLine* expected = nullptr;
  // How many lines matched before the first difference.
  std::size_t matched = 0;
};

PartialMatch match_sequence(const std::vector<ExpectedNode>& expected, std::span<const TraceLine* const> actual);

const TraceLine* first_line(const ExpectedNode& node) {
  return node.is_group() ? first_line(node.units.front().front()) : &node.line;
}

std::vector<std::pair<std::size_t, Actual>> actual_units(std::span<const TraceLine* const> actual) {
  std::vector<std::pair<std::size_t, Actual>> units;
  std::vector<TraceLine> lines;
  for (const TraceLine* line : actual) lines.push_back(*line);
  part_into_units(
      lines,
      [&](std::size_t i) {
        units.push_back({i, {actual[i]}});
      },
      [&](std::size_t unit, std::size_t i) { units[unit].second.push_back(actual[i]); });
  return units;
}

// The window holds at most as many lines as the group.
PartialMatch match_group(const ExpectedNode& group, std::span<const TraceLine* const> window) {
  std::vector<const ExpectedUnit*> left;
  for (const ExpectedUnit& unit : group.units) left.push_back(&unit);
  for (const auto& [position, lines] : actual_units(window)) {
    PartialMatch best;
    best.equal = false;
    auto taken = left.end();
    for (auto at = left.begin(); at != left.end() && taken == left.end(); ++at) {
      const PartialMatch match = match_sequence(**at, lines);
      if (match.equal)
        taken = at;
      else if (best.expected == nullptr || match.matched > best.matched)
        best = match;
    }
    if (taken == left.end()) {
      // Which unit is missing is told by the first that is left, unless one began like this.
      if (best.matched == 0 && !left.empty()) best.expected = first_line(left.front()->front());
      best.matched += position;
      return best;
    }
    left.erase(taken);
  }
  if (left.empty()) return {true, nullptr, window.size()};
  return {false, first_line(left.front()->front()), window.size()};
}

PartialMatch match_sequence(const std::vector<ExpectedNode>& expected, std::span<const TraceLine* const> actual) {
  std::size_t at = 0;
  for (const ExpectedNode& node : expected) {
    const std::size_t count = node.line_count();
    if (node.is_group()) {
      PartialMatch match = match_group(node, actual.subspan(at, std::min(count, actual.size() - at)));
      match.matched += at;
      if (!match.equal) return match;
    } else if (at >= actual.size() || !(node.line == *actual[at])) {
      return {false, &node.line, at};
    }
    at += count;
  }
  return {at == actual.size(), nullptr, at};
}

}  // namespace

std::size_t ExpectedNode::line_count() const {
  if (!is_group()) return 1;
  std::size_t count = 0;
  for (const ExpectedUnit& unit : units)
    for (const ExpectedNode& node : unit) count += node.line_count();
  return count;
}

std::vector<ExpectedNode> expected_tree(const std::vector<TraceLine>& lines) {
  return TreeBuilder(lines).sequence(nullptr, 0);
}

Mismatch match_tree(const std::vector<ExpectedNode>& expected, const std::vector<TraceLine>& actual) {
  Actual lines;
  for (const TraceLine& line : actual) lines.push_back(&line);
  const PartialMatch match = match_sequence(expected, lines);
  return {match.equal, match.expected, match.matched};
}

}  // namespace loopspec::conformance
