#include "server/script/trace_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/op_text.h"
#include "server/script/value_text.h"

namespace loopspec::script {
namespace {

constexpr std::size_t kIndent = 2;

// Advisory texts stay on their line.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (c == '\n')
      line += "\\n";
    else if (absl::ascii_iscntrl(static_cast<unsigned char>(c)))
      line += ' ';
    else
      line += c;
  }
  return line;
}

// Ops that run a block here and now, so that no time passes between their start and their end. The end of all others that start is a moment worth
// telling: the loop ran meanwhile.
constexpr std::string_view kImmediate[] = {"call",         "call_exception_handler", "context_run",        "default_exception_handler",
                                           "fork",         "run_in_thread",          "shutdown_asyncgens", "shutdown_default_executor"};

bool tells_time(std::string_view op) {
  return std::find(std::begin(kImmediate), std::end(kImmediate), op) == std::end(kImmediate);
}

class TraceWriter {
 public:
  explicit TraceWriter(const v1::Program& program) : program_(program) {
    for (const v1::Block& block : program.blocks()) blocks_[block.name()] = &block;
  }

  std::string write(const v1::Trace& trace) {
    for (const v1::TraceEvent& event : trace.events()) write_event(event);
    write_outcome(trace.outcome());
    std::string text;
    for (const Line& line : lines_)
      absl::StrAppend(&text, line.text, line.advisory.empty() ? "" : "  # ", line.advisory, "\n");
    return text;
  }

 private:
  struct Line {
    std::string text;
    std::string advisory;
    // Length of the text up to the event itself: the thread and the indentation.
    std::size_t margin = 0;
    // It opened something, and ends in `{`.
    bool opens = false;
  };

  void write_event(const v1::TraceEvent& event) {
    switch (event.event_case()) {
      case v1::TraceEvent::kBlockStarted:
        return write_block_started(event, event.block_started());
      case v1::TraceEvent::kBlockEnded:
        return write_block_ended(event, event.block_ended());
      case v1::TraceEvent::kOpStarted:
        return write_op_started(event, event.op_started());
      case v1::TraceEvent::kOpReturned:
        return write_op_returned(event, event.op_returned());
      case v1::TraceEvent::kOpRaised:
        return write_op_raised(event, event.op_raised());
      default:
        return write_mark(event);
    }
  }

  void write_block_started(const v1::TraceEvent& event, const v1::BlockStarted& started) {
    std::vector<std::string> arguments;
    std::vector<std::string> advisory;
    for (const v1::Value& value : started.args()) {
      arguments.push_back(value_text(value));
      if (std::string text = advisory_text(value); !text.empty()) advisory.push_back(std::move(text));
    }
    const std::string args = arguments.empty() ? "" : absl::StrCat("(", absl::StrJoin(arguments, ", "), ")");
    if (!event.coroutine().empty()) {
      const std::string who = is_own_block(event, started.block()) ? "" : absl::StrCat(started.block(), args, " ");
      return add(event, absl::StrCat(who, "started", moment(event)), absl::StrJoin(advisory, "; "));
    }
    open(event, absl::StrCat(started.block(), args, moment(event)), absl::StrJoin(advisory, "; "));
  }

  void write_block_ended(const v1::TraceEvent& event, const v1::BlockEnded& ended) {
    if (event.coroutine().empty()) {
      if (ended.has_raised()) return close(event, raised(ended.raised()), ended.raised().message());
      return close(event, "", "");
    }
    const std::string who = is_own_block(event, ended.block()) ? "" : absl::StrCat(ended.block(), " ");
    if (ended.has_raised())
      return add(event, absl::StrCat(who, raised(ended.raised()).substr(1)), ended.raised().message());
    add(event, absl::StrCat(who, "returned ", value_text(ended.returned())), advisory_text(ended.returned()));
  }

  void write_op_started(const v1::TraceEvent& event, const v1::OpStarted& started) {
    const std::string op = op_at(started.path(), started.op());
    if (event.coroutine().empty())
      open(event, op, "");
    else
      add(event, op, "");
    open_ops_[line_of_control(event)].push_back({started.path().block(), started.path().index()});
  }

  void write_op_returned(const v1::TraceEvent& event, const v1::OpReturned& returned) {
    const v1::Op* op = find(returned.path());
    const bool bound = op != nullptr && !op->id().empty() && returned.value().kind_case() == v1::Value::kRef &&
                       returned.value().ref() == op->id();
    const std::string value = bound ? "" : absl::StrCat(" -> ", value_text(returned.value()));
    end_op(event, returned.path(), returned.op(), value, advisory_text(returned.value()));
  }

  void write_op_raised(const v1::TraceEvent& event, const v1::OpRaised& raised_op) {
    end_op(event, raised_op.path(), raised_op.op(), raised(raised_op.exception()), raised_op.exception().message());
  }

  // Closes the op when it is the innermost one that started on this thread or in this coroutine, else writes it in one
  // line.
  void end_op(const v1::TraceEvent& event, const v1::OpPath& path, const std::string& name, const std::string& end,
              const std::string& advisory) {
    auto& open_ops = open_ops_[line_of_control(event)];
    const bool started = !open_ops.empty() && open_ops.back() == Place{path.block(), path.index()};
    if (started) open_ops.pop_back();
    const std::string when = started && tells_time(name) ? moment(event) : "";
    if (started && event.coroutine().empty()) return close(event, absl::StrCat(end, when), advisory);
    add(event, absl::StrCat(op_at(path, name), end, when), advisory);
  }

  void write_mark(const v1::TraceEvent& event) {
    switch (event.event_case()) {
      case v1::TraceEvent::kLogMark:
        return write_log_mark(event, event.log_mark());
      case v1::TraceEvent::kLogRecord: {
        const v1::LogRecord& record = event.log_record();
        const std::string type = record.exception_type().empty() ? "" : absl::StrCat(" ", record.exception_type());
        return add(event, absl::StrCat("log_record ", record.level(), " ", record.logger(), type), record.message());
      }
      case v1::TraceEvent::kWarningRecord:
        return add(event, absl::StrCat("warning ", event.warning_record().category()),
                   event.warning_record().message());
      case v1::TraceEvent::kTallyReported: {
        const v1::TallyReported& tally = event.tally_reported();
        return add(event,
                   absl::StrCat("tally ", tally.name(), " count=", tally.count(), " distinct=", tally.distinct(),
                                tally.ascending() ? " ascending" : ""),
                   "");
      }
      case v1::TraceEvent::kUnraisable: {
        const v1::ExceptionValue& exception = event.unraisable().exception();
        return add(event, absl::StrCat("unraisable ", exception_text(exception)), exception.message());
      }
      default:
        return add(event, "<unknown event>", "");
    }
  }

  void write_log_mark(const v1::TraceEvent& event, const v1::LogMark& mark) {
    std::string text = absl::StrCat("log ", quoted_text(mark.text()));
    std::vector<std::string> advisory;
    for (const v1::Value& value : mark.values()) {
      absl::StrAppend(&text, " ", value_text(value));
      if (std::string message = advisory_text(value); !message.empty()) advisory.push_back(std::move(message));
    }
    add(event, std::move(text), absl::StrJoin(advisory, "; "));
  }

  void write_outcome(const v1::Outcome& outcome) {
    if (outcome.kind() == v1::Outcome::KIND_COMPLETED) return;
    std::string kind = outcome.kind() == v1::Outcome::KIND_UNSPECIFIED
                           ? "UNKNOWN"
                           : v1::Outcome::Kind_Name(outcome.kind()).substr(sizeof("KIND_") - 1);
    lines_.push_back({absl::StrCat("outcome ", kind), one_line(outcome.detail()), 0, false});
  }

  void open(const v1::TraceEvent& event, const std::string& text, const std::string& advisory) {
    add(event, absl::StrCat(text, " {"), advisory);
    lines_.back().opens = true;
    ++depth_[event.thread()];
  }

  // What opened on the line before closes on that line: `a @0 {}`.
  void close(const v1::TraceEvent& event, const std::string& end, const std::string& advisory) {
    std::size_t& depth = depth_[event.thread()];
    if (depth > 0) --depth;
    const bool at_once = !lines_.empty() && lines_.back().opens && lines_.back().margin == margin(event).size() &&
                         lines_.back().text.substr(0, lines_.back().margin) == margin(event);
    if (!at_once) return add(event, absl::StrCat("}", end), advisory);
    Line& line = lines_.back();
    absl::StrAppend(&line.text, "}", end);
    line.opens = false;
    if (line.advisory.empty())
      line.advisory = one_line(advisory);
    else if (!advisory.empty())
      absl::StrAppend(&line.advisory, "; ", one_line(advisory));
  }

  void add(const v1::TraceEvent& event, std::string text, const std::string& advisory) {
    const std::string before = margin(event);
    const std::string who = event.coroutine().empty() ? "" : absl::StrCat("<", event.coroutine(), "> ");
    lines_.push_back({absl::StrCat(before, who, text), one_line(advisory), before.size(), false});
  }

  std::string margin(const v1::TraceEvent& event) {
    const std::string thread = event.thread().empty() ? "" : absl::StrCat("[", event.thread(), "] ");
    return absl::StrCat(thread, std::string(kIndent * depth_[event.thread()], ' '));
  }

  static std::string moment(const v1::TraceEvent& event) {
    return event.has_time_ns() ? absl::StrCat(" @", seconds_text(event.time_ns())) : "";
  }

  static std::string raised(const v1::ExceptionValue& exception) {
    return absl::StrCat(" raised ", exception_text(exception));
  }

  // "name#2" is the second instance of the block "name".
  static bool is_own_block(const v1::TraceEvent& event, const std::string& block) {
    return event.coroutine().substr(0, event.coroutine().find('#')) == block;
  }

  std::string op_at(const v1::OpPath& path, const std::string& name) const {
    const v1::Op* op = find(path);
    if (op == nullptr || op_name(*op) != name) return absl::StrCat(name, "(?)");
    return absl::StrCat(op->id().empty() ? "" : absl::StrCat(op->id(), " = "), op_text(*op));
  }

  const v1::Op* find(const v1::OpPath& path) const {
    const auto index = static_cast<int>(path.index());
    if (path.block().empty()) return index < program_.main_size() ? &program_.main(index) : nullptr;
    const auto block = blocks_.find(path.block());
    return block != blocks_.end() && index < block->second->ops_size() ? &block->second->ops(index) : nullptr;
  }

  // Block and index of an op.
  using Place = std::pair<std::string, std::uint32_t>;
  // Thread and coroutine: ops nest within one, and interleave between them.
  using Control = std::pair<std::string, std::string>;

  static Control line_of_control(const v1::TraceEvent& event) { return {event.thread(), event.coroutine()}; }

  const v1::Program& program_;
  std::map<std::string, const v1::Block*> blocks_;
  std::vector<Line> lines_;
  // How deep the next line of a thread stands.
  std::map<std::string, std::size_t> depth_;
  // The ops that started and did not end, innermost last.
  std::map<Control, std::vector<Place>> open_ops_;
};

}  // namespace

std::string trace_text(const v1::Program& program, const v1::Trace& trace) {
  return TraceWriter(program).write(trace);
}

}  // namespace loopspec::script
