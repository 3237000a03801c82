#include "server/script/program_state.h"

#include <cerrno>
#include <chrono>
#include <cmath>
#include <utility>

#include "loopspec/backends.h"
#include "loopspec/logging.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/executor_job.h"
#include "server/script/frame.h"
#include "server/script/program_names.h"
#include "server/script/program_thread.h"
#include "server/script/script_exception.h"
#include "server/script/script_executor.h"

namespace loopspec::script {

namespace {

// What a live program, which may go on for ever, may have of threads, sockets and pipes, loops, and numbers of a tally in its life.
constexpr std::size_t kMaxLiveObjects = 256;
constexpr std::size_t kMaxLiveLoops = 16;
constexpr std::size_t kMaxLiveTally = 1'000'000;

std::shared_ptr<ProgramClock> make_clock(v1::Clock clock) {
  return clock == v1::CLOCK_REAL ? nullptr : std::make_shared<ProgramClock>();
}

}  // namespace

ProgramState::ProgramState(const v1::Program& program, LoopFactory make_loop, TraceSink& sink)
    : ProgramState(program, std::move(make_loop), sink, Live()) {}

ProgramState::ProgramState(const v1::Program& program, LoopFactory make_loop, TraceSink& sink, Live live)
    : program_(program),
      make_loop_(std::move(make_loop)),
      live_(live),
      clock_(make_clock(program.clock())),
      values_(registry_, addresses_),
      recorder_(sink, {program.limits().max_events(), program.limits().max_block_runs(),
                       clock_ ? std::function<std::int64_t()>([this] { return clock_->now_ns(); }) : nullptr,
                       [this](std::string limit) { abort(std::move(limit)); }, live.pending != nullptr}),
      belongings_(live.pending != nullptr ? std::optional(kMaxLiveObjects) : std::nullopt) {
  for (const v1::Op& op : program.main()) own_names_.learn(op);
  for (const v1::Block& block : program.blocks()) define(block);
  for (const v1::Protocol& protocol : program.protocols()) define(protocol);
}

ProgramState::~ProgramState() = default;

const v1::Block& ProgramState::block(const std::string& name) const {
  // Only a live program is given more of them.
  std::unique_lock lock(blocks_mutex_, std::defer_lock);
  if (is_live()) lock.lock();
  return *blocks_.at(name);
}

void ProgramState::define(const v1::Block& block) {
  for (const v1::Op& op : block.ops()) own_names_.learn(op);
  const std::lock_guard lock(blocks_mutex_);
  blocks_.emplace(block.name(), &block);
}

void ProgramState::define(const v1::Protocol& protocol) {
  protocols_.emplace(protocol.name(), std::make_unique<ProtocolDeclaration>(*this, protocol));
}

void ProgramState::open() {
  AbstractEventLoop& loop = make_loop();
  recorder_.open();
  registry_.bind(std::string(kLoopId), LoopObject{&loop});
  own_loop_ = &loop;
  if (program_.debug()) loop.set_debug(true);
  start_time_ = loop.time();
}

void ProgramState::run_main() {
  open();
  try {
    run_ops_of_main(*this, program_);
  } catch (const Aborted&) {
    // The outcome tells.
  }
}

void ProgramState::end() {
  recorder_.mute();
  end_executors();
  // Threads make no further threads once the recorder is muted and main has ended, but those that run may still.
  for (std::size_t i = 0;; ++i) {
    std::shared_ptr<ProgramThread> thread;
    {
      const std::lock_guard lock(mutex_);
      if (i == threads_.size()) break;
      thread = threads_[i];
    }
    thread->finish();
  }
  alarms_.finish();
  belongings_.finish();
  for (const auto& loop : loops_) {
    try {
      loop->close();
    } catch (const std::exception&) {
      // A loop that cannot be closed is dropped all the same.
    }
  }
  own_loop_ = nullptr;
  registry_.clear();
  protocols_.clear();
  threads_.clear();
  folder_.remove();
  const std::lock_guard lock(loops_mutex_);
  loops_.clear();
}

// Jobs that wait at gates go on, those that have not begun never do, and no new ones come.
void ProgramState::end_executors() {
  gates_.finish();
  if (clock_) clock_->release();
  for (const auto& executor : executors_) executor->pool()->shutdown(false);
  for (std::size_t i = 0;; ++i) {
    std::shared_ptr<ExecutorJob> job;
    {
      const std::lock_guard lock(mutex_);
      if (i == jobs_.size()) break;
      job = jobs_[i];
    }
    job->finish();
  }
  if (clock_) clock_->hold();
}

void ProgramState::abort(std::string limit) {
  {
    const std::lock_guard lock(mutex_);
    if (limit_.empty()) limit_ = std::move(limit);
  }
  recorder_.abort();
  if (clock_) clock_->abort();
  {
    // With the mutex: between a waiter's look and its wait it would be missed.
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
  }
  wake_loops();
}

std::string ProgramState::limit() {
  const std::lock_guard lock(mutex_);
  return limit_;
}

void ProgramState::wake_loops() {
  const std::lock_guard lock(loops_mutex_);
  for (const auto& loop : loops_) {
    try {
      loop->call_soon_threadsafe([] { throw Aborted(); });
    } catch (const std::exception&) {
      // A closed loop runs nothing.
    }
  }
}

AbstractEventLoop& ProgramState::make_loop() {
  LoopOptions options;
  options.clock = clock_;
  auto loop = make_loop_(std::move(options));
  loop->set_log_sink([this](const LogRecord& record) { record_log(record); });
  const std::lock_guard lock(loops_mutex_);
  if (is_live() && loops_.size() == kMaxLiveLoops) throw OSError(EMFILE, "new_event_loop");
  // An abort that came meanwhile did not see this loop.
  recorder_.check();
  return *loops_.emplace_back(std::move(loop));
}

AbstractEventLoop& ProgramState::loop_of(const v1::Op& op) {
  AbstractEventLoop* const own = own_loop_;
  if (op.loop().empty() && own != nullptr) return *own;
  const Object object = registry_.lookup(op.loop().empty() ? std::string(kLoopId) : op.loop());
  if (const auto* loop = object.get<LoopObject>()) return *loop->loop;
  throw ScriptException("AttributeError", "'" + op.loop() + "' is no loop");
}

double ProgramState::resolution() const {
  return static_cast<double>(clock_ ? clock_->resolution_ns() : RealClock().resolution_ns()) * 1e-9;
}

const ContextVar<Result>& ProgramState::context_variable(const std::string& name) {
  const std::lock_guard lock(mutex_);
  auto& variable = context_variables_[name];
  if (!variable) variable = std::make_unique<ContextVar<Result>>(name);
  return *variable;
}

std::string ProgramState::next_instance(const std::string& block) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t number = ++instances_[block];
  return number == 1 ? block : block + "#" + std::to_string(number);
}

void ProgramState::add_to_tally(const std::string& name, std::int64_t number) {
  const std::lock_guard lock(mutex_);
  std::vector<std::int64_t>& numbers = tallies_[name];
  if (is_live() && numbers.size() == kMaxLiveTally) throw RuntimeError("the tally is full");
  numbers.push_back(number);
}

std::vector<std::int64_t> ProgramState::tally(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return tallies_[name];
}

void ProgramState::wait(const std::function<bool()>& predicate) {
  recorder_.turnstile().leave();
  if (clock_) clock_->release();
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return recorder_.aborted() || predicate(); });
  }
  if (clock_) clock_->hold();
  recorder_.check();
}

void ProgramState::sleep(double seconds) {
  if (!(seconds > 0)) return;
  if (clock_) return clock_->advance(std::llround(seconds * 1e9));
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, std::chrono::time_point_cast<std::chrono::nanoseconds>(end), [this] { return recorder_.aborted(); });
  recorder_.check();
}

std::shared_ptr<ProgramThread> ProgramState::make_thread(const std::string& id, std::function<void()> body, bool ordered) {
  auto thread = std::make_shared<ProgramThread>(*this, id.empty() ? "thread" : id, std::move(body), ordered);
  const std::lock_guard lock(mutex_);
  if (is_live() && threads_.size() == kMaxLiveObjects) throw RuntimeError("can't start new thread");
  threads_.push_back(thread);
  return thread;
}

void ProgramState::adopt_job(const std::shared_ptr<ExecutorJob>& job) {
  const std::lock_guard lock(mutex_);
  if (is_live() && jobs_.size() == kMaxLiveObjects) throw RuntimeError("can't start new thread");
  jobs_.push_back(job);
}

void ProgramState::adopt_executor(const std::shared_ptr<ScriptExecutor>& executor) {
  const std::lock_guard lock(mutex_);
  if (is_live() && executors_.size() == kMaxLiveObjects) throw RuntimeError("can't start new thread");
  executors_.push_back(executor);
}

std::shared_ptr<ScriptExecutor> ProgramState::default_executor(const AbstractEventLoop& loop) {
  const std::lock_guard lock(mutex_);
  auto& executor = default_executors_[&loop];
  if (!executor) executor = std::make_shared<ScriptExecutor>();
  return executor;
}

void ProgramState::set_default_executor(const AbstractEventLoop& loop, std::shared_ptr<ScriptExecutor> executor) {
  const std::lock_guard lock(mutex_);
  default_executors_[&loop] = std::move(executor);
}

void ProgramState::record_unraisable(const std::exception_ptr& exception) {
  v1::TraceEvent event;
  values_.write_exception(exception, *event.mutable_unraisable()->mutable_exception());
  recorder_.event_quietly(std::move(event));
}

void ProgramState::record_log(const LogRecord& record) noexcept {
  if (record.level < LogLevel::kWarning) return;
  v1::TraceEvent event;
  if (!record.warning_category.empty()) {
    if (!program_.capture_warnings()) return;
    event.mutable_warning_record()->set_category(record.warning_category);
    event.mutable_warning_record()->set_message(record.message.substr(record.warning_category.size() + 2));
    recorder_.event_quietly(std::move(event));
    return;
  }
  v1::LogRecord& written = *event.mutable_log_record();
  written.set_logger(record.logger);
  written.set_level(std::string(log_level_name(record.level)));
  written.set_message(record.message);
  if (record.exception) written.set_exception_type(exception_type_name(record.exception));
  recorder_.event_quietly(std::move(event));
}

ProtocolDeclaration* ProgramState::protocol_of(const std::string& instance) {
  const auto exact = protocols_.find(instance);
  const auto dot = instance.rfind('.');
  const auto base = dot == std::string::npos ? protocols_.end() : protocols_.find(instance.substr(0, dot));
  const bool is_number = dot != std::string::npos && dot + 1 < instance.size() && instance.find_first_not_of("0123456789", dot + 1) == std::string::npos;
  if (base != protocols_.end() && is_number) return base->second.get();
  return exact == protocols_.end() ? nullptr : exact->second.get();
}

}  // namespace loopspec::script
