#include "loopspec/client/remote_event_loop.h"

#include <cmath>
#include <set>
#include <utility>

#include "loopspec/detail/events.h"
#include "loopspec/exceptions.h"
#include "loopspec/logging.h"
#include "remote_clock.h"
#include "remote_handles.h"
#include "session_stream.h"

namespace loopspec {

namespace {

void set_seconds(v1::Seconds& seconds, double value) {
  if (value <= -HUGE_VAL) {
    seconds.set_value(0);
  } else if (std::isfinite(value)) {
    seconds.set_value(value);
  } else {
    seconds.set_infinite(true);
  }
}

LogLevel level_named(const std::string& name) {
  if (name == "ERROR") return LogLevel::kError;
  return name == "CRITICAL" ? LogLevel::kCritical : LogLevel::kWarning;
}

// What the remote loop raised, as the exception it would be here.
[[noreturn]] void raise_as_here(const v1::ExceptionValue& exception) {
  if (exception.type() == "RuntimeError") throw RuntimeError(exception.message());
  if (exception.type() == "ValueError") throw ValueError(exception.message());
  if (exception.type() == "KeyboardInterrupt") throw KeyboardInterrupt(exception.message());
  if (exception.type() == "SystemExit") throw SystemExit(exception.message());
  throw RuntimeError(exception.type() + ": " + exception.message());
}

}  // namespace

class RemoteEventLoop::Remote {
 public:
  Remote(RemoteEventLoop& loop, std::shared_ptr<grpc::Channel> channel, const RemoteOptions& options)
      : loop_(loop), stream_(std::move(channel), options), handles_(std::make_shared<client::RemoteHandles>([this](std::uint64_t number) { cancel(number); })) {
    clock_.begin(options.virtual_clock, stream_.opened().time());
  }
  ~Remote() { handles_->clear(); }

  const v1::Opened& opened() const { return stream_.opened(); }
  const client::RemoteClock& clock() const { return clock_; }
  bool is_running() const { return running_.load(std::memory_order_relaxed); }

  void schedule(detail::HandleNode& node, v1::Op&& op, v1::Callable& callback) {
    if (!on_loop_thread()) node.flags |= detail::NodeFlags::kShared;
    const std::uint64_t number = handles_->add(node);
    callback.set_client(number);
    try {
      send(std::move(op));
    } catch (...) {
      handles_->take(number);
      throw;
    }
  }

  void stop() {
    v1::Op op;
    op.mutable_stop();
    send(std::move(op));
  }

  void run() {
    const Running running(*this);
    v1::ClientItem item;
    v1::SessionOp& op = *item.mutable_op();
    op.set_sequence(++sequence_);
    op.mutable_op()->mutable_run_forever();
    stream_.add(std::move(item));
    escaped_ = nullptr;
    serve();
  }

  void close() {
    handles_->clear();
    stream_.close();
  }

 private:
  // The loop counts as running for as long as it lives.
  class Running {
   public:
    explicit Running(Remote& remote) : remote_(remote) {
      remote_.running_ = true;
      detail::running_loop = &remote_.loop_;
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() {
      remote_.running_ = false;
      detail::running_loop = nullptr;
    }

   private:
    Remote& remote_;
  };

  bool on_loop_thread() const { return detail::running_loop == &loop_ || !is_running(); }

  // An op from where we are: a callback, outside any, or another thread.
  void send(v1::Op&& op) {
    v1::ClientItem item;
    *item.mutable_op()->mutable_op() = std::move(op);
    if (detail::running_loop == &loop_) {
      finish_answer();
      item.mutable_op()->set_call(call_);
      return stream_.add(std::move(item));
    }
    // While nothing runs, what was sent before is done before.
    item.mutable_op()->set_threadsafe(is_running() && item.op().op().has_call_soon_threadsafe());
    stream_.add(std::move(item));
    if (is_running()) stream_.flush();
  }

  void cancel(std::uint64_t number) noexcept {
    try {
      if (call_ != 0 && detail::running_loop == &loop_) cancelled_here_.insert(number);
      v1::Op op;
      op.mutable_cancel()->set_client(number);
      send(std::move(op));
    } catch (const std::exception&) {
      // The session is lost, and the handle with it.
    }
  }

  // Until the run is over.
  void serve() {
    for (v1::SessionResponse response;;) {
      stream_.read(response);
      for (const v1::ServerItem& item : response.items()) {
        if (item.has_invoke()) {
          invoke(item.invoke());
        } else if (item.has_result()) {
          if (take_result(item.result())) return;
        } else if (item.has_event()) {
          take_event(item.event());
        }
      }
    }
  }

  // True when it is the run's.
  bool take_result(const v1::Result& result) {
    if (result.has_time_ns()) clock_.at_least(result.time_ns());
    if (result.sequence() == sequence_) {
      if (escaped_) std::rethrow_exception(std::exchange(escaped_, nullptr));
      if (result.has_raised()) raise_as_here(result.raised());
      return true;
    }
    if (!result.has_raised()) return false;
    ExceptionContext context;
    context.message = "Exception in the remote loop";
    context.exception = std::make_exception_ptr(RuntimeError(result.raised().type() + ": " + result.raised().message()));
    loop_.call_exception_handler(context);
    return false;
  }

  void take_event(const v1::TraceEvent& event) {
    if (event.has_log_record()) loop_.logger().log(level_named(event.log_record().level()), event.log_record().message());
  }

  void invoke(const v1::Invocations& invocations) {
    if (invocations.has_time_ns()) clock_.at_least(invocations.time_ns());
    cancelled_here_.clear();
    std::uint64_t call = invocations.first_call();
    for (const v1::Invocation& invocation : invocations.calls()) {
      // An exception that leaves the run: the server sends the rest again.
      if (!run_call(call++, invocation.client())) break;
    }
    finish_answer();
  }

  bool run_call(std::uint64_t call, std::uint64_t number) {
    detail::NodeRef node = handles_->take(number);
    // The server does not run what was cancelled before its turn in this very message; what another thread cancelled it does.
    if (!node && cancelled_here_.contains(number)) return true;
    if (node) {
      if (node->is_timer() && !clock_.is_virtual()) {
        clock_.at_least(static_cast<std::int64_t>(static_cast<const detail::TimerNode*>(node.get())->when * 1e9));
      }
      call_ = call;
      try {
        loop_.run_one(*node.detach());
      } catch (const std::exception& escaped) {
        escaped_ = std::current_exception();
        answer_raised(call, escaped);
        call_ = 0;
        return false;
      }
      call_ = 0;
    }
    answer(call);
    return true;
  }

  void answer(std::uint64_t call) {
    if (answered_last_ != 0 && call == answered_last_ + 1) {
      answered_last_ = call;
      return;
    }
    finish_answer();
    answered_first_ = answered_last_ = call;
  }

  // Sends the answers that were collected, before anything else goes.
  void finish_answer() {
    if (answered_last_ == 0) return;
    v1::ClientItem item;
    item.mutable_returned()->set_first_call(answered_first_);
    if (answered_last_ != answered_first_) item.mutable_returned()->set_last_call(answered_last_);
    answered_first_ = answered_last_ = 0;
    stream_.add(std::move(item));
  }

  void answer_raised(std::uint64_t call, const std::exception& escaped) {
    finish_answer();
    v1::ClientItem item;
    item.mutable_raised()->set_call(call);
    v1::ExceptionValue& exception = *item.mutable_raised()->mutable_exception();
    const bool interrupted = dynamic_cast<const KeyboardInterrupt*>(&escaped) != nullptr;
    exception.set_type(interrupted ? "KeyboardInterrupt" : "SystemExit");
    exception.set_message(escaped.what());
    stream_.add(std::move(item));
  }

  RemoteEventLoop& loop_;
  client::SessionStream stream_;
  const std::shared_ptr<client::RemoteHandles> handles_;
  client::RemoteClock clock_;
  std::atomic<bool> running_{false};

  // The loop's thread only.
  std::uint64_t sequence_ = 0;
  std::uint64_t call_ = 0;
  std::uint64_t answered_first_ = 0;
  std::uint64_t answered_last_ = 0;
  std::set<std::uint64_t> cancelled_here_;
  // What left a callback and is to leave the run.
  std::exception_ptr escaped_;
};

RemoteEventLoop::RemoteEventLoop(const std::string& target, const RemoteOptions& options)
    : RemoteEventLoop(client::make_channel(target, options), options) {}

RemoteEventLoop::RemoteEventLoop(const std::shared_ptr<grpc::Channel>& channel, const RemoteOptions& options) : DescriptorlessEventLoop(nullptr) {
  set_debug(options.debug);
  remote_ = std::make_unique<Remote>(*this, channel, options);
}

RemoteEventLoop::~RemoteEventLoop() {
  if (!is_closed() && !is_running()) close();
}

void RemoteEventLoop::run_forever() {
  check_can_run();
  remote_->run();
}

void RemoteEventLoop::stop() {
  if (!is_closed()) remote_->stop();
}

bool RemoteEventLoop::is_running() const noexcept { return remote_ != nullptr && remote_->is_running(); }

void RemoteEventLoop::close() {
  if (is_running()) throw RuntimeError("Cannot close a running event loop");
  if (is_closed()) return;
  remote_->close();
  BaseEventLoop::close();
}

std::int64_t RemoteEventLoop::time_ns() const noexcept { return remote_->clock().now_ns(); }

const std::string& RemoteEventLoop::loop_id() const noexcept { return remote_->opened().loop_id(); }
const std::string& RemoteEventLoop::implementation() const noexcept { return remote_->opened().implementation(); }

void RemoteEventLoop::schedule_soon(detail::HandleNode& node) {
  if (is_running() && detail::running_loop != this) {
    check_schedule(node, "call_soon", false);
    return schedule_threadsafe(node);
  }
  check_schedule(node, "call_soon", false);
  v1::Op op;
  v1::Callable& callback = *op.mutable_call_soon()->mutable_callback();
  remote_->schedule(node, std::move(op), callback);
}

void RemoteEventLoop::schedule_threadsafe(detail::HandleNode& node) {
  check_schedule(node, "call_soon_threadsafe", true);
  v1::Op op;
  v1::Callable& callback = *op.mutable_call_soon_threadsafe()->mutable_callback();
  remote_->schedule(node, std::move(op), callback);
}

void RemoteEventLoop::schedule_later(detail::TimerNode& node, double delay) {
  check_schedule(node, "call_at", false);
  node.when = time() + delay;
  v1::Op op;
  set_seconds(*op.mutable_call_later()->mutable_delay(), delay);
  v1::Callable& callback = *op.mutable_call_later()->mutable_callback();
  remote_->schedule(node, std::move(op), callback);
}

void RemoteEventLoop::schedule_at(detail::TimerNode& node, double when) {
  check_schedule(node, "call_at", false);
  node.when = when;
  v1::Op op;
  // The op counts from when the loop was made; the server's clock says when that was.
  set_seconds(*op.mutable_call_at()->mutable_when(), remote_->clock().is_virtual() ? when : when - remote_->opened().time());
  v1::Callable& callback = *op.mutable_call_at()->mutable_callback();
  remote_->schedule(node, std::move(op), callback);
}

// The turns are the server's.
void RemoteEventLoop::wait_for_io(std::int64_t) {}
void RemoteEventLoop::queue_ready_io() {}
void RemoteEventLoop::wake() const noexcept {}
void RemoteEventLoop::release_io() noexcept {}

}  // namespace loopspec
