// loopspec-worker: the library's own loops as a worker process.
#include <algorithm>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

#include "loopspec/backends.h"
#include "loopspec/v1/implementation.pb.h"
#include "server/script/resolver_hook.h"
#include "server/worker/native/helper.h"
#include "server/worker/native/native_worker.h"

namespace {

constexpr std::string_view kUsage = "usage: loopspec-worker [--loop selector/epoll]\n";

int usage_error(std::string_view what) {
  std::cerr << "loopspec-worker: " << what << '\n' << kUsage;
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (const auto code = loopspec::worker::perform_helper(argc, argv)) return *code;
  std::string backend(loopspec::available_backends().front());
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--help") {
      std::cout << kUsage;
      return 0;
    }
    if (argument != "--loop" || i + 1 == argc) return usage_error("unknown argument " + std::string(argument));
    backend = argv[++i];
  }
  const auto known = loopspec::available_backends();
  if (std::find(known.begin(), known.end(), backend) == known.end()) return usage_error("there is no loop " + backend + " here");
  loopspec::v1::Implementation implementation = loopspec::script::describe_backend(backend);
  if (loopspec::script::has_resolver_hook(backend)) implementation.add_capabilities("resolver_hook");
  loopspec::worker::serve(implementation, [&](loopspec::LoopOptions options) { return loopspec::script::make_hooked_loop(backend, std::move(options)); });
  return 0;
}
