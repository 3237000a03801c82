#include "conformance/report/html_report.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "conformance/report/page_files.h"
#include "conformance/report/score_text.h"
#include "conformance/report/timeline.h"
#include "conformance/runner/applicability.h"
#include "server/script/program_text.h"

namespace loopspec::conformance {
namespace {

v1::PageItem::Source source_of(TimelineItem::Source source) {
  switch (source) {
    case TimelineItem::Source::kMain:
      return v1::PageItem::SOURCE_MAIN;
    case TimelineItem::Source::kQueue:
      return v1::PageItem::SOURCE_QUEUE;
    case TimelineItem::Source::kTimer:
      return v1::PageItem::SOURCE_TIMER;
    case TimelineItem::Source::kIo:
      return v1::PageItem::SOURCE_IO;
    case TimelineItem::Source::kThread:
      return v1::PageItem::SOURCE_THREAD;
    case TimelineItem::Source::kUnknown:
      break;
  }
  return v1::PageItem::SOURCE_UNKNOWN;
}

void fill_trace(v1::PageTrace& page, const std::string& text, std::uint32_t line) {
  page.set_text(text);
  page.set_line(line);
  for (const TimelineTurn& turn : timeline(text)) {
    v1::PageTurn& shown = *page.add_turns();
    shown.set_number(static_cast<std::uint32_t>(turn.number));
    shown.set_time(turn.time);
    shown.mutable_queue()->Assign(turn.queue.begin(), turn.queue.end());
    shown.mutable_timers()->Assign(turn.timers.begin(), turn.timers.end());
    shown.mutable_io()->Assign(turn.io.begin(), turn.io.end());
    for (const TimelineItem& item : turn.items) {
      v1::PageItem& one = *shown.add_items();
      one.set_source(source_of(item.source));
      one.set_name(item.name);
      one.set_first(static_cast<std::uint32_t>(item.first_line));
      one.set_last(static_cast<std::uint32_t>(item.last_line));
    }
  }
}

class PageBuilder {
 public:
  PageBuilder(const v1::RunResult& result, const ReportContext& context) : result_(result), context_(context) {}

  v1::ReportPage build() {
    page_.set_loopspec_version(result_.loopspec_version());
    page_.set_started_at(result_.started_at());
    page_.set_seconds(result_.seconds());
    page_.set_interrupted(result_.interrupted());
    for (const v1::ImplementationResult& one : result_.implementations())
      for (const v1::CaseResult& test : one.cases()) add_case(test, one.implementation());
    for (const v1::ImplementationResult& one : result_.implementations()) add_loop(one);
    return std::move(page_);
  }

 private:
  void add_case(const v1::CaseResult& result, const loopspec::v1::Implementation& implementation) {
    if (!case_index_.emplace(result.case_id(), page_.cases_size()).second) return;
    v1::PageCase& test = *page_.add_cases();
    test.set_id(result.case_id());
    test.set_clause(clause_index(result));
    const SuiteCase* known = context_.cases.find(result.case_id());
    if (known == nullptr) return;
    test.set_title(known->test.title());
    test.set_program(script::program_text(known->test.program()));
    for (const v1::ExpectedTrace& one : known->test.expect()) {
      if (!holds_for(one, implementation.asyncio_version())) continue;
      fill_trace(*test.mutable_trace(), one.trace(), 0);
      return;
    }
  }

  std::uint32_t clause_index(const v1::CaseResult& result) {
    const auto [at, is_new] = clause_index_.emplace(result.clause(), page_.clauses_size());
    if (is_new) {
      v1::PageClause& clause = *page_.add_clauses();
      clause.set_id(result.clause());
      clause.set_section(result.section());
      clause.set_level(result.level());
      if (const CatalogueClause* known = context_.catalogue.find(result.clause()); known != nullptr) {
        clause.set_statement(known->clause.statement());
        for (const std::string& source : known->clause.sources()) {
          v1::PageSource& shown = *clause.add_sources();
          shown.set_text(source);
          shown.set_link(source_link(source));
        }
      }
    }
    return static_cast<std::uint32_t>(at->second);
  }

  void add_loop(const v1::ImplementationResult& one) {
    v1::PageLoop& loop = *page_.add_loops();
    const std::string& name = one.implementation().name();
    loop.set_name(name);
    loop.set_description(one.implementation().description());
    loop.set_unreachable(one.unreachable());
    loop.set_score(score_text(one));
    *loop.mutable_stale_expectations() = one.stale_expectations();
    for (int i = 0; i < page_.cases_size(); ++i) loop.add_results();
    for (const v1::CaseResult& result : one.cases())
      fill_result(*loop.mutable_results(case_index_.at(result.case_id())), result, name);
  }

  void fill_result(v1::PageResult& shown, const v1::CaseResult& result, const std::string& loop) const {
    shown.set_verdict(result.verdict());
    shown.set_message(result.message());
    shown.set_expected(result.expected());
    shown.set_expectation_reason(result.expectation_reason());
    shown.set_expectation_link(result.expectation_link());
    *shown.mutable_other_verdicts() = result.other_verdicts();
    if (result.expected_trace().empty() && result.actual_trace().empty()) return;
    shown.set_again(rerun_command(context_, loop, result.case_id()));
    fill_trace(*shown.mutable_expected_trace(), result.expected_trace(), result.expected_line());
    fill_trace(*shown.mutable_actual_trace(), result.actual_trace(), result.actual_line());
  }

  const v1::RunResult& result_;
  const ReportContext& context_;
  v1::ReportPage page_;
  std::map<std::string, int> case_index_;
  std::map<std::string, int> clause_index_;
};

}  // namespace

v1::ReportPage report_page(const v1::RunResult& result, const ReportContext& context) {
  return PageBuilder(result, context).build();
}

std::string html_report(const v1::RunResult& result, const ReportContext& context) {
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(report_page(result, context), &json).ok()) return "";
  // The only markup that could end the script element. Protobuf escapes it today, but promises nothing.
  json = absl::StrReplaceAll(json, {{"<", "\\u003c"}});
  const std::string page(kPageHtml);
  const std::size_t data = page.find(kPageDataMark);
  return absl::StrCat(page.substr(0, data), json, page.substr(data + std::string(kPageDataMark).size()));
}

}  // namespace loopspec::conformance
