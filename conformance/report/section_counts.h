// How many cases of each section came out in which way: what every rendering's matrix is made of.
//
// Pure; may be called from any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

// The row of sums, behind the sections.
inline constexpr const char kAllSections[] = "all";

// By section, kAllSections among them.
using SectionCounts = std::map<std::string, std::map<v1::Verdict, int>>;

SectionCounts section_counts(const v1::ImplementationResult& implementation);

// In the order in which they occur; with kAllSections behind them when there are several.
std::vector<std::string> sections_of(const v1::RunResult& result);

// "2 fail, 1 differs"; "-" where the section has no case.
std::string counts_text(const SectionCounts& counts, const std::string& section);

}  // namespace loopspec::conformance
