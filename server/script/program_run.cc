#include "server/script/program_run.h"

#include <utility>

#include "loopspec/detail/context_cell.h"
#include "loopspec/events.h"
#include "loopspec/exceptions.h"
#include "loopspec/socket.h"
#include "loopspec/ssl_context.h"
#include "loopspec/v1/implementation.pb.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/op_table.h"
#include "server/script/outcome.h"
#include "server/script/platform/offers.h"
#include "server/script/program_state.h"
#include "server/script/resolver_hook.h"

namespace loopspec::script {

namespace {

// Whether the machine has IPv6's loopback.
bool has_ipv6() {
  try {
    Socket(AddressFamily::kInet6).bind(SocketAddress("::1", 0));
    return true;
  } catch (const OSError&) {
    return false;
  }
}

// Whether the library was built with it.
bool has_tls() {
  try {
    make_ssl_context(SSLMethod::kTlsClient);
    return true;
  } catch (const RuntimeError&) {
    return false;
  }
}

// Makes the thread as good as new to a program, and keeps what the program leaves in it from the next: the thread's current loop, and the
// context that it is in outside of callbacks. All else that is a thread's own ends with what set it.
class FreshThread {
 public:
  FreshThread() { set_event_loop(nullptr); }
  FreshThread(const FreshThread&) = delete;
  FreshThread& operator=(const FreshThread&) = delete;
  ~FreshThread() { set_event_loop(nullptr); }

 private:
  detail::ContextCell context_;
  const detail::ContextScope scope_{context_};
};

}  // namespace

class ProgramRun::State {
 public:
  State(const v1::Program& program, LoopFactory make_loop, TraceSink& sink, bool own_process)
      : program_(program), own_process_(own_process), running_(program, std::move(make_loop), sink) {}

  v1::Outcome run() {
    const FreshThread thread;
    if (std::string reason = unsupported_part(program_, own_process_); !reason.empty()) return make_outcome(v1::Outcome::KIND_UNSUPPORTED, std::move(reason));
    try {
      running_.run_main();
    } catch (const std::exception& error) {
      running_.end();
      return make_outcome(v1::Outcome::KIND_HOST_ERROR, std::string("the loop could not be made: ") + error.what());
    }
    running_.end();
    if (std::string limit = running_.limit(); !limit.empty()) return make_outcome(v1::Outcome::KIND_LIMIT, std::move(limit));
    return make_outcome(v1::Outcome::KIND_COMPLETED);
  }

  void abort() { running_.abort(""); }

 private:
  const v1::Program& program_;
  const bool own_process_;
  ProgramState running_;
};

ProgramRun::ProgramRun(const v1::Program& program, std::string backend, TraceSink& sink, bool own_process)
    : ProgramRun(
          program, [backend = std::move(backend)](LoopOptions options) { return make_hooked_loop(backend, std::move(options)); }, sink,
          own_process) {}

ProgramRun::ProgramRun(const v1::Program& program, LoopFactory make_loop, TraceSink& sink, bool own_process)
    : state_(std::make_unique<State>(program, std::move(make_loop), sink, own_process)) {}

ProgramRun::~ProgramRun() = default;

v1::Outcome ProgramRun::run() { return state_->run(); }
void ProgramRun::abort() { state_->abort(); }

v1::Implementation describe_backend(std::string_view backend) {
  v1::Implementation implementation;
  implementation.set_language("cpp");
  // The documentation that the library follows.
  implementation.set_asyncio_version("3.14");
  implementation.set_version(LOOPSPEC_VERSION);
  const auto slash = backend.find('/');
  const std::string selector(slash == std::string_view::npos ? backend : backend.substr(slash + 1));
  implementation.set_description("loopspec " LOOPSPEC_VERSION ", " + selector);
  implementation.set_family(backend.starts_with("proactor/") ? v1::FAMILY_PROACTOR : v1::FAMILY_SELECTOR);
  implementation.set_platform(std::string(platform::system_name()));
  for (const char* capability : {"virtual_clock", "threads", "coroutines", "async_generators", "run_main"}) implementation.add_capabilities(capability);
  for (const std::string_view capability : platform::system_capabilities(backend)) implementation.add_capabilities(std::string(capability));
  if (has_tls()) implementation.add_capabilities("tls");
  if (has_ipv6()) implementation.add_capabilities("ipv6");
  return implementation;
}

void add_own_process_capabilities(v1::Implementation& implementation) {
  for (const std::string_view capability : platform::own_process_capabilities()) implementation.add_capabilities(std::string(capability));
}

}  // namespace loopspec::script
