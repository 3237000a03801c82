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
  // The loop that stood for CPython's own on another platform, as MODULE:FACTORY; "" when it was CPython's.
  std::string stand_in = {};
};

// Whether the expected traces of a case were recorded from stand-ins alone, or none is there yet: a stand-in is not asked about any other case.
bool awaits_stand_in(const v1::Case& test);

// The expected traces of a case after these recordings. Texts that still match stay as they are, `unordered {` and
// names included; versions next to each other that did the same share a block; bounds part those that did not. Blocks
// for versions that were not recorded stay. What CPython itself did takes the place of what a stand-in did.
std::vector<v1::ExpectedTrace> merge_recordings(const v1::Case& test, std::vector<Recording> recordings);

// A sentence for each recording that no expected trace of its version matches.
std::vector<std::string> drift(const v1::Case& test, const std::vector<Recording>& recordings);

// A trace's text without the advisory texts that are of no use to a reader elsewhere: addresses, paths, and very long
// ones.
std::string presentable(const std::string& trace);

}  // namespace loopspec::conformance
