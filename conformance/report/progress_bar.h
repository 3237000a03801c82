// How far a run has come, as one line on a terminal that is written over and over. Nothing at all when the stream is no
// terminal.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>

#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

class ProgressBar {
 public:
  // `stream` is shared with nobody while the bar lives. Not thread-safe: one call at a time.
  ProgressBar(std::FILE* stream, std::size_t total);
  // Takes the line away.
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void add(const std::string& implementation, const v1::CaseResult& result);

 private:
  void draw(const std::string& latest);

  std::FILE* stream_;
  const bool visible_;
  const std::size_t total_;
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
};

// The line without the codes that place it: `[####      ] 40/100, 2 failed  cpython stop.nested`.
std::string progress_line(std::size_t done, std::size_t total, std::size_t failed, const std::string& latest,
                          std::size_t width);

}  // namespace loopspec::conformance
