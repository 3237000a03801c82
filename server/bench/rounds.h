// Two servers beside each other, in rounds: what the machine does meanwhile changes more than what is to be seen, so each round has its own ratios,
// and of these the median and the spread are told.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "clients.h"

namespace loopspec::bench {

struct Statistic {
  double median = 0;
  // Median absolute deviation.
  double spread = 0;

  static Statistic of(std::vector<double> values) {
    const double middle = median_of(values);
    for (double& value : values) value = std::abs(value - middle);
    return {middle, median_of(values)};
  }

 private:
  static double median_of(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }
};

struct Compared {
  std::vector<Measured> bare;
  std::vector<Measured> ours;

  static Statistic of(const std::vector<Measured>& side, double Measured::*what) {
    std::vector<double> values;
    for (const Measured& each : side) values.push_back(each.*what);
    return Statistic::of(std::move(values));
  }
  // Ours to bare, round by round.
  Statistic ratio(double Measured::*what) const {
    std::vector<double> values;
    for (std::size_t i = 0; i < ours.size(); ++i) values.push_back(bare[i].*what > 0 ? ours[i].*what / bare[i].*what : 0);
    return Statistic::of(std::move(values));
  }
  bool failed() const {
    const auto any = [](const std::vector<Measured>& side) { return std::any_of(side.begin(), side.end(), [](const Measured& each) { return each.failures > 0; }); };
    return any(bare) || any(ours);
  }
};

// Bare, ours, bare again in each round: the machine's mood counts for both. `seconds` of each side in all.
inline Compared compare_in_rounds(double seconds, const std::function<Measured(double seconds)>& bare, const std::function<Measured(double seconds)>& ours) {
  constexpr int kRounds = 31;
  Compared compared;
  for (int i = 0; i < kRounds; ++i) {
    Measured around = bare(seconds / kRounds / 2);
    compared.ours.push_back(ours(seconds / kRounds));
    const Measured after = bare(seconds / kRounds / 2);
    around.per_second = (around.per_second + after.per_second) / 2;
    around.cpu_us = (around.cpu_us + after.cpu_us) / 2;
    around.switches = (around.switches + after.switches) / 2;
    around.failures += after.failures;
    compared.bare.push_back(around);
  }
  return compared;
}

}  // namespace loopspec::bench
