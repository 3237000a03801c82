// Makes expected traces of what CPython did, and tells where it no longer does what was recorded.
//
// Pure; may be called from any thread.
#pragma once

#include <string>
#include <vector>

#include "loopspec/conformance/v1/case.pb.h"

namespace loopspec::conformance {

// What one version did with one case.
struct Recording {
  // Implementation.asyncio_version, e.g. "3.12.1".
  std::string asyncio_version;
  // compared_text() of its trace.
  std::string trace;
};

// The expected traces of a case after these recordings. Texts that still match stay as they are, `unordered {` and
// names included; versions next to each other that did the same share a block; bounds part those that did not. Blocks
// for versions that were not recorded stay.
std::vector<v1::ExpectedTrace> merge_recordings(const v1::Case& test, std::vector<Recording> recordings);

// A sentence for each recording that no expected trace of its version matches.
std::vector<std::string> drift(const v1::Case& test, const std::vector<Recording>& recordings);

// A trace's text without the advisory texts that are of no use to a reader elsewhere: addresses, paths, and very long
// ones.
std::string presentable(const std::string& trace);

}  // namespace loopspec::conformance
