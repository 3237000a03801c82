#include "conformance/report/progress_bar.h"

#include "absl/strings/str_cat.h"
#include "conformance/platform/console.h"
#include "conformance/runner/expectation_set.h"

namespace loopspec::conformance {
namespace {

constexpr std::size_t kBarWidth = 30;
constexpr std::size_t kUsualWidth = 80;
// Back to the line's start, and erase to its end.
constexpr const char* kErase = "\r\033[K";

}  // namespace

ProgressBar::ProgressBar(std::FILE* stream, std::size_t total)
    : stream_(stream), visible_(is_terminal(stream)), total_(total) {}

ProgressBar::~ProgressBar() {
  if (!visible_) return;
  std::fputs(kErase, stream_);
  std::fflush(stream_);
}

void ProgressBar::add(const std::string& implementation, const v1::CaseResult& result) {
  ++done_;
  if (is_failure(result.verdict()) || result.verdict() == v1::VERDICT_HARNESS_ERROR) ++failed_;
  if (visible_) draw(absl::StrCat(implementation, " ", result.case_id()));
}

void ProgressBar::draw(const std::string& latest) {
  const std::string line = progress_line(done_, total_, failed_, latest, terminal_width(stream_, kUsualWidth) - 1);
  std::fputs(kErase, stream_);
  std::fputs(line.c_str(), stream_);
  std::fflush(stream_);
}

std::string progress_line(std::size_t done, std::size_t total, std::size_t failed, const std::string& latest,
                          std::size_t width) {
  const std::size_t filled = total == 0 ? kBarWidth : kBarWidth * done / total;
  std::string line =
      absl::StrCat("[", std::string(filled, '#'), std::string(kBarWidth - filled, ' '), "] ", done, "/", total);
  if (failed > 0) absl::StrAppend(&line, ", ", failed, " failed");
  absl::StrAppend(&line, "  ", latest);
  if (line.size() > width) line.resize(width);
  return line;
}

}  // namespace loopspec::conformance
