// Queues.
#include "loopspec/v1/op.pb.h"
#include "server/script/bound_primitive.h"
#include "server/script/object_order.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

OpResult create_queue(Frame&, const v1::Op& op) {
  const v1::CreateQueue& create = op.create_queue();
  switch (create.order()) {
    case v1::CreateQueue::ORDER_PRIORITY:
      return make_primitive<ObjectQueue>("PriorityQueue", PriorityQueue<Object, Less>(create.max_size()));
    case v1::CreateQueue::ORDER_LIFO:
      return make_primitive<ObjectQueue>("LifoQueue", LifoQueue<Object>(create.max_size()));
    default:
      return make_primitive("Queue", ObjectQueue(create.max_size()));
  }
}

ObjectQueue queue(Frame& frame, const std::string& id) { return bound_primitive<ObjectQueue>(frame, id); }

Coroutine<OpResult> queue_put(Frame& frame, const v1::Op& op) {
  const auto target = queue(frame, op.queue_put().queue());
  co_await target.put(read_value(op.queue_put().value(), frame.state.registry()));
  co_return Object();
}

OpResult queue_put_nowait(Frame& frame, const v1::Op& op) {
  const auto target = queue(frame, op.queue_put_nowait().queue());
  target.put_nowait(read_value(op.queue_put_nowait().value(), frame.state.registry()));
  return Object();
}

Coroutine<OpResult> queue_get(Frame& frame, const v1::Op& op) {
  co_return co_await queue(frame, op.queue_get().queue()).get();
}

OpResult queue_get_nowait(Frame& frame, const v1::Op& op) { return queue(frame, op.queue_get_nowait().queue()).get_nowait(); }

OpResult queue_task_done(Frame& frame, const v1::Op& op) {
  queue(frame, op.queue_task_done().queue()).task_done();
  return Object();
}

Coroutine<OpResult> queue_join(Frame& frame, const v1::Op& op) {
  co_await queue(frame, op.queue_join().queue()).join();
  co_return Object();
}

OpResult queue_state(Frame& frame, const v1::Op& op) {
  const auto target = queue(frame, op.queue_state().queue());
  auto entries = std::make_shared<std::map<std::string, Object>>();
  entries->emplace("empty", target.empty());
  entries->emplace("full", target.full());
  entries->emplace("maxsize", target.maxsize());
  entries->emplace("qsize", static_cast<std::int64_t>(target.qsize()));
  return Object(MapObject{std::move(entries)});
}

OpResult queue_shutdown(Frame& frame, const v1::Op& op) {
  queue(frame, op.queue_shutdown().queue()).shutdown(op.queue_shutdown().immediate());
  return Object();
}

}  // namespace

void add_queue_ops(OpTable& table) {
  table[v1::Op::kCreateQueue].perform = create_queue;
  table[v1::Op::kQueuePutNowait].perform = queue_put_nowait;
  table[v1::Op::kQueueGetNowait].perform = queue_get_nowait;
  table[v1::Op::kQueueTaskDone].perform = queue_task_done;
  table[v1::Op::kQueueState].perform = queue_state;
  table[v1::Op::kQueueShutdown].perform = queue_shutdown;
  const auto waits = [&table](int number, Coroutine<OpResult> (*perform)(Frame&, const v1::Op&)) {
    table[number].perform_awaiting = perform;
    table[number].started = true;
  };
  waits(v1::Op::kQueuePut, queue_put);
  waits(v1::Op::kQueueGet, queue_get);
  waits(v1::Op::kQueueJoin, queue_join);
}

}  // namespace loopspec::script
