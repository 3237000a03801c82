// Synchronisation primitives.
#include "loopspec/v1/op.pb.h"
#include "server/script/bound_primitive.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

OpResult create_lock(Frame&, const v1::Op&) { return make_primitive("Lock", Lock()); }

OpResult create_event(Frame&, const v1::Op&) { return make_primitive("Event", Event()); }

OpResult create_condition(Frame& frame, const v1::Op& op) {
  const std::string& lock = op.create_condition().lock();
  return make_primitive("Condition", lock.empty() ? Condition() : Condition(bound_primitive<Lock>(frame, lock)));
}

OpResult create_semaphore(Frame&, const v1::Op& op) {
  const v1::CreateSemaphore& create = op.create_semaphore();
  if (create.bounded()) return make_primitive<Semaphore>("BoundedSemaphore", BoundedSemaphore(create.value()));
  return make_primitive("Semaphore", Semaphore(create.value()));
}

OpResult create_barrier(Frame&, const v1::Op& op) { return make_primitive("Barrier", Barrier(op.create_barrier().parties())); }

// ---- What can be acquired: Lock, Condition, Semaphore

template <class F>
auto with_lockable(Frame& frame, const std::string& id, F call) -> decltype(call(Lock())) {
  const auto target = bound<std::shared_ptr<Primitive>>(frame, id);
  if (const auto* lock = std::get_if<Lock>(&target->kind)) return call(*lock);
  if (const auto* condition = std::get_if<Condition>(&target->kind)) return call(*condition);
  return call(bound_primitive<Semaphore>(frame, id));
}

Coroutine<OpResult> acquire(Frame& frame, const v1::Op& op) {
  co_return Object(co_await with_lockable(frame, op.acquire().target(), [](const auto& target) { return target.acquire(); }));
}

OpResult release(Frame& frame, const v1::Op& op) {
  with_lockable(frame, op.release().target(), [](const auto& target) { target.release(); });
  return Object();
}

OpResult locked(Frame& frame, const v1::Op& op) {
  return Object(with_lockable(frame, op.locked().target(), [](const auto& target) { return target.locked(); }));
}

// ---- Event

OpResult event_set(Frame& frame, const v1::Op& op) {
  bound_primitive<Event>(frame, op.event_set().event()).set();
  return Object();
}

OpResult event_clear(Frame& frame, const v1::Op& op) {
  bound_primitive<Event>(frame, op.event_clear().event()).clear();
  return Object();
}

OpResult event_is_set(Frame& frame, const v1::Op& op) {
  return Object(bound_primitive<Event>(frame, op.event_is_set().event()).is_set());
}

Coroutine<OpResult> event_wait(Frame& frame, const v1::Op& op) {
  co_return Object(co_await bound_primitive<Event>(frame, op.event_wait().event()).wait());
}

// ---- Condition

Coroutine<OpResult> condition_wait(Frame& frame, const v1::Op& op) {
  co_return Object(co_await bound_primitive<Condition>(frame, op.condition_wait().condition()).wait());
}

OpResult condition_notify(Frame& frame, const v1::Op& op) {
  const v1::ConditionNotify& notify = op.condition_notify();
  const auto condition = bound_primitive<Condition>(frame, notify.condition());
  if (notify.all()) {
    condition.notify_all();
  } else {
    condition.notify(notify.count() == 0 ? 1 : notify.count());
  }
  return Object();
}

// ---- Barrier

Coroutine<OpResult> barrier_wait(Frame& frame, const v1::Op& op) {
  co_return Object(co_await bound_primitive<Barrier>(frame, op.barrier_wait().barrier()).wait());
}

Coroutine<OpResult> barrier_reset(Frame& frame, const v1::Op& op) {
  co_await bound_primitive<Barrier>(frame, op.barrier_reset().barrier()).reset();
  co_return Object();
}

Coroutine<OpResult> barrier_abort(Frame& frame, const v1::Op& op) {
  co_await bound_primitive<Barrier>(frame, op.barrier_abort().barrier()).abort();
  co_return Object();
}

OpResult barrier_state(Frame& frame, const v1::Op& op) {
  const auto barrier = bound_primitive<Barrier>(frame, op.barrier_state().barrier());
  auto entries = std::make_shared<std::map<std::string, Object>>();
  entries->emplace("broken", barrier.broken());
  entries->emplace("n_waiting", barrier.n_waiting());
  entries->emplace("parties", barrier.parties());
  return Object(MapObject{std::move(entries)});
}

}  // namespace

void add_sync_ops(OpTable& table) {
  table[v1::Op::kCreateLock].perform = create_lock;
  table[v1::Op::kCreateEvent].perform = create_event;
  table[v1::Op::kCreateCondition].perform = create_condition;
  table[v1::Op::kCreateSemaphore].perform = create_semaphore;
  table[v1::Op::kCreateBarrier].perform = create_barrier;
  table[v1::Op::kRelease].perform = release;
  table[v1::Op::kLocked].perform = locked;
  table[v1::Op::kEventSet].perform = event_set;
  table[v1::Op::kEventClear].perform = event_clear;
  table[v1::Op::kEventIsSet].perform = event_is_set;
  table[v1::Op::kConditionNotify].perform = condition_notify;
  table[v1::Op::kBarrierState].perform = barrier_state;
  const auto waits = [&table](int number, Coroutine<OpResult> (*perform)(Frame&, const v1::Op&)) {
    table[number].perform_awaiting = perform;
    table[number].started = true;
  };
  waits(v1::Op::kAcquire, acquire);
  waits(v1::Op::kEventWait, event_wait);
  waits(v1::Op::kConditionWait, condition_wait);
  waits(v1::Op::kBarrierWait, barrier_wait);
  waits(v1::Op::kBarrierReset, barrier_reset);
  waits(v1::Op::kBarrierAbort, barrier_abort);
}

}  // namespace loopspec::script
