#include "conformance/report/timeline.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "conformance/report/pending_callbacks.h"
#include "conformance/report/trace_op.h"
#include "conformance/runner/trace_lines.h"

namespace loopspec::conformance {
namespace {

bool starts_with(const std::string& text, std::string_view prefix) {
  return text.compare(0, prefix.size(), prefix) == 0;
}

bool ends_with(const std::string& text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.compare(text.size() - suffix.size(), suffix.size(), suffix) == 0;
}

// `<co> sleep(1)`: the instance "<co>" and what it did; the instance is "" in other lines.
std::pair<std::string, std::string> instance_of(const std::string& text) {
  const std::size_t end = text.find("> ");
  if (text.empty() || text.front() != '<' || end == std::string::npos) return {"", text};
  return {text.substr(0, end + 1), text.substr(end + 2)};
}

bool runs_the_loop(const TraceOp& op) {
  return op.name == "run_forever" || op.name == "run_until_complete" || op.name == "run_main";
}

class Reader {
 public:
  void read(const TraceLine& line) {
    if (line.text == "unordered {") {
      hidden_.push_back(line.indent);
      return;
    }
    if (!hidden_.empty() && line.text == "}" && line.indent == hidden_.back() && line.thread.empty()) {
      hidden_.pop_back();
      return;
    }
    if (!line.thread.empty())
      read_thread_line(line);
    else if (inside_item(line))
      extend(line);
    else if (!runs_.empty() && line.indent == runs_.back() && starts_with(line.text, "}"))
      end_run(line);
    else if (!runs_.empty())
      read_line_of_loop(line);
    else
      read_main_line(line);
  }

  std::vector<TimelineTurn> take() { return std::move(turns_); }

 private:
  using Source = TimelineItem::Source;

  bool inside_item(const TraceLine& line) const {
    if (!item_is_block_) return false;
    if (line.indent > item_indent_) return true;
    return line.indent == item_indent_ && starts_with(line.text, "}");
  }

  void extend(const TraceLine& line) {
    turns_.back().items.back().last_line = line.number;
    if (line.indent == item_indent_) item_is_block_ = false;
    interpret(instance_of(line.text).second);
  }

  void read_thread_line(const TraceLine& line) {
    const std::string name = line.thread.substr(0, line.thread.size() - 1);
    if (turns_.empty()) outside();
    auto& items = turns_.back().items;
    if (item_is_block_)
      items.back().last_line = line.number;
    else if (!items.empty() && items.back().source == Source::kThread && items.back().name == name)
      items.back().last_line = line.number;
    else
      items.push_back({Source::kThread, name, line.number, line.number});
    interpret(instance_of(line.text).second);
  }

  void read_main_line(const TraceLine& line) {
    const TraceOp op = trace_op(line.text);
    outside();
    add_item(Source::kMain, line.text.substr(0, line.text.find(" -> ")), line);
    if (runs_the_loop(op) && ends_with(op.rest, "{")) {
      turns_.back().items.back().name = absl::StrCat(op.name, op.name == "run_forever" ? "()" : "(…)");
      item_is_block_ = false;
      runs_.push_back(line.indent);
      needs_turn_ = true;
      if (op.name != "run_forever" && !op.arguments.empty()) pending_.task_of(op.arguments.front());
    } else {
      interpret(line.text);
    }
  }

  void end_run(const TraceLine& line) {
    runs_.pop_back();
    pending_.end_turn();
    outside();
    add_item(Source::kMain, "the run ends", line);
    item_is_block_ = false;
  }

  void read_line_of_loop(const TraceLine& line) {
    const auto [instance, text] = instance_of(line.text);
    if (!instance.empty()) {
      read_step(line, instance, text);
      return;
    }
    const bool is_block = ends_with(line.text, "{") || line.text.find(" {}") != std::string::npos;
    const TraceOp op = trace_op(line.text);
    if (!is_block) {
      if (needs_turn_) begin_turn("");
      add_item(Source::kUnknown, op.name, line);
      interpret(line.text);
      return;
    }
    const std::string time = moment_of(line.text);
    const PendingCallbacks::Found found = pending_.take(op.name);
    if (needs_turn_ || begins_turn(found, time)) begin_turn(time);
    add_item(source_of(found), op.name, line);
  }

  void read_step(const TraceLine& line, const std::string& instance, const std::string& text) {
    auto& items = turns_.back().items;
    const bool goes_on = text == "started" || starts_with(text, "started ") || pending_.is_resumption(instance, text);
    if (!goes_on && !needs_turn_ && !items.empty() && items.back().name == instance) {
      items.back().last_line = line.number;
    } else {
      const std::string time = moment_of(line.text);
      const PendingCallbacks::Found found = pending_.take(instance);
      if (needs_turn_ || begins_turn(found, time)) begin_turn(time);
      add_item(source_of(found), instance, line);
      item_is_block_ = false;
    }
    if (!pending_.suspend(instance, text, turns_.back().time)) interpret(text);
  }

  bool begins_turn(const PendingCallbacks::Found& found, const std::string& time) const {
    if (found.in_this_turn) return true;
    const std::string& now = turns_.back().time;
    double at = 0;
    double since = 0;
    if (!absl::SimpleAtod(time, &at) || !absl::SimpleAtod(now, &since) || at <= since) return false;
    // Later within one turn only where a callback moved the clock; then what was due before that still belongs to it.
    return !slept_ || (found.kind == PendingCallbacks::Kind::kTimer && found.when > since);
  }

  void begin_turn(const std::string& time) {
    if (!needs_turn_) pending_.end_turn();
    needs_turn_ = false;
    slept_ = false;
    TimelineTurn turn;
    turn.number = ++count_;
    turn.time = time;
    // What begins it has been taken already; it stood there as well.
    pending_.begin_turn(turn);
    turns_.push_back(std::move(turn));
    item_is_block_ = false;
  }

  void outside() {
    if (!turns_.empty() && turns_.back().number == 0) return;
    turns_.emplace_back();
    item_is_block_ = false;
  }

  void add_item(Source source, std::string name, const TraceLine& line) {
    turns_.back().items.push_back({source, std::move(name), line.number, line.number});
    item_indent_ = line.indent;
    item_is_block_ = ends_with(line.text, "{");
  }

  static Source source_of(const PendingCallbacks::Found& found) {
    switch (found.kind) {
      case PendingCallbacks::Kind::kQueue:
        return Source::kQueue;
      case PendingCallbacks::Kind::kTimer:
        return Source::kTimer;
      case PendingCallbacks::Kind::kIo:
        return Source::kIo;
      case PendingCallbacks::Kind::kNone:
        break;
    }
    return Source::kUnknown;
  }

  void interpret(const std::string& text) {
    const TraceOp op = trace_op(text);
    slept_ |= op.name == "sleep_thread";
    pending_.note(op, turns_.empty() ? "" : turns_.back().time);
  }

  std::vector<TimelineTurn> turns_;
  PendingCallbacks pending_;
  // Indentation of the runs that are under way, and of `unordered {`, innermost last.
  std::vector<std::size_t> runs_;
  std::vector<std::size_t> hidden_;
  std::size_t item_indent_ = 0;
  bool item_is_block_ = false;
  bool needs_turn_ = false;
  bool slept_ = false;
  std::size_t count_ = 0;
};

}  // namespace

std::vector<TimelineTurn> timeline(std::string_view trace) {
  Reader reader;
  for (const TraceLine& line : trace_lines(trace, CompareOptions())) reader.read(line);
  return reader.take();
}

}  // namespace loopspec::conformance
