// Loops of the library with one rule broken each. What they override is what the library lets anyone override: the
// parts of a loop that its kind provides, its clock, its selector and its waker. Nothing of this is installed.
//
// conformance/mutants/native.textproto names the clause that each breaks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/script/program_run.h"

namespace loopspec::mutants {

struct NativeMutant {
  std::string_view name;
  script::LoopFactory make;
};

// A mutant that is a class of its own.
template <class Loop>
NativeMutant mutant(std::string_view name) {
  return {name, [](LoopOptions options) { return std::make_unique<Loop>(nullptr, std::move(options)); }};
}

// Each adds those of one area.
void add_scheduling_mutants(std::vector<NativeMutant>& all);
void add_timer_mutants(std::vector<NativeMutant>& all);
void add_running_mutants(std::vector<NativeMutant>& all);
void add_error_mutants(std::vector<NativeMutant>& all);
void add_closing_mutants(std::vector<NativeMutant>& all);

}  // namespace loopspec::mutants
