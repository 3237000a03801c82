// loopspec-mutant-worker: a broken loop of the library as a worker process. For the suite's own test, and never
// installed.
#include <algorithm>
#include <iostream>
#include <string>
#include <string_view>

#include "conformance/mutants/native/native_mutant.h"
#include "loopspec/v1/implementation.pb.h"
#include "server/worker/native/native_worker.h"

namespace {

std::vector<loopspec::mutants::NativeMutant> all_mutants() {
  std::vector<loopspec::mutants::NativeMutant> all;
  loopspec::mutants::add_scheduling_mutants(all);
  loopspec::mutants::add_timer_mutants(all);
  loopspec::mutants::add_running_mutants(all);
  loopspec::mutants::add_error_mutants(all);
  loopspec::mutants::add_closing_mutants(all);
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  const auto all = all_mutants();
  const std::string_view name = argc == 2 ? argv[1] : "";
  if (name == "--list") {
    for (const auto& one : all) std::cout << one.name << '\n';
    return 0;
  }
  const auto at = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  if (at == all.end()) {
    std::cerr << "usage: loopspec-mutant-worker NAME | --list\n";
    return 2;
  }
  loopspec::v1::Implementation implementation = loopspec::script::describe_backend("selector/epoll");
  implementation.set_description("the library's loop, broken: " + std::string(name));
  loopspec::worker::serve(implementation, at->make);
  return 0;
}
