// Which programs the fuzzer makes: what both loops can do, and what their documentation leaves no choice in.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace loopspec::v1 {
class Implementation;
}  // namespace loopspec::v1

namespace loopspec::conformance {

class Target;

// A part of the vocabulary that can be left out: `stop`, `delay.zero`, `raise.SystemExit`, `task_group`.
struct Feature {
  std::string name;
  // How often, against others in the same place.
  int weight = 1;
  // The first version of Python from which loops of later versions do it alike; "" for all.
  std::string since;
  // Depends on a timer's length, which a real clock makes a race.
  bool virtual_clock_only = false;
  // Has threads of its own.
  bool starts_threads = false;
};

const std::vector<Feature>& all_features();

struct Grammar {
  bool virtual_clock = true;
  std::set<std::string> features;

  bool has(const std::string& feature) const { return features.count(feature) > 0; }
};

// The features that both implementations support and do alike by their documentation: each is tried on both. What is
// left out is named, with the reason, in `left_out`. Blocks.
Grammar common_grammar(const loopspec::v1::Implementation& first, const loopspec::v1::Implementation& second,
                       Target& target, const std::set<std::string>& without, std::vector<std::string>& left_out);

}  // namespace loopspec::conformance
